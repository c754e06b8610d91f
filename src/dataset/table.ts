import type { DecimalMark } from './decimal.js'
import { ColumnNotFoundError } from './errors.js'

export interface NumberColumn {
  readonly name: string
  readonly type: 'number'
  /** NaN where a value is missing. */
  readonly values: Float64Array
}

export interface StringColumn {
  readonly name: string
  readonly type: 'string'
  /** The empty text where a value is missing. */
  readonly values: readonly string[]
  /**
   * Whether every value is a number, and some of them are whole numbers beyond 2^53, which a float64 cannot tell from their
   * neighbours. As a name, such a value is its text; as a feature, the nearest number.
   */
  readonly numeric?: true
}

export type Column = NumberColumn | StringColumn

/** Something that was found while a table was read or looked at, which changes what is in it or what it may become. */
export interface TableNote {
  /** What it is about, for programs. */
  readonly kind: string
  /** Name of the column, where it is about one. */
  readonly column?: string
  /** One plain sentence. */
  readonly message: string
}

/** Columns of equal length, each with a name of its own. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rowCount: number
  /** The decimal mark of numbers among its texts. Default `.`. */
  readonly decimal?: DecimalMark | undefined
  /** Names of the columns that whoever read it left out, as they hold no data. */
  readonly leftOut?: readonly string[] | undefined
  /** What whoever read it had to decide, such as which separator the fields have. */
  readonly notes?: readonly TableNote[]
}

/**
 * Returns the column of that name.
 *
 * @throws {ColumnNotFoundError} when there is none; it suggests the nearest spelling.
 *
 * @example
 * ```ts
 * import { columnOf, parseCsv } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height,species\n1.5,oak\n')
 * console.log(columnOf(table, 'height').values) // Float64Array [1.5]
 * ```
 */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column === undefined)
    throw new ColumnNotFoundError(
      name,
      table.columns.map((candidate) => candidate.name),
    )
  return column
}

/** The given rows (from 0) of some columns, in the given order. */
export function takeRows(columns: readonly Column[], rows: Uint32Array): Table {
  return {
    rowCount: rows.length,
    columns: columns.map((column) => {
      if (column.type === 'string')
        return { ...column, values: Array.from(rows, (row) => column.values[row] ?? '') }
      const values = new Float64Array(rows.length)
      for (const [index, row] of rows.entries()) values[index] = column.values[row] ?? Number.NaN
      return { ...column, values }
    }),
  }
}
