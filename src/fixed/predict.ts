import { checkWeights } from './check.js'
import { FixedDatasetError } from './errors.js'
import { Network } from './network.js'
import type { Weights } from './types.js'

/** Rows that are computed together. */
const chunk = 128

/**
 * Computes the logits of rows: the output of the last layer, in Q10.
 *
 * @param options.features `rows × n_0`, row-major, in Q10.
 * @returns `rows × n_L`, row-major.
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @throws {FixedDatasetError} when the features are not whole rows.
 * @example
 * ```ts
 * import { forward, genesisWeights } from 'modelmarket/fixed'
 *
 * const shape = [2, 8, 2]
 * const weights = genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` })
 * console.log(forward({ shape, weights, features: Int16Array.of(512, 1024) }))
 * ```
 */
export function forward({
  shape,
  weights,
  features,
}: {
  shape: readonly number[]
  weights: Weights
  features: Int16Array
}): Int32Array {
  checkWeights(weights, shape)
  const [columns = 1] = shape
  const classes = shape.at(-1) ?? 1
  const rows = features.length / columns
  if (!Number.isInteger(rows)) {
    throw new FixedDatasetError(`it has ${features.length} features`, `rows of ${columns}`)
  }
  const network = new Network(shape, Math.min(chunk, rows), weights)
  const inputs = network.activations[0]?.values ?? new Float64Array()
  const logits = new Int32Array(rows * classes)
  for (let first = 0; first < rows; first += chunk) {
    const count = Math.min(chunk, rows - first)
    inputs.set(features.subarray(first * columns, (first + count) * columns))
    network.forward(count)
    for (let row = 0; row < count; row++) {
      for (let c = 0; c < classes; c++) {
        logits[(first + row) * classes + c] = network.activationAt(shape.length - 1, row, c)
      }
    }
  }
  return logits
}

/**
 * Predicts the class of each row of a dataset: that of the first largest logit.
 *
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @throws {FixedDatasetError} when the features are not whole rows.
 * @example
 * ```ts
 * import { type FixedDataset, predict, type Stepper } from 'modelmarket/fixed'
 *
 * declare const stepper: Stepper, dataset: FixedDataset
 *
 * const predictions = predict({ shape: stepper.rule.shape, weights: stepper.weights(), dataset })
 * console.log(predictions.filter((label, row) => label === dataset.labels[row]).length / dataset.rows)
 * ```
 */
export function predict({
  shape,
  weights,
  dataset,
}: {
  shape: readonly number[]
  weights: Weights
  dataset: { readonly features: Int16Array }
}): Uint16Array {
  const logits = forward({ shape, weights, features: dataset.features })
  const classes = shape.at(-1) ?? 1
  return Uint16Array.from({ length: logits.length / classes }, (_, row) => {
    const of = logits.subarray(row * classes, (row + 1) * classes)
    return of.indexOf(of.reduce((a, b) => Math.max(a, b)))
  })
}
