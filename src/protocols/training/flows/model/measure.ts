import { type FixedDataset, forward, type Weights } from '../../../../fixed/index.js'

/** How good weights are on some rows. */
export interface Measurement {
  /** The part of the rows whose class is right. */
  accuracy: number
  /** The mean cross-entropy, in nats. For display only: it is computed in floating point. */
  loss: number
}

/**
 * Measures weights on rows.
 *
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedDatasetError} when the features are not whole rows.
 * @example
 * ```ts
 * import { measure, type Replay } from 'modelmarket/training/flows'
 *
 * declare const replay: Replay
 *
 * const { rule, dataset } = replay
 * const { accuracy } = measure(await replay.weights(replay.height), { shape: rule.shape, dataset })
 * console.log(`${(100 * accuracy).toFixed(1)} %`)
 * ```
 */
export function measure(
  weights: Weights,
  { shape, dataset }: { shape: readonly number[]; dataset: FixedDataset },
): Measurement {
  const { rows, features, labels } = dataset
  const classes = shape.at(-1) as number
  const logits = forward({ shape, weights, features })
  let right = 0
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const values = Array.from(logits.subarray(row * classes, (row + 1) * classes), (value) => value / 1_024)
    const most = Math.max(...values)
    const label = labels[row] as number
    if (values.indexOf(most) === label) right++
    loss +=
      Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0)) +
      most -
      (values[label] as number)
  }
  return { accuracy: right / rows, loss: loss / rows }
}
