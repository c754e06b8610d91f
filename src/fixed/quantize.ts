import { shown } from '../errors/shown.js'
import { checkDataset } from './check.js'
import { FixedDatasetError, FixedFeatureError } from './errors.js'
import type { FixedDataset } from './types.js'

/** How features become those that fixed point holds: `(feature - offset) · factor`. A value per column, or one for all. */
export interface FeatureScaling {
  offset?: number | readonly number[]
  factor?: number | readonly number[]
}

/**
 * Rounds features to fixed point (Q10: multiples of 2^-10 from -32 to 32).
 *
 * Each feature is taken as a float32, as a model takes it that `toOnnx` writes: given the same scaling, that model computes the same
 * integers.
 *
 * @param options.features `rows × columns`, row-major.
 * @param options.labels The class index of each row.
 * @param options.scaling Brings features into the range. By default they are taken as they are.
 * @throws {FixedFeatureError} when a feature is missing (NaN) or out of range.
 * @throws {FixedDatasetError} when features, labels and scaling do not fit together.
 * @example
 * ```ts
 * import { quantize } from 'modelmarket/fixed'
 *
 * // Pixels from 0 to 16.
 * const dataset = quantize({ features: [0, 16, 8, 4], labels: [1, 0], columns: 2, scaling: { factor: 1 / 16 } })
 * console.log(dataset.features) // 0, 1024, 512, 256
 * ```
 */
export function quantize({
  features,
  labels,
  columns,
  scaling = {},
}: {
  features: ArrayLike<number>
  labels: ArrayLike<number>
  columns: number
  scaling?: FeatureScaling
}): FixedDataset {
  // Callers in JavaScript may leave them out.
  for (const [name, list] of Object.entries({ features, labels })) {
    if (typeof list?.length !== 'number')
      throw new FixedDatasetError(`\`${name}\` is ${shown(list)}`, 'an array of numbers')
  }
  const rows = labels.length
  const dataset = {
    rows,
    columns,
    features: new Int16Array(features.length),
    labels: Uint16Array.from(labels),
  }
  checkDataset(dataset)
  const wrong = dataset.labels.findIndex((label, row) => label !== labels[row])
  if (wrong !== -1) {
    throw new FixedDatasetError(
      `the label of row ${wrong} is ${labels[wrong]}`,
      'class indices from 0 to 65535',
    )
  }
  const offsets = perColumn(scaling.offset ?? 0, columns, 'offset')
  const factors = perColumn(scaling.factor ?? 1, columns, 'factor')
  for (let at = 0; at < features.length; at++) {
    const column = at % columns
    const scaled = (Math.fround(features[at] ?? 0) - (offsets[column] ?? 0)) * (factors[column] ?? 1)
    const value = Math.floor(scaled * 1_024 + 0.5)
    if (!(value >= -32_768 && value <= 32_767)) {
      throw new FixedFeatureError(Math.floor(at / columns), column, features[at])
    }
    dataset.features[at] = value
  }
  return dataset
}

/** Returns a value for each column. */
export function perColumn(given: number | readonly number[], columns: number, what: string): Float64Array {
  const values = typeof given === 'number' ? new Float64Array(columns).fill(given) : Float64Array.from(given)
  if (values.length !== columns || !values.every(Number.isFinite)) {
    throw new FixedDatasetError(
      `the scaling has ${values.length} values of ${what}`,
      `${columns} numbers, one per column`,
    )
  }
  return values
}
