import { parseDecimal } from './decimal.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
import { type CsvRecord, RecordReader } from './records.js'
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
 * A column is numeric when every value is a finite decimal number; any gap makes it text. Lines end in LF, CRLF or
 * CR; a byte order mark is skipped.
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
  const reader = new RecordReader(typeof input === 'string' ? input : decode(input))

  const header = checkHeader(reader.next(maxColumns)?.fields ?? [], maxColumns)
  const columns: string[][] = header.map(() => [])
  let rowCount = 0
  for (let row = reader.next(header.length); row; row = reader.next(header.length)) {
    if (++rowCount > maxRows) throw new CsvTooLargeError('rows', maxRows)
    checkRow(row, header)
    for (let index = 0; index < columns.length; index++) columns[index]?.push(row.fields[index] ?? '')
  }
  if (rowCount === 0) {
    throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: 1 })
  }

  const kept = new Set(strings)
  return {
    rowCount,
    columns: header.map((name, index) => typedColumn(name, columns[index] ?? [], kept.has(name))),
  }
}

/** The length in UTF-8; of a text that can only be longer than `limit`, some number over it. */
function byteLength(input: string | Uint8Array, limit: number): number {
  if (typeof input !== 'string') return input.byteLength
  // One UTF-16 unit takes one to three bytes.
  return input.length > limit || input.length * 3 <= limit
    ? input.length
    : new TextEncoder().encode(input).length
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MalformedCsvError({ reason: 'it is not UTF-8.', line: lineOfBadByte(bytes) })
  }
}

/** What is not UTF-8 does not come back as it was when it is decoded, with replacements, and encoded again. */
function lineOfBadByte(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  let line = 1
  for (let at = 0; bytes[at] === again[at]; at++) if (bytes[at] === 0x0a) line++
  return line
}

function checkHeader(names: readonly string[], maxColumns: number): readonly string[] {
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

function checkRow({ fields, line }: CsvRecord, header: readonly string[]): void {
  if (fields.length === header.length) return
  throw new MalformedCsvError({
    reason: `a row has ${fields.length > header.length ? 'more' : 'fewer'} than the ${header.length} fields of the header.`,
    line,
    column: header[fields.length],
  })
}

function typedColumn(name: string, values: readonly string[], keep: boolean): Column {
  if (keep) return { name, type: 'string', values }
  const numbers = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const number = parseDecimal(values[row] ?? '')
    if (Number.isNaN(number)) return { name, type: 'string', values }
    numbers[row] = number
  }
  return { name, type: 'number', values: numbers }
}
