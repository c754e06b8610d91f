import Papa from 'papaparse'
import { parseDecimal } from './decimal.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
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
  const text = normalize(typeof input === 'string' ? input : decode(input))

  let header: readonly string[] | undefined
  let columns: string[][] = []
  let rowCount = 0
  Papa.parse<string[]>(text, {
    delimiter: ',',
    newline: '\n',
    step({ data: fields }) {
      if (header === undefined) {
        header = checkHeader(fields, maxColumns)
        columns = header.map(() => [])
        return
      }
      rowCount++
      if (rowCount > maxRows) throw new CsvTooLargeError('rows', maxRows)
      if (fields.length !== header.length) {
        throw new MalformedCsvError({
          reason: `a row has ${fields.length} fields where the header has ${header.length}.`,
          line: lineOfRecord(text, rowCount),
          column: header[fields.length],
        })
      }
      for (let index = 0; index < fields.length; index++) columns[index]?.push(fields[index] ?? '')
    },
  })
  if (header === undefined) throw new MalformedCsvError({ reason: 'it is empty.', line: 1 })
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
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return decoder.decode(bytes)
  } catch {
    // No character contains a newline byte, so each line is either good or bad by itself.
    let line = 1
    for (let start = 0; ; line++) {
      const newline = bytes.indexOf(0x0a, start)
      try {
        decoder.decode(newline < 0 ? bytes.subarray(start) : bytes.subarray(start, newline))
      } catch {
        break
      }
      start = newline + 1
    }
    throw new MalformedCsvError({ reason: 'it is not UTF-8.', line })
  }
}

/** Checks the quotes, turns every line end outside of them into LF, and drops the byte order mark and the last line end. */
function normalize(raw: string): string {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
  const hasReturns = text.includes('\r')
  const refuse = (reason: string, offset: number) =>
    new MalformedCsvError({ reason, line: withLf(text.slice(0, offset)).split('\n').length })

  let lines = ''
  let start = 0
  // Doubled quotes within a quoted field look like two quoted sections side by side.
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', start)) {
    const close = text.indexOf('"', open + 1)
    if (close < 0) throw refuse('a quote is not terminated.', open)
    if (!isBoundary(text[open - 1]) || !isBoundary(text[close + 1])) {
      throw refuse('a quote stands within a field that is not quoted as a whole.', open)
    }
    if (hasReturns) lines += withLf(text.slice(start, open)) + text.slice(open, close + 1)
    start = close + 1
  }
  lines = hasReturns ? lines + withLf(text.slice(start)) : text
  return lines.endsWith('\n') ? lines.slice(0, -1) : lines
}

function withLf(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** Whether a quoted section may stand beside this character. */
function isBoundary(neighbour: string | undefined): boolean {
  return (
    neighbour === undefined ||
    neighbour === ',' ||
    neighbour === '\n' ||
    neighbour === '\r' ||
    neighbour === '"'
  )
}

function checkHeader(names: readonly string[], maxColumns: number): readonly string[] {
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

/** Line, from 1, on which a record starts (0 is the header): not its number, because quoted fields may hold line ends. */
function lineOfRecord(text: string, record: number): number {
  let line = 1
  let left = record
  let quoted = false
  for (let index = 0; index < text.length && left > 0; index++) {
    if (text[index] === '"') quoted = !quoted
    // A quoted line end is normalised no more than the rest of its field.
    const ends = text[index] === '\n' || (text[index] === '\r' && text[index + 1] !== '\n')
    if (ends) line++
    if (ends && !quoted) left--
  }
  return line
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
