import type { Table } from '../table.js'
import { chooseTableColumns } from './chooseTableColumns.js'
import type { ColumnOptions, TableSurvey } from './types.js'

/**
 * Surveys the columns of a table: what they hold, what becomes of each under some options, why one cannot be used, and the options
 * that accept it.
 *
 * Without a label, all columns are taken for features.
 *
 * @throws {ColumnNotFoundError} when an option names a column that is not there.
 * @throws {ColumnRoleError} when two options contradict each other on a column.
 * @throws {BinsError} when `bins` is no whole number from 2 to 65,536, or given beside `classes`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { inspectTable, parseCsv } from 'modelmarket/dataset'
 *
 * const { columns, notes } = inspectTable(parseCsv(await readFile('patients.csv')), { label: 'diagnosis' })
 * for (const { name, becomes, problem } of columns) console.log(name, becomes, problem?.message ?? '')
 * for (const { message } of notes) console.log(message)
 * ```
 */
export function inspectTable(table: Table, options: Partial<ColumnOptions> = {}): TableSurvey {
  return chooseTableColumns(table, options).survey
}
