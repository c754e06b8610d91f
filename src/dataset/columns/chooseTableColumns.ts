import type { Column, Table } from '../table.js'
import { type ColumnChoice, chooseColumns } from './chooseColumns.js'
import { ColumnTally, tallyLimits } from './columnTally.js'
import type { CountedColumn } from './counts.js'
import type { ColumnOptions } from './types.js'

/** Counts the columns of a table in memory, and decides what becomes of each, as {@link chooseColumns}. */
export function chooseTableColumns(table: Table, options: Partial<ColumnOptions>): ColumnChoice {
  const { rowCount: rows, notes, leftOut } = table
  return chooseColumns(countColumns(table, options), options, { rows, notes, leftOut })
}

/** What is missing is NaN or the empty text. */
function countColumns(table: Table, options: Partial<ColumnOptions>): CountedColumn[] {
  const { columns, leftOut = [] } = table
  // Whoever reads a file counts before it is known which columns are left out.
  const limits = tallyLimits([...columns.map(({ name }) => name), ...leftOut], options)
  return columns.map((column, at) => {
    const type = column.type === 'number' ? 'number' : column.numeric ? 'exact' : 'text'
    // Texts stand as in the file; numbers were read.
    const mark = type === 'text' ? table.decimal : '.'
    const tally = count(column, new ColumnTally({ limit: limits[at], mark }))
    return { name: column.name, type, tally, isMissing: (text) => text === '' }
  })
}

function count(column: Column, tally: ColumnTally): ColumnTally {
  if (column.type === 'number') for (const value of column.values) tally.addNumber(value)
  else for (const text of column.values) tally.add(text)
  return tally
}
