import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { labelWidth, maxLabelBytes } from '../labels/index.js'
import { apportion } from './apportion.js'
import {
  DuplicateClassError,
  NoFeaturesError,
  SingleClassError,
  TestSizeError,
  TooManyTestLabelsError,
} from './errors.js'
import { checkFeature, classIndices, classNames } from './features.js'
import { columnOf, type Table, takeRows } from './table.js'

export interface SplitTableOptions {
  /** Name of the column to predict; all others are features. */
  label: string
  /** Number of rows in the test set. */
  testSize: number
  /** Decides which rows, and in which order. A secret until the labels are revealed: see {@link randomSeed}. */
  seed: string
  /** Whether each class has its share of the test set. Default `true`. */
  stratify?: boolean
  /** Class names in index order. Default: the labels, sorted: as numbers when all are integers, else as text. */
  classes?: readonly string[]
}

export interface Split {
  /** The rows to train on, with their label. */
  train: Table
  /** The rows to predict, without their label. */
  test: Table
  /** Class index of each row of `test`: the truth, a secret until it is revealed. */
  labels: Uint16Array
  /** Class names in index order. */
  classes: readonly string[]
  /** Name of the label. */
  label: string
  method: 'stratified' | 'uniform'
}

/**
 * Splits a table into rows to train on and rows to predict, and takes the labels off the latter.
 *
 * The split is a function of the row numbers, the labels and the seed alone. The key of row `i` (from 0) is the
 * lowercase hexadecimal of `sha256(utf8(seed + ':' + i))`. Rows are taken in the order of their keys: the first
 * `testSize` of them are the test set or, when stratified, the first of each class up to its quota (largest
 * remainder; as far as possible each class of two or more rows is on both sides). Both tables keep the order of the
 * keys, so that no position tells anything about the original order, which may be sorted by label.
 *
 * Whoever has the seed and the original file can undo this: the seed is never part of the dataset.
 *
 * @throws {ColumnNotFoundError} when there is no column `label`.
 * @throws {NoFeaturesError} when there is no other column.
 * @throws {NonNumericFeatureError} when a feature is not a number.
 * @throws {FeatureRangeError} when a feature is out of the range of float32.
 * @throws {MissingLabelError} when a row has no label.
 * @throws {SingleClassError} when all labels are the same.
 * @throws {InvalidClassCountError} when there are more than 65,536 classes.
 * @throws {DuplicateClassError} when `classes` names one twice.
 * @throws {UnknownClassError} when a label is not in `classes`.
 * @throws {TestSizeError} when `testSize` is not a whole number that leaves a row on either side.
 * @throws {TooManyTestLabelsError} when the labels would not fit one transaction (PROTOCOL.md §1).
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
export function splitTable(table: Table, options: SplitTableOptions): Split {
  const { label, testSize, seed, stratify = true } = options
  const labelColumn = columnOf(table, label)
  const features = table.columns.filter((column) => column !== labelColumn)
  if (features.length === 0) throw new NoFeaturesError(label)
  for (const feature of features) checkFeature(feature)
  if (!Number.isInteger(testSize) || testSize < 1 || testSize > table.rowCount - 1) {
    throw new TestSizeError({ testSize, rows: table.rowCount })
  }

  const distinct = [...new Set(classNames(labelColumn))]
  if (distinct.length === 1) throw new SingleClassError(label)
  const classes = options.classes === undefined ? sortClasses(distinct) : checkClasses(options.classes)
  const maxTestSize = Math.floor((maxLabelBytes * 8) / labelWidth(classes.length))
  if (testSize > maxTestSize) {
    throw new TooManyTestLabelsError({ testSize, maxTestSize, classes: classes.length })
  }
  const indices = classIndices(labelColumn, classes)
  const groups = stratify ? indices : new Uint16Array(table.rowCount)
  const quotas = apportion(countBy(groups), testSize)
  const trainRows: number[] = []
  const testRows: number[] = []
  for (const row of rowsByKey(table.rowCount, seed)) {
    const group = groups[row] ?? 0
    const left = quotas[group] ?? 0
    if (left > 0) {
      quotas[group] = left - 1
      testRows.push(row)
    } else trainRows.push(row)
  }
  return {
    train: takeRows(table.columns, trainRows),
    test: takeRows(features, testRows),
    labels: Uint16Array.from(testRows, (row) => indices[row] ?? 0),
    classes,
    label,
    method: stratify ? 'stratified' : 'uniform',
  }
}

/** The row numbers, from 0, in the order of their keys. */
function rowsByKey(rowCount: number, seed: string): number[] {
  const prefix = sha256.create().update(utf8ToBytes(`${seed}:`))
  const keyed = Array.from({ length: rowCount }, (_, row) => {
    const key = bytesToHex(
      prefix
        .clone()
        .update(utf8ToBytes(String(row)))
        .digest(),
    )
    return { row, key }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)
}

function countBy(groups: Uint16Array): number[] {
  const counts: number[] = []
  for (const group of groups) counts[group] = (counts[group] ?? 0) + 1
  return Array.from(counts, (count) => count ?? 0)
}

function sortClasses(names: string[]): string[] {
  const integers = names.every((name) => /^-?\d+$/.test(name) && Number.isSafeInteger(Number(name)))
  // By code unit and not by locale, so that the order is the same on every machine.
  const byText = (a: string, b: string) => (a < b ? -1 : 1)
  return names.sort((a, b) => (integers && Number(a) - Number(b)) || byText(a, b))
}

function checkClasses(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new DuplicateClassError(name)
    seen.add(name)
  }
  return [...names]
}
