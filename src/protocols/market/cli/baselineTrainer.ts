import { neuralNetwork } from '../../../baseline/index.js'
import type { Training } from '../agents/index.js'

/** Trains the small neural network of `modelmarket/baseline`, for those who have no program of their own. */
export function baselineTrainer({ request, rows, signal }: Training): Promise<Uint8Array> {
  const { features, classes } = request.task
  const examples = {
    features: rows.features,
    labels: rows.labels,
    columns: features.length,
    classes: classes.length,
  }
  return neuralNetwork.train(examples, { signal })
}
