import { parseDecimal } from './decimal.js'
import {
  FeatureRangeError,
  MissingLabelError,
  NonNumericFeatureError,
  UnknownCategoryError,
  UnknownClassError,
} from './errors.js'
import { namesOf } from './names.js'
import { type Column, columnOf, type StringColumn, type Table } from './table.js'
import type { Task, TaskFeature } from './task.js'

/**
 * Lays the features of a table out as a model takes them: row-major float32, `rowCount × features`, in the task's order.
 *
 * A categorical feature is the position of its name in the task's list; a missing value of either type is NaN.
 *
 * @throws {ColumnNotFoundError} when a feature of the task is missing.
 * @throws {NonNumericFeatureError} when a feature is not a number.
 * @throws {FeatureRangeError} when a number is out of the range of float32.
 * @throws {UnknownCategoryError} when a value of a categorical feature is not among the task's.
 *
 * @example
 * ```ts
 * import { featureMatrix, parseCsv, type Task } from 'modelmarket/dataset'
 *
 * export function readFeatures(csv: string, task: Task): Float32Array {
 *   return featureMatrix(parseCsv(csv), task)
 * }
 * ```
 */
export function featureMatrix(table: Table, task: Pick<Task, 'features'>): Float32Array {
  const { length } = task.features
  const matrix = new Float32Array(table.rowCount * length)
  for (const [index, feature] of task.features.entries()) {
    const values = modelValues(columnOf(table, feature.name), feature)
    for (let row = 0; row < table.rowCount; row++) matrix[row * length + index] = values[row] ?? Number.NaN
  }
  return matrix
}

/**
 * Returns the class index of each row of a table that has the task's label, such as `train.csv`.
 *
 * @throws {ColumnNotFoundError} when the table has no such label.
 * @throws {MissingLabelError} when a row has no label.
 * @throws {UnknownClassError} when a label is none of the task's classes.
 *
 * @example
 * ```ts
 * import { labelIndices, parseCsv, type Task } from 'modelmarket/dataset'
 *
 * export function readLabels(csv: string, task: Task): Uint16Array {
 *   return labelIndices(parseCsv(csv), task)
 * }
 * ```
 */
export function labelIndices(
  table: Table,
  task: { readonly label: string; readonly classes: readonly string[] },
): Uint16Array {
  const column = columnOf(table, task.label)
  return classIndices(namesOf(column), task.classes, column.name)
}

/** The values of a feature as a model takes them: NaN where one is missing. */
function modelValues(column: Column, feature: TaskFeature): Float64Array {
  if (feature.type === 'number') return numbersOf(column)
  const codes = new Map(feature.categories.map((name, index) => [name, index]))
  return Float64Array.from(namesOf(column), (name, row) => {
    const code = name === '' ? Number.NaN : codes.get(name)
    if (code === undefined) throw new UnknownCategoryError({ row: row + 1, column: column.name, value: name })
    return code
  })
}

/** A column of numbers that float32 can hold. One that is nothing but missing values reads as text. */
export function numbersOf(column: Column): Float64Array {
  const values = column.type === 'number' ? column.values : readNumbers(column)
  const row = values.findIndex((value) => Math.abs(Math.fround(value)) === Number.POSITIVE_INFINITY)
  if (row < 0) return values
  throw new FeatureRangeError({ row: row + 1, column: column.name, value: values[row] ?? Number.NaN })
}

function readNumbers({ name, numeric, values }: StringColumn): Float64Array {
  if (numeric) return Float64Array.from(values, (text) => parseDecimal(text))
  const row = values.findIndex((value) => value !== '' && Number.isNaN(parseDecimal(value)))
  // A column that was kept as text on purpose may hold nothing but numbers.
  const at = row >= 0 ? row : values.findIndex((value) => value !== '')
  if (at < 0) return new Float64Array(values.length).fill(Number.NaN)
  throw refuseFeature({ row: at + 1, column: name, value: values[at] ?? '' })
}

/** Says why a text is no feature. DuckDB, pandas and C write an infinite number as `inf`. */
export function refuseFeature(cell: {
  row: number
  column: string
  value: string
}): FeatureRangeError | NonNumericFeatureError {
  const value = Number(cell.value.replace(/inf$/i, 'Infinity'))
  return Math.abs(value) === Number.POSITIVE_INFINITY
    ? new FeatureRangeError({ ...cell, value })
    : new NonNumericFeatureError(cell)
}

/**
 * The class index of each row.
 *
 * @throws {MissingLabelError} when a row has no label.
 * @throws {UnknownClassError} when a label is none of the classes.
 */
export function classIndices(
  names: readonly string[],
  classes: readonly string[],
  column: string,
): Uint16Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  return Uint16Array.from(names, (name, at) => {
    const index = indexOf.get(name)
    if (index !== undefined) return index
    const row = at + 1
    throw name === ''
      ? new MissingLabelError({ row, column })
      : new UnknownClassError({ row, column, classes })
  })
}
