import { ColumnTally, tallyLimits } from '../columns/columnTally.js'
import type { CountedColumn } from '../columns/counts.js'
import { GivenMarkers } from '../columns/markers.js'
import { type TypedColumn, type TypeOptions, typeColumns } from '../columns/typeColumns.js'
import type { ColumnOptions } from '../columns/types.js'
import { ColumnNotFoundError, MalformedCsvError } from '../errors.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { TableNote } from '../table.js'
import type { CsvFormat } from './format.js'
import { findLeftOut } from './leftOut.js'
import { Rows } from './rows.js'

/** A column that is read: where it is in a row, what it holds and what its fields mean. */
export interface ReadColumn extends Omit<TypedColumn, 'isMissing'>, CountedColumn {
  readonly position: number
}

/** What is asked of columns, and what a file says of them that knows their types. */
export type CountOptions = ReadTableOptions & Partial<ColumnOptions> & Pick<TypeOptions, 'texts'>

/** Counts what the columns of a table of text hold, and decides what they are. */
export class ColumnCounter {
  readonly rows: Rows
  /** For each field of a row. */
  readonly tallies: readonly ColumnTally[]
  readonly #format: CsvFormat
  readonly #options: CountOptions

  /** @throws {ColumnNotFoundError} when an option names a column that is not there. */
  constructor(format: CsvFormat, options: CountOptions) {
    const { names, decimal, leftOut } = format
    const { label, group, features = [], drop = [], categorical = [], strings = [], missing } = options
    const known = new Set([...names, ...leftOut])
    for (const name of [label, group, ...features, ...drop, ...categorical, ...strings]) {
      if (name !== undefined && !known.has(name)) throw new ColumnNotFoundError(name, names)
    }
    const limits = tallyLimits([...names, ...leftOut], options)
    const given = new GivenMarkers(missing, decimal)
    this.rows = new Rows(format)
    this.tallies = names.map((_, index) => new ColumnTally({ limit: limits[index], given, mark: decimal }))
    this.#format = format
    this.#options = options
  }

  /**
   * The columns that hold data, and what a person should know of how the table was read.
   *
   * @throws {MalformedCsvError} when there are no rows, or it does not show what a field of them is.
   */
  finish(): { columns: readonly ReadColumn[]; leftOut: readonly string[]; notes: readonly TableNote[] } {
    if (this.rows.count === 0) {
      throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: this.#format.records.line })
    }
    const { decimal, notes } = this.#format
    const leftOut = findLeftOut(this.#format, this.tallies, this.#options.strings)
    const kept = this.#format.names.flatMap((name, position) => {
      const tally = this.tallies[position]
      return tally === undefined || leftOut.columns.has(position) ? [] : [{ name, position, tally }]
    })
    const typed = typeColumns(kept, { ...this.#options, decimal })
    return {
      columns: typed.columns.flatMap((column, index) => {
        const counted = kept[index]
        return counted ? [{ ...column, ...counted }] : []
      }),
      leftOut: [
        ...this.#format.leftOut,
        ...this.#format.names.filter((_, position) => leftOut.columns.has(position)),
      ],
      notes: [...notes, ...this.rows.notes(), ...leftOut.notes, ...typed.notes],
    }
  }
}
