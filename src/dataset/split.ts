import { labelWidth } from '../labels/index.js'
import {
  DuplicateClassError,
  MissingGroupError,
  NoFeaturesError,
  SingleClassError,
  TestSizeError,
  TooManyTestLabelsError,
} from './errors.js'
import { classIndices, classNames, describeFeature } from './features.js'
import { NameCollector, sortNames } from './names.js'
import { planSplit } from './plan.js'
import { type Column, columnOf, type Table, takeRows } from './table.js'
import type { TaskFeature } from './task.js'

export interface SplitOptions {
  /** Name of the column to predict; all others are features, but for `group`. */
  label: string
  /** Number of rows in the test set. */
  testSize: number
  /** Decides which rows, and in which order. A secret until the labels are revealed: see {@link randomSeed}. */
  seed: string
  /** Whether each class has its share of the test set. Default `true`; `group` leaves no choice, as groups are whole. */
  stratify?: boolean
  /**
   * Name of a column, such as a patient or a day, whose rows belong together: no value of it is on both sides. It
   * becomes part of neither.
   */
  group?: string
  /** Features that are one of several names, and not numbers: see {@link TaskFeature}. */
  categorical?: readonly string[]
  /** Class names in index order. Default: the labels, sorted: as numbers when all are integers, else as text. */
  classes?: readonly string[]
  /**
   * The most bytes that the labels of the test set may take when packed (`packLabels`), such as `maxLabelBytes` where one
   * transaction has to carry them. Default: no limit.
   */
  maxLabelBytes?: number
}

/** What a split is, without its rows. */
export interface SplitDescription {
  /** The columns of both sides, in order. */
  features: readonly TaskFeature[]
  /** Name of the label. */
  label: string
  /** Class names in index order. */
  classes: readonly string[]
  rows: { train: number; test: number }
  method: 'stratified' | 'uniform' | 'grouped'
}

export interface Split extends SplitDescription {
  /** The rows to train on: features, then the label. */
  train: Table
  /** The rows to predict: features alone. */
  test: Table
  /** Class index of each row of `test`: the truth, a secret until it is revealed. */
  labels: Uint16Array
}

/**
 * Splits a table into rows to train on and rows to predict, and takes the labels off the latter.
 *
 * The split is a function of the number of rows, their labels or groups, and the seed alone, the same for a table and for
 * a file of any size (`splitFile`). The seed brings the rows into a random order (Rao and Sandelius' shuffle on
 * ChaCha20, specified in `src/dataset/shuffle.ts`), which both sides keep, so that no position tells anything about the
 * original order, which may be sorted by label. The test set has exactly `testSize` rows:
 * - stratified: of each class the first rows, up to its quota (largest remainder; as far as possible each class of two or
 *   more rows is on both sides);
 * - uniform: the first rows;
 * - by `group`: whole groups, preferred in the order of their first rows, and exchanged for others only where the number of
 *   rows could not be exact otherwise. When no groups have `testSize` rows together, that is an error which names the
 *   largest number below it that some have.
 *
 * Missing values stay missing in features. Whoever has the seed and the original file can undo all this: the seed is never
 * part of the dataset.
 *
 * @throws {ColumnNotFoundError} when there is no column `label` or `group`, or none of the name of a categorical feature.
 * @throws {NoFeaturesError} when there is no other column.
 * @throws {NonNumericFeatureError} when a feature is not a number, and not listed as categorical.
 * @throws {FeatureRangeError} when a feature is out of the range of float32.
 * @throws {TooManyCategoriesError} when a categorical feature has more than 10,000 names.
 * @throws {MissingLabelError} when a row has no label.
 * @throws {MissingGroupError} when a row has no group.
 * @throws {SingleClassError} when all labels are the same.
 * @throws {InvalidClassCountError} when there are more than 65,536 classes.
 * @throws {DuplicateClassError} when `classes` names one twice.
 * @throws {UnknownClassError} when a label is not in `classes`.
 * @throws {TestSizeError} when `testSize` is not a whole number that leaves a row on either side.
 * @throws {GroupSizesError} when no groups have `testSize` rows together.
 * @throws {TooManyTestLabelsError} when the test labels would take more than `maxLabelBytes`.
 *
 * @example
 * ```ts
 * import { parseCsv, randomSeed, splitTable } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height,species\n9,oak\n8,oak\n1,fir\n2,fir\n')
 * const { train, test, labels, classes } = splitTable(table, {
 *   label: 'species',
 *   testSize: 2,
 *   seed: randomSeed(),
 * })
 * console.log(train.rowCount, test.columns.length, labels.length, classes) // 2 1 2 ['fir', 'oak']
 * ```
 */
export function splitTable(table: Table, options: SplitOptions): Split {
  const { label, group, testSize, seed } = options
  const { rowCount } = table
  const labelColumn = columnOf(table, label)
  const groupColumn = group === undefined ? undefined : columnOf(table, group)
  for (const name of options.categorical ?? []) columnOf(table, name)
  const columns = table.columns.filter((column) => column !== labelColumn && column !== groupColumn)
  if (columns.length === 0) throw new NoFeaturesError(label)
  checkTestSize(testSize, rowCount)
  const categorical = new Set(options.categorical)
  const features = columns.map((column) => describeFeature(column, categorical.has(column.name)))

  const names = classNames(labelColumn)
  const classes = settleClasses([...new Set(names)], options)
  const indices = classIndices(labelColumn, classes)
  const method = methodOf(options)
  const { order, isTest } = planSplit({
    rowCount,
    testSize,
    seed,
    classes: method === 'stratified' ? indices : undefined,
    groups: groupColumn && groupIndices(groupColumn),
  })
  const written = columns.map((column) => (categorical.has(column.name) ? asNames(column) : column))
  const testRows = order.filter((_, at) => isTest[at] === 1)
  const trainRows = order.filter((_, at) => isTest[at] === 0)
  return {
    features,
    label,
    classes,
    rows: { train: trainRows.length, test: testRows.length },
    method,
    train: takeRows([...written, asNames(labelColumn)], trainRows),
    test: takeRows(written, testRows),
    labels: Uint16Array.from(testRows, (row) => indices[row] ?? 0),
  }
}

/** Names have no sign of zero, or their text would be none of the task's. */
function asNames(column: Column): Column {
  return column.type === 'string' ? column : { ...column, values: column.values.map((value) => value + 0) }
}

export function methodOf({ group, stratify = true }: SplitOptions): Split['method'] {
  if (group !== undefined) return 'grouped'
  return stratify ? 'stratified' : 'uniform'
}

/** @throws {TestSizeError} when it is not a whole number that leaves a row on either side. */
export function checkTestSize(testSize: number, rows: number): void {
  if (Number.isInteger(testSize) && testSize >= 1 && testSize <= rows - 1) return
  throw new TestSizeError({ testSize, rows })
}

/** The classes in index order: those of the options, else those that there are. */
export function settleClasses(distinct: string[], options: SplitOptions): readonly string[] {
  const { label, testSize, maxLabelBytes = Number.POSITIVE_INFINITY } = options
  if (distinct.length === 1) throw new SingleClassError(label)
  const classes = options.classes === undefined ? sortNames(distinct) : checkClasses(options.classes)
  const maxTestSize = Math.floor((maxLabelBytes * 8) / labelWidth(classes.length))
  if (testSize > maxTestSize) {
    throw new TooManyTestLabelsError({ testSize, maxTestSize, classes: classes.length, maxLabelBytes })
  }
  return classes
}

function checkClasses(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new DuplicateClassError(name)
    seen.add(name)
  }
  return [...names]
}

function groupIndices({ name, values }: Column): Uint32Array {
  const collector = new NameCollector()
  const indices = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? ''
    if (value === '' || Number.isNaN(value)) throw new MissingGroupError({ row: row + 1, column: name })
    indices[row] = collector.add(String(value))
  }
  return indices
}
