import { PredictionCountError } from './errors.js'

/**
 * Returns the share of predictions that equal their label, from 0 to 1.
 *
 * @throws {PredictionCountError} when there is not one prediction for each label, or no label.
 *
 * @example
 * ```ts
 * import { accuracy } from 'modelmarket/inference'
 *
 * console.log(accuracy([0, 1, 1, 2], [0, 1, 2, 2])) // 0.75
 * ```
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  if (predictions.length !== labels.length || labels.length === 0) {
    throw new PredictionCountError({ predictions: predictions.length, labels: labels.length })
  }
  let correct = 0
  for (let row = 0; row < labels.length; row++) if (predictions[row] === labels[row]) correct++
  return correct / labels.length
}
