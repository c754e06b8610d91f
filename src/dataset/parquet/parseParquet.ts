import { ModelMarketError } from '../../errors/index.js'
import { MalformedParquetError, ParquetTooLargeError } from '../errors.js'
import type { Column, Table } from '../table.js'
import { ColumnBuilder } from './columnBuilder.js'
import { type ParquetColumn, type ParquetLayout, readLayout } from './layout.js'
import { type Budget, readPages } from './pages.js'

export interface ParseParquetOptions {
  /** Most bytes of the file, of its columns decompressed, and of characters of text. Default 268,435,456 (256 MiB). */
  maxBytes?: number
  /** Most rows. Default 1,000,000. */
  maxRows?: number
  /** Most columns. Default 10,000. */
  maxColumns?: number
  signal?: AbortSignal | undefined
}

/**
 * Parses a Parquet file into a table: numbers, decimals and text as such, booleans as `true` and `false`, nulls as missing.
 *
 * Everything that the file says of itself is checked before anything is made of it, so that a few bytes cannot ask for
 * more than the limits allow. Pages may be uncompressed or Snappy, Gzip or Zstandard. The decoders are loaded with the
 * first call, so that an app that reads no Parquet does not carry them.
 *
 * @throws {MalformedParquetError} when it is no such file, contradicts itself, or has no rows.
 * @throws {ParquetTooLargeError} when it has more bytes, rows or columns than allowed.
 * @throws {UnsupportedColumnError} when a column is a date, a time, nested, or anything else that is neither number nor text.
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
  const budget: Budget = { left: maxBytes, maxBytes }
  const columns: Column[] = []
  for (let index = 0; index < layout.columns.length; index++) {
    signal?.throwIfAborted()
    try {
      columns.push(await readColumn(bytes, layout, index, budget))
    } catch (cause) {
      if (ModelMarketError.is(cause)) throw cause
      // A field of another type than it has to have: no arithmetic takes a number and a big integer.
      throw new MalformedParquetError({ reason: 'it could not be decoded.', cause })
    }
  }
  return { columns, rowCount: layout.rowCount }
}

async function readColumn(
  bytes: Uint8Array,
  { rowCount, columns, chunks }: ParquetLayout,
  index: number,
  budget: Budget,
): Promise<Column> {
  const column = columns[index] as ParquetColumn
  const builder = new ColumnBuilder(column, rowCount)
  for (const chunk of chunks[index] ?? []) {
    for await (const values of readPages(bytes, column, chunk, budget)) {
      for (const value of values) builder.add(value)
      // Texts may be the same one of a dictionary in many rows, and be written out in each.
      if (builder.characters > budget.maxBytes) throw new ParquetTooLargeError('bytes', budget.maxBytes)
    }
  }
  return builder.finish()
}
