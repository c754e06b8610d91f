import { ModelMarketError } from '../../errors/index.js'
import { ColumnTally, tallyLimits } from '../columns/columnTally.js'
import { type RowIndexRule, rowIndexNotes } from '../columns/rowIndex.js'
import { type TypedColumn, typeColumns } from '../columns/typeColumns.js'
import { MalformedParquetError, ParquetTooLargeError } from '../errors.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { Column, StringColumn, Table, TableNote } from '../table.js'
import { ColumnBuilder } from './columnBuilder.js'
import { keepText, NotTextError, type ParquetColumn } from './columnType.js'
import { type ParquetChunk, readLayout } from './layout.js'
import { bytesReason, checkLeft, leftOutNotes, ruleOf } from './leftOut.js'
import { MissingValues } from './missingValues.js'
import { Budget, readPages } from './pages.js'

export interface ParseParquetOptions extends Pick<ReadTableOptions, 'missing' | 'strings'> {
  /** Most bytes of the file, of its columns decompressed, and of characters of text. Default 268,435,456 (256 MiB). */
  maxBytes?: number
  /** Most rows. Default 1,000,000. */
  maxRows?: number
  /** Most columns. Default 10,000. */
  maxColumns?: number
  signal?: AbortSignal | undefined
}

/**
 * Parses a Parquet file into a table.
 *
 * Numbers, decimals and text become columns of their kind (text of nothing but numbers is read as numbers, with a note), booleans the texts `true` and `false`, nulls missing values.
 * Dates, times, UUIDs and bytes of one length become text: `2020-01-31`, `09:30:00.25`, `2020-01-31T09:30:00Z`, `0fa4`.
 * Lists, maps, structures, JSON and bytes that are no text are left out, which the `notes` of the table tell.
 *
 * Everything that the file says of itself is checked before anything is made of it, so that a few bytes cannot ask for
 * more than the limits allow. Pages may be uncompressed or Snappy, Gzip, Zstandard, LZ4 or Brotli (this one not in every
 * browser). The decoders are loaded with the first call, so that an app that reads no Parquet does not carry them.
 *
 * @throws {MalformedParquetError} when it is no such file, contradicts itself, or has no rows.
 * @throws {ParquetTooLargeError} when it has more bytes, rows or columns than allowed.
 * @throws {UnsupportedColumnError} when every column would be left out.
 * @throws {ColumnNotFoundError} when a column of `strings` is missing.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseParquet } from 'modelmarket/dataset'
 *
 * const table = await parseParquet(await readFile('measurements.parquet'))
 * console.log(table.rowCount, table.columns.map(({ name, type }) => `${name}: ${type}`))
 * ```
 * @see https://parquet.apache.org/docs/file-format/
 */
export async function parseParquet(bytes: Uint8Array, options: ParseParquetOptions = {}): Promise<Table> {
  const table = await readParquet(bytes, options)
  const typed = readNumbers(table.columns, options.strings)
  const notes = [...(table.notes ?? []), ...typed.notes]
  return { ...table, columns: typed.columns, ...(notes.length > 0 && { notes }) }
}

/** Parses a Parquet file with the types that it tells: whoever counts the columns of a file finds numbers among its texts. */
export async function readParquet(bytes: Uint8Array, options: ParseParquetOptions = {}): Promise<Table> {
  const { maxBytes = 256 * 2 ** 20, maxRows = 1_000_000, maxColumns = 10_000, signal } = options
  if (bytes.length > maxBytes) throw new ParquetTooLargeError('bytes', maxBytes)
  const layout = await readLayout(bytes, { maxRows, maxColumns })
  const missing = new MissingValues(options.missing)
  const leftOut = [...layout.leftOut]
  const budget = new Budget(maxBytes)
  const columns: Column[] = []
  /** Columns that number or name the rows. */
  const index: Column[] = []
  for (const [place, column] of keepText(layout.columns, options.strings).entries()) {
    signal?.throwIfAborted()
    const { name } = column
    const builder = new ColumnBuilder(column, layout.rowCount, missing)
    try {
      await readColumn(bytes, { column, chunks: layout.chunks[place] ?? [], budget }, builder)
      const rule = ruleOf(column, columns.length === 0, options.strings)
      const read = builder.finish()
      if (rule && isRowIndex(read, rule)) index.push(read)
      else columns.push(read)
    } catch (cause) {
      if (cause instanceof NotTextError && column.meaning.kind === 'bytes') {
        leftOut.push({ name, reason: bytesReason })
      } else if (ModelMarketError.is(cause)) throw cause
      // A field of another type than it has to have: no arithmetic takes a number and a big integer.
      else throw new MalformedParquetError({ reason: 'it could not be decoded.', cause })
    }
  }
  checkLeft(columns.length + index.length, leftOut)
  const { rowCount } = layout
  const { kept, left } = columns.length === 0 ? { kept: index, left: [] } : { kept: columns, left: index }
  const indexNames = left.map(({ name }) => name)
  const table = { columns: kept, rowCount }
  if (leftOut.length === 0 && left.length === 0) return table
  return {
    ...table,
    leftOut: [...leftOut.map(({ name }) => name), ...indexNames],
    notes: [...leftOutNotes(leftOut), ...rowIndexNotes(indexNames)],
  }
}

/** The columns, those of numbers that are written as text as a reader of text takes them, and what that would tell. */
function readNumbers(
  columns: readonly Column[],
  strings: readonly string[] = [],
): { columns: readonly Column[]; notes: readonly TableNote[] } {
  const texts = columns.filter((column) => column.type === 'string')
  const limits = tallyLimits(texts.map(({ name }) => name))
  const tallied = texts.map(({ name, values }, index) => {
    const tally = new ColumnTally({ limit: limits[index] ?? 1 })
    for (const value of values) tally.add(value)
    return { name, tally }
  })
  const written = texts.filter(({ numeric }) => !numeric).map(({ name }) => name)
  const typed = typeColumns(tallied, { strings, texts: written })
  const types = new Map(typed.columns.map((column) => [column.name, column]))
  return {
    columns: columns.map((column) => {
      const type = column.type === 'string' && !column.numeric ? types.get(column.name) : undefined
      return type && column.type === 'string' ? readText(column, type) : column
    }),
    notes: typed.notes,
  }
}

function readText({ name, values }: StringColumn, { type, isMissing, numberOf }: TypedColumn): Column {
  if (type === 'number') return { name, type, values: Float64Array.from(values, numberOf) }
  const texts = values.map((text) => (isMissing(text) ? '' : text))
  return { name, type: 'string', values: texts, ...(type === 'exact' && { numeric: true }) }
}

function isRowIndex({ type, values }: Column, rule: RowIndexRule): boolean {
  if (type === 'string') {
    return rule === 'different' && !values.includes('') && new Set(values).size === values.length
  }
  if (!values.every(Number.isInteger)) return false
  if (rule === 'different') return new Set(values).size === values.length
  return values.length > 1 && values.every((value, row) => value === (values[0] ?? 0) + row)
}

interface ColumnSource {
  column: ParquetColumn
  chunks: readonly ParquetChunk[]
  budget: Budget
}

async function readColumn(
  bytes: Uint8Array,
  { column, chunks, budget }: ColumnSource,
  builder: ColumnBuilder,
): Promise<void> {
  for (const chunk of chunks) {
    for await (const values of readPages(bytes, column, chunk, budget)) {
      for (const value of values) builder.add(value)
      // Texts may be the same one of a dictionary in many rows, and be written out in each.
      if (builder.characters > budget.maxBytes) throw new ParquetTooLargeError('bytes', budget.maxBytes)
    }
  }
}
