import {
  FixedDatasetError,
  FixedLabelError,
  FixedRuleError,
  FixedShapeError,
  FixedWeightCountError,
  FixedWeightRangeError,
} from './errors.js'
import { fixedLimits as limits } from './limits.js'
import type { FixedDataset, StepRule, Weights } from './types.js'

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/**
 * Checks the widths of a network.
 *
 * @throws {FixedShapeError} when there are not 1 to 4 layers after the features, or a width is beyond the limits.
 * @example
 * ```ts
 * import { checkShape } from 'modelmarket/fixed'
 *
 * checkShape([64, 32, 10])
 * ```
 */
export function checkShape(shape: readonly number[]): void {
  const { maxLayers, maxColumns, maxWidth } = limits
  if (!isWhole(shape.length, 2, maxLayers + 1)) {
    throw new FixedShapeError(shape, `2 to ${maxLayers + 1} widths`)
  }
  const [columns, ...widths] = shape
  if (!isWhole(columns, 1, maxColumns)) throw new FixedShapeError(shape, `1 to ${maxColumns} features`)
  if (!widths.every((width) => isWhole(width, 1, maxWidth))) {
    throw new FixedShapeError(shape, `layers of 1 to ${maxWidth} outputs`)
  }
}

/**
 * Checks all fields of a rule.
 *
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedRuleError} when another field is.
 * @example
 * ```ts
 * import { checkRule, rateOf } from 'modelmarket/fixed'
 *
 * checkRule({
 *   shape: [64, 32, 10],
 *   batch: 32,
 *   rows: 1_437,
 *   ...rateOf({ learningRate: 0.1, batch: 32 }),
 *   halveEvery: 0,
 *   schedule: 'shuffled',
 *   seed: `0x${'07'.repeat(32)}`,
 * })
 * ```
 */
export function checkRule(rule: StepRule): void {
  checkShape(rule.shape)
  const whole = (field: keyof StepRule & keyof typeof names, min: number, max: number, hint?: string) => {
    if (isWhole(rule[field], min, max)) return
    throw new FixedRuleError(names[field], rule[field], `a whole number from ${min} to ${max}`, hint)
  }
  whole('batch', 1, limits.maxBatch)
  whole('rows', Math.max(limits.minRows, rule.batch), limits.maxRows, 'No batch has a row twice.')
  whole('mul', 1, limits.maxMul, 'Take it from `rateOf`.')
  whole('shift', limits.minShift, limits.maxShift, 'Take it from `rateOf`.')
  whole('halveEvery', 0, limits.maxHalveEvery, '0 keeps the learning rate as it is.')
  if (rule.schedule !== 'sequential' && rule.schedule !== 'shuffled') {
    throw new FixedRuleError('schedule', rule.schedule, "'sequential' or 'shuffled'")
  }
  if (!/^0x[\da-f]{64}$/i.test(rule.seed)) {
    throw new FixedRuleError('seed', rule.seed, '32 bytes, as 0x and 64 hexadecimal digits')
  }
}

const names = {
  batch: 'batch',
  rows: 'number of rows',
  mul: 'mul',
  shift: 'shift',
  halveEvery: 'halveEvery',
} as const

/**
 * Checks that weights fit a shape, and that each is in range.
 *
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedWeightCountError} when there are too many or too few.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @example
 * ```ts
 * import { checkWeights } from 'modelmarket/fixed'
 *
 * // Two features, one layer of two outputs: for each two weights and a bias.
 * checkWeights([Int32Array.of(2 ** 24, 0, 0, 0, 2 ** 24, 0)], [2, 2])
 * ```
 */
export function checkWeights(weights: Weights, shape: readonly number[]): void {
  checkShape(shape)
  if (weights.length !== shape.length - 1) {
    throw new FixedWeightCountError({ expected: shape.length - 1, given: weights.length })
  }
  for (const [index, values] of weights.entries()) {
    const layer = index + 1
    const row = (shape[index] ?? 0) + 1
    const expected = row * (shape[layer] ?? 0)
    if (!(values instanceof Int32Array) || values.length !== expected) {
      throw new FixedWeightCountError({ layer, expected, given: values.length })
    }
    const at = values.findIndex((value) => value > limits.maxWeight || value < -limits.maxWeight)
    if (at === -1) continue
    const given = values[at] ?? 0
    throw new FixedWeightRangeError({ layer, output: Math.floor(at / row), input: at % row, given })
  }
}

/**
 * Checks that the parts of a dataset fit together, and, with a shape, that the dataset fits a network.
 *
 * @throws {FixedDatasetError} when there are too many or too few features or labels.
 * @throws {FixedLabelError} when a label is no class of the network.
 * @example
 * ```ts
 * import { checkDataset, quantize } from 'modelmarket/fixed'
 *
 * checkDataset(quantize({ features: [0.5, 1, 0, 2], labels: [0, 1], columns: 2 }), [2, 2])
 * ```
 */
export function checkDataset(dataset: FixedDataset, shape?: readonly number[]): void {
  const { rows, columns, features, labels } = dataset
  if (!isWhole(columns, 1, limits.maxColumns)) {
    throw new FixedDatasetError(`it has ${columns} columns`, `1 to ${limits.maxColumns}`)
  }
  if (!isWhole(rows, 1, limits.maxRows)) {
    throw new FixedDatasetError(`it has ${rows} rows`, `1 to ${limits.maxRows}`)
  }
  if (features.length !== rows * columns) {
    throw new FixedDatasetError(
      `it has ${features.length} features`,
      `${rows * columns}: ${rows} rows of ${columns} columns`,
    )
  }
  if (labels.length !== rows) {
    throw new FixedDatasetError(`it has ${labels.length} labels`, `${rows}, one for each row`)
  }
  if (!shape) return
  checkShape(shape)
  if (columns !== shape[0]) {
    throw new FixedDatasetError(`it has ${columns} columns`, `${shape[0]}, the first width of the shape`)
  }
  const classes = shape.at(-1) ?? 0
  const row = labels.findIndex((label) => label >= classes)
  if (row !== -1) throw new FixedLabelError(row, labels[row], classes)
}
