import { parseDecimal } from './decimal.js'
import { FeatureRangeError, MissingLabelError, NonNumericFeatureError, UnknownClassError } from './errors.js'
import { type Column, columnOf, type NumberColumn, type Table } from './table.js'
import type { Task } from './task.js'

/**
 * Lays the features of a table out as a model takes them: row-major float32, `rowCount × features`, in the task's order.
 *
 * @throws {ColumnNotFoundError} when a feature of the task is missing.
 * @throws {NonNumericFeatureError} when a feature is not a number.
 * @throws {FeatureRangeError} when a number is out of the range of float32.
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
  const columns = task.features.map(({ name }) => checkFeature(columnOf(table, name)))
  const matrix = new Float32Array(table.rowCount * columns.length)
  for (const [index, { values }] of columns.entries()) {
    for (let row = 0; row < table.rowCount; row++) matrix[row * columns.length + index] = values[row] ?? 0
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
export function labelIndices(table: Table, task: Pick<Task, 'label' | 'classes'>): Uint16Array {
  return classIndices(columnOf(table, task.label), task.classes)
}

/** Whether a column can be a feature: finite float32 numbers throughout. */
export function checkFeature(column: Column): NumberColumn {
  if (column.type === 'string') {
    const row = column.values.findIndex((value) => Number.isNaN(parseDecimal(value)))
    // A column that was kept as text on purpose may hold nothing but numbers.
    const at = Math.max(0, row)
    throw new NonNumericFeatureError({ row: at + 1, column: column.name, value: column.values[at] ?? '' })
  }
  const row = column.values.findIndex((value) => !Number.isFinite(Math.fround(value)))
  if (row >= 0) {
    throw new FeatureRangeError({
      row: row + 1,
      column: column.name,
      value: column.values[row] ?? Number.NaN,
    })
  }
  return column
}

/** The name of the class of each row: numbers in their shortest form. */
export function classNames(label: Column): string[] {
  const names =
    label.type === 'string'
      ? [...label.values]
      : Array.from(label.values, (value) => (Number.isNaN(value) ? '' : String(value)))
  const row = names.indexOf('')
  if (row >= 0) throw new MissingLabelError({ row: row + 1, column: label.name })
  return names
}

export function classIndices(label: Column, classes: readonly string[]): Uint16Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  return Uint16Array.from(classNames(label), (name, row) => {
    const index = indexOf.get(name)
    if (index === undefined) throw new UnknownClassError({ row: row + 1, column: label.name, classes })
    return index
  })
}
