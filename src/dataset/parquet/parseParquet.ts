import { ModelMarketError } from '../../errors/index.js'
import { noteOn } from '../columns/notes.js'
import {
  ColumnNotFoundError,
  MalformedParquetError,
  ParquetTooLargeError,
  UnsupportedColumnError,
} from '../errors.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { Column, Table, TableNote } from '../table.js'
import { ColumnBuilder } from './columnBuilder.js'
import { type LeftOut, NotTextError, type ParquetColumn } from './columnType.js'
import { type ParquetChunk, readLayout } from './layout.js'
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
 * Numbers, decimals and text become columns of their kind, booleans the texts `true` and `false`, nulls missing values.
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
  const { maxBytes = 256 * 2 ** 20, maxRows = 1_000_000, maxColumns = 10_000, signal } = options
  if (bytes.length > maxBytes) throw new ParquetTooLargeError('bytes', maxBytes)
  const layout = await readLayout(bytes, { maxRows, maxColumns })
  const strings = checkStrings(options.strings ?? [], layout.columns)
  const leftOut = [...layout.leftOut]
  const budget = new Budget(maxBytes)
  const columns: Column[] = []
  for (const [index, column] of layout.columns.entries()) {
    signal?.throwIfAborted()
    const { name } = column
    const builder = new ColumnBuilder(column, {
      rowCount: layout.rowCount,
      isText: strings.has(name),
      missing: options.missing ?? [],
    })
    try {
      await readColumn(bytes, { column, chunks: layout.chunks[index] ?? [], budget }, builder)
      columns.push(builder.finish())
    } catch (cause) {
      if (cause instanceof NotTextError && column.meaning.kind === 'bytes') {
        leftOut.push({ name, reason: 'bytes that are no text' })
      } else if (ModelMarketError.is(cause)) throw cause
      // A field of another type than it has to have: no arithmetic takes a number and a big integer.
      else throw new MalformedParquetError({ reason: 'it could not be decoded.', cause })
    }
  }
  return finishTable({ columns, rowCount: layout.rowCount }, leftOut)
}

/** The columns that stay text. */
export function checkStrings(strings: readonly string[], columns: readonly ParquetColumn[]): Set<string> {
  const names = columns.map(({ name }) => name)
  for (const name of strings) if (!names.includes(name)) throw new ColumnNotFoundError(name, names)
  return new Set(strings)
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

function finishTable(table: Table, leftOut: readonly LeftOut[]): Table {
  const [first] = leftOut
  if (table.columns.length === 0 && first) {
    throw new UnsupportedColumnError({ column: first.name, type: first.reason })
  }
  const notes = leftOutNotes(leftOut)
  return notes.length === 0 ? table : { ...table, notes }
}

/** Tells which columns are left out, and why. */
export function leftOutNotes(leftOut: readonly LeftOut[]): TableNote[] {
  const reasons = new Map<string, string[]>()
  for (const { name, reason } of leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  return Array.from(reasons).flatMap(([reason, names]) =>
    noteOn('left-out', names, (subject, one) => `${subject} ${one ? 'was' : 'were'} left out: ${reason}.`),
  )
}
