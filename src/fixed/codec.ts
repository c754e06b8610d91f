import { checkDataset, checkShape, checkWeights } from './check.js'
import { FixedBytesError } from './errors.js'
import { fixedLimits } from './limits.js'
import type { FixedDataset, Weights } from './types.js'

/**
 * Encodes weights: the rows of all layers one after another, each of its weights and its bias, as big-endian int32.
 *
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @example
 * ```ts
 * import { encodeWeights, genesisWeights } from 'modelmarket/fixed'
 *
 * const shape = [64, 32, 10]
 * const bytes = encodeWeights(genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` }), shape)
 * console.log(bytes.length) // 9640
 * ```
 */
export function encodeWeights(weights: Weights, shape: readonly number[]): Uint8Array {
  checkWeights(weights, shape)
  const bytes = new Uint8Array(weightCount(shape) * 4)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const layer of weights) for (const value of layer) view.setInt32(4 * at++, value)
  return bytes
}

/**
 * Decodes weights that {@link encodeWeights} encoded.
 *
 * @throws {FixedBytesError} when there are too many or too few bytes.
 * @throws {FixedWeightRangeError} when a weight is beyond ±2^30.
 * @example
 * ```ts
 * import { decodeWeights } from 'modelmarket/fixed'
 *
 * // Two features, one layer of two outputs: for each two weights and a bias.
 * console.log(decodeWeights(new Uint8Array(24), [2, 2]))
 * ```
 */
export function decodeWeights(bytes: Uint8Array, shape: readonly number[]): Weights {
  checkShape(shape)
  const expected = weightCount(shape) * 4
  if (bytes.length !== expected) {
    const rows = `${expected}: 4 for each weight and bias of a network ${shape.join('-')}`
    throw new FixedBytesError('weights of that shape', bytes.length, rows)
  }
  const view = viewOf(bytes)
  let at = 0
  const weights = shape.slice(1).map((outputs, index) => {
    const layer = new Int32Array(outputs * ((shape[index] ?? 0) + 1))
    for (let i = 0; i < layer.length; i++) layer[i] = view.getInt32(4 * at++)
    return layer
  })
  checkWeights(weights, shape)
  return weights
}

/**
 * Returns how many weights and biases a network has.
 *
 * @example
 * ```ts
 * import { weightCount } from 'modelmarket/fixed'
 *
 * console.log(weightCount([64, 32, 10])) // 2410
 * ```
 */
export function weightCount(shape: readonly number[]): number {
  return shape.slice(1).reduce((sum, outputs, index) => sum + outputs * ((shape[index] ?? 0) + 1), 0)
}

/**
 * Encodes a dataset: its rows one after another, each of its features as big-endian int16 and its label as big-endian uint16.
 *
 * @throws {FixedDatasetError} when the parts of the dataset do not fit together.
 * @example
 * ```ts
 * import { encodeDataset, quantize } from 'modelmarket/fixed'
 *
 * const bytes = encodeDataset(quantize({ features: [0.5, 1, 0, 2], labels: [0, 1], columns: 2 }))
 * console.log(bytes.length) // 12
 * ```
 */
export function encodeDataset(dataset: FixedDataset): Uint8Array {
  checkDataset(dataset)
  const { rows, columns, features, labels } = dataset
  const bytes = new Uint8Array(rows * (columns + 1) * 2)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) view.setInt16(2 * at++, features[row * columns + i] ?? 0)
    view.setUint16(2 * at++, labels[row] ?? 0)
  }
  return bytes
}

/**
 * Decodes a dataset that {@link encodeDataset} encoded.
 *
 * @param options.columns How many features a row has.
 * @throws {FixedBytesError} when the bytes are not whole rows.
 * @throws {FixedDatasetError} when there are too many rows or columns.
 * @example
 * ```ts
 * import { decodeDataset } from 'modelmarket/fixed'
 *
 * console.log(decodeDataset(Uint8Array.of(2, 0, 4, 0, 0, 1), { columns: 2 })) // features 0.5 and 1, label 1
 * ```
 */
export function decodeDataset(bytes: Uint8Array, { columns }: { columns: number }): FixedDataset {
  const size = (columns + 1) * 2
  if (bytes.length === 0 || bytes.length % size !== 0) {
    throw new FixedBytesError('dataset', bytes.length, `a multiple of ${size}: rows of ${columns} features`)
  }
  const rows = Math.min(bytes.length / size, fixedLimits.maxRows + 1)
  checkDataset({
    rows,
    columns,
    features: { length: rows * columns },
    labels: { length: rows },
  } as FixedDataset)
  const features = new Int16Array(rows * columns)
  const labels = new Uint16Array(rows)
  const view = viewOf(bytes)
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) features[row * columns + i] = view.getInt16(2 * at++)
    labels[row] = view.getUint16(2 * at++)
  }
  return { rows, columns, features, labels }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
