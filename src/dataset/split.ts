import { labelWidth } from '../labels/index.js'
import { binNotes, makeBins } from './columns/bins.js'
import { checkChoice } from './columns/chooseColumns.js'
import { chooseTableColumns } from './columns/chooseTableColumns.js'
import type { ColumnOptions, TableSurvey } from './columns/types.js'
import { DuplicateClassError, TestSizeError, TooManyTestLabelsError } from './errors.js'
import { classIndices, numbersOf } from './features.js'
import { NameIds, namesOf, sortNames } from './names.js'
import { planSplit } from './plan.js'
import { type Column, columnOf, type Table, type TableNote, takeRows } from './table.js'
import type { TaskFeature } from './task.js'

export interface SplitOptions extends ColumnOptions {
  /** Number of rows in the test set. Default: a fifth of the rows, as far as `maxLabelBytes` allows. */
  testSize?: number | undefined
  /** Decides which rows, and in which order. A secret until the labels are revealed: see {@link randomSeed}. */
  seed: string
  /** Whether each class has its share of the test set. Default `true`; `group` leaves no choice, as groups are whole. */
  stratify?: boolean
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
  /** What the columns of the table hold, and what became of each. */
  survey: TableSurvey
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
 * @throws {UnusableTableError} when columns cannot be used as they are; it names each, why, and the options that accept the table.
 * @throws {ColumnNotFoundError} when an option names a column that is not there.
 * @throws {ColumnRoleError} when two options contradict each other on a column.
 * @throws {NoFeaturesError} when no column is left to predict the label from.
 * @throws {BinsError} when `bins` is no whole number from 2 to 65,536, or given beside `classes`.
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
  const { label, group, seed } = options
  const choice = chooseTableColumns(table, options)
  checkChoice(choice, label)
  const { columns, rowCount } = withLabels(table, options)

  const { names, classes, notes = [] } = classesOf(columnOf({ columns, rowCount }, label), options)
  const testSize = settleTestSize(options, { rows: rowCount, classes: classes.length })
  const indices = classIndices(names, classes, label)
  const method = methodOf(options)
  const { order, isTest } = planSplit({
    rowCount,
    testSize,
    seed,
    classes: method === 'stratified' ? indices : undefined,
    groups: group === undefined ? undefined : groupIndices(columnOf({ columns, rowCount }, group)),
  })
  const features = choice.plan.features.flatMap(({ position, type }) => {
    const column = columns[position]
    return column ? [writtenFeature(column, type)] : []
  })
  const written = features.map(({ column }) => column)
  const testRows = order.filter((_, at) => isTest[at] === 1)
  const trainRows = order.filter((_, at) => isTest[at] === 0)
  return {
    features: features.map(({ feature }) => feature),
    label,
    classes,
    rows: { train: trainRows.length, test: testRows.length },
    method,
    train: takeRows([...written, { name: label, type: 'string', values: names }], trainRows),
    test: takeRows(written, testRows),
    labels: Uint16Array.from(testRows, (row) => indices[row] ?? 0),
    survey: { ...choice.survey, notes: [...choice.survey.notes, ...notes] },
  }
}

/** The table without the rows that are to be left out, as they have no label. */
function withLabels(table: Table, { label, skipUnlabelled = false }: SplitOptions): Table {
  const names = skipUnlabelled ? namesOf(columnOf(table, label)) : []
  if (!names.includes('')) return table
  const rows = Uint32Array.from(names.keys()).filter((row) => names[row] !== '')
  return takeRows(table.columns, rows)
}

/** The name of the class of each row, and all classes in index order. */
function classesOf(
  column: Column,
  options: SplitOptions,
): { names: readonly string[]; classes: readonly string[]; notes?: readonly TableNote[] } {
  if (options.bins !== undefined && column.type === 'number') {
    const bins = makeBins(column.values, options.bins)
    const names = Array.from(column.values, (value) => bins.names[bins.indexOf(value)] ?? '')
    return {
      names,
      classes: bins.names,
      notes: binNotes(bins, column.name, options.bins),
    }
  }
  const names = namesOf(column)
  return { names, classes: settleClasses([...new Set(names)], options) }
}

/** A feature as it is written, and as a task tells of it. */
function writtenFeature(column: Column, type: TaskFeature['type']): { column: Column; feature: TaskFeature } {
  const { name } = column
  if (type === 'number') {
    return { column: { name, type, values: numbersOf(column) }, feature: { name, type } }
  }
  const values = namesOf(column)
  const categories = sortNames([...new Set(values)].filter((value) => value !== ''))
  return { column: { name, type: 'string', values }, feature: { name, type, categories } }
}

export function methodOf({ group, stratify = true }: SplitOptions): Split['method'] {
  if (group !== undefined) return 'grouped'
  return stratify ? 'stratified' : 'uniform'
}

/**
 * How many rows the test set has: as many as were asked for, or a fifth, if as many labels are allowed.
 *
 * @throws {TestSizeError} when it is not a whole number that leaves a row on either side.
 * @throws {TooManyTestLabelsError} when its labels take more bytes than allowed.
 * @throws {InvalidClassCountError} when there are too many classes.
 */
export function settleTestSize(
  { testSize: asked, maxLabelBytes = Number.POSITIVE_INFINITY }: SplitOptions,
  { rows, classes }: { rows: number; classes: number },
): number {
  const maxTestSize = Math.floor((maxLabelBytes * 8) / labelWidth(classes))
  const testSize = asked ?? Math.min(Math.ceil(rows / 5), maxTestSize)
  if (!Number.isInteger(testSize) || testSize < 1 || testSize > rows - 1)
    throw new TestSizeError({ testSize, rows })
  if (testSize > maxTestSize)
    throw new TooManyTestLabelsError({ testSize, maxTestSize, classes, maxLabelBytes })
  return testSize
}

/** The classes in index order: those of the options, else those that there are. */
export function settleClasses(distinct: string[], options: SplitOptions): readonly string[] {
  return options.classes === undefined ? sortNames(distinct) : checkClasses(options.classes)
}

function checkClasses(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new DuplicateClassError(name)
    seen.add(name)
  }
  return [...names]
}

function groupIndices(column: Column): Uint32Array {
  const ids = new NameIds()
  return Uint32Array.from(namesOf(column), (name) => ids.idOf(name))
}
