import { ColumnTally, tallyLimits } from './columns/columnTally.js'
import { type TypedColumn, typeColumns } from './columns/typeColumns.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
import { RecordReader } from './records.js'
import type { Column, Table } from './table.js'

export interface ParseCsvOptions {
  /** Most bytes of UTF-8. Default 67,108,864 (64 MiB). */
  maxBytes?: number
  /** Most rows, the header not counted. Default 1,000,000. */
  maxRows?: number
  /** Most columns. Default 10,000. */
  maxColumns?: number
  /** Columns that stay text even when all of their values are numbers, such as codes with leading zeros. */
  strings?: readonly string[]
}

/**
 * Parses a CSV file with a header (RFC 4180, UTF-8) into a table.
 *
 * A column is numeric when it has values and all of them are finite decimal numbers; a missing one, which is an empty
 * field, is then NaN. Any other column is text, in which a missing value is the empty text. Lines end in LF, CRLF or CR;
 * a byte order mark is skipped.
 *
 * @throws {MalformedCsvError} when a row has more or fewer fields than the header, a quote is unterminated or out of
 *   place, a column has no name or the name of another, there are no rows, or the bytes are not UTF-8.
 * @throws {CsvTooLargeError} when there are more bytes, rows or columns than allowed.
 *
 * @example
 * ```ts
 * import { parseCsv } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height,species\n1.5,oak\n0.5,"fir, white"\n')
 * console.log(table.rowCount, table.columns.map(({ name, type }) => `${name}: ${type}`))
 * ```
 */
export function parseCsv(input: string | Uint8Array, options: ParseCsvOptions = {}): Table {
  const { maxBytes = 64 * 2 ** 20, maxRows = 1_000_000, maxColumns = 10_000, strings = [] } = options
  if (byteLength(input, maxBytes) > maxBytes) throw new CsvTooLargeError('bytes', maxBytes)
  const reader = readerOf(input)

  reader.next(maxColumns)
  const header = checkHeader(reader, maxColumns)
  const columns: string[][] = header.map(() => [])
  let rowCount = 0
  while (reader.next(header.length)) {
    if (++rowCount > maxRows) throw new CsvTooLargeError('rows', maxRows)
    checkRow(reader, header)
    for (let index = 0; index < columns.length; index++) columns[index]?.push(reader.field(index))
  }
  if (rowCount === 0) {
    throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: 1 })
  }

  return { rowCount, ...typedTable(header, columns, { strings }) }
}

/** The length in UTF-8; of a text that can only be longer than `limit`, some number over it. */
function byteLength(input: string | Uint8Array, limit: number): number {
  if (typeof input !== 'string') return input.byteLength
  // One UTF-16 unit takes one to three bytes.
  return input.length > limit || input.length * 3 <= limit
    ? input.length
    : new TextEncoder().encode(input).length
}

function readerOf(input: string | Uint8Array): RecordReader {
  const text = typeof input === 'string' ? input : decode(input)
  const textOf = (start: number, end: number) => text.slice(start, end)
  const at = text.startsWith('\uFEFF') ? 1 : 0
  // Where every character is one byte, the bytes are the codes of the text.
  if (typeof input !== 'string' && input.length === text.length)
    return new RecordReader(input, textOf, { at })
  const codes = new Uint16Array(text.length)
  for (let index = 0; index < codes.length; index++) codes[index] = text.charCodeAt(index)
  return new RecordReader(codes, textOf, { at })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MalformedCsvError({ reason: 'it is not UTF-8.', line: lineOfBadByte(bytes) })
  }
}

/** From 1. What is not UTF-8 does not come back as it was when it is decoded, with replacements, and encoded again. */
export function lineOfBadByte(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  let line = 1
  for (let at = 0; bytes[at] === again[at]; at++) if (bytes[at] === 0x0a) line++
  return line
}

/**
 * The names of the columns, of a reader whose record is the header.
 *
 * @throws {MalformedCsvError} when there is no header, or a column has no name or the name of another.
 * @throws {CsvTooLargeError} when there are too many columns.
 */
export function checkHeader(reader: RecordReader, maxColumns: number): readonly string[] {
  const names = Array.from({ length: reader.count }, (_, index) => reader.field(index))
  if (names.length === 0) throw new MalformedCsvError({ reason: 'it is empty.', line: 1 })
  if (names.length > maxColumns) throw new CsvTooLargeError('columns', maxColumns)
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    if (name === '') throw new MalformedCsvError({ reason: `column ${index + 1} has no name.`, line: 1 })
    if (seen.has(name)) {
      throw new MalformedCsvError({
        reason: `column ${index + 1} has the name of another.`,
        line: 1,
        column: name,
      })
    }
    seen.add(name)
  }
  return names
}

/** @throws {MalformedCsvError} when a row has another number of fields than the header. */
export function checkRow({ count, line }: RecordReader, header: readonly string[]): void {
  if (count === header.length) return
  throw new MalformedCsvError({
    reason: `a row has ${count > header.length ? 'more' : 'fewer'} than the ${header.length} fields of the header.`,
    line,
    column: header[count],
  })
}

/** What the texts of a file are, once all of them are known. */
function typedTable(
  header: readonly string[],
  texts: readonly string[][],
  { strings }: { strings: readonly string[] },
): Pick<Table, 'columns' | 'notes'> {
  const limits = tallyLimits(header)
  const tallied = header.map((name, index) => {
    const tally = new ColumnTally({ limit: limits[index] })
    for (const text of texts[index] ?? []) tally.add(text)
    return { name, tally }
  })
  const { columns, notes } = typeColumns(tallied, { strings })
  return { columns: columns.map((column, index) => readColumn(column, texts[index] ?? [])), notes }
}

function readColumn(column: TypedColumn, texts: readonly string[]): Column {
  const { name, type } = column
  if (type === 'number') return { name, type, values: Float64Array.from(texts, column.numberOf) }
  const values = texts.map((text) => (column.isMissing(text) ? '' : text))
  return { name, type: 'string', ...(type === 'exact' ? { numeric: true } : {}), values }
}
