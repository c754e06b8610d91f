import { neuralNetwork } from '../../../../baseline/neuralNetwork.js'
import type { Training } from '../../agents/index.js'

/** A training hook for those who have none of their own: what to beat. */
export function baselineTrainer({ request, rows, signal }: Training): Promise<Uint8Array> {
  const { features, classes } = request.task
  const examples = {
    features: rows.features,
    labels: rows.labels,
    columns: features.length,
    classes: classes.length,
  }
  return neuralNetwork.train(examples, { signal, onProgress: () => {} })
}
