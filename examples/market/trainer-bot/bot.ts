// A bot that competes in all requests that its policy takes. Start from it: have `train` make better models.
import type { AgentOptions } from 'modelmarket/agents'
import type { Blockstore } from 'modelmarket/content'
import { runTrainer, type TrainerEvent, type Training } from 'modelmarket/market/agents'
import { parseEther } from 'viem'
import { linearModel } from './onnx.js'

/** Runs the bot, and tells what it does, until it is stopped. */
export function runBot(
  options: AgentOptions & { store: Pick<Blockstore, 'get' | 'put'> },
): AsyncGenerator<TrainerEvent, void, void> {
  return runTrainer({
    ...options,
    train,
    policy: { minReward: parseEther('1'), maxStakeAtRisk: parseEther('100'), margin: 0.01 },
  })
}

/** The nearest centroid: a row is of the class whose rows are, on average, nearest. */
async function train({ request, rows }: Training): Promise<Uint8Array> {
  const columns = request.task.features.length
  const classes = request.task.classes.length
  const sums = Array.from({ length: classes }, () => new Float64Array(columns))
  const counts = new Float64Array(classes)
  for (const [row, label] of rows.labels.entries()) {
    counts[label] = (counts[label] ?? 0) + 1
    for (let k = 0; k < columns; k++) {
      const sum = sums[label]
      if (sum) sum[k] = (sum[k] ?? 0) + (rows.features[row * columns + k] ?? 0)
    }
  }
  const centroids = sums.map((sum, label) => sum.map((value) => value / Math.max(1, counts[label] ?? 0)))
  // |x − c|² is least where c·x − |c|²/2 is greatest: a linear model.
  const weights = Float32Array.from({ length: columns * classes }, (_, i) => {
    const [column, label] = [Math.floor(i / classes), i % classes]
    return centroids[label]?.[column] ?? 0
  })
  const bias = Float32Array.from(centroids, (centroid, label) =>
    counts[label] ? -centroid.reduce((sum, value) => sum + value * value, 0) / 2 : -1e30,
  )
  return linearModel({ columns, classes, weights, bias })
}
