import { CsvTooLargeError } from '../errors.js'
import { decodeText, type Encoding } from './encoding.js'
import { RecordReader, type RecordReaderOptions } from './records.js'
import { codesOf } from './sample.js'

/** Bounds of a table in memory. */
export interface CsvLimits {
  /** Most bytes, of a text in UTF-8. Default 67,108,864 (64 MiB). */
  maxBytes?: number | undefined
  /** Most rows, the header not counted. Default 1,000,000. */
  maxRows?: number | undefined
  /** Most columns. Default 10,000. */
  maxColumns?: number | undefined
}

/** The limits, with their defaults. */
export function settleLimits(limits: CsvLimits): { maxBytes: number; maxRows: number; maxColumns: number } {
  const { maxBytes = 64 * 2 ** 20, maxRows = 1_000_000, maxColumns = 10_000 } = limits
  return { maxBytes, maxRows, maxColumns }
}

/** @throws {CsvTooLargeError} when there are more bytes than allowed. */
export function checkBytes(input: string | Uint8Array, maxBytes: number): void {
  if (byteLength(input, maxBytes) > maxBytes) throw new CsvTooLargeError('bytes', maxBytes)
}

/** The length in UTF-8; of a text that can only be longer than `limit`, some number over it. */
function byteLength(input: string | Uint8Array, limit: number): number {
  if (typeof input !== 'string') return input.byteLength
  // One UTF-16 unit takes one to three bytes.
  return input.length > limit || input.length * 3 <= limit
    ? input.length
    : new TextEncoder().encode(input).length
}

/** A table of text in memory, without its byte order mark. */
export interface CsvText {
  text: string
  /** Reads its records. */
  records(options: RecordReaderOptions): RecordReader
}

/** @throws {InvalidEncodingError} when bytes are not text in the encoding. */
export function csvText(input: string | Uint8Array, encodingOf: (bytes: Uint8Array) => Encoding): CsvText {
  if (typeof input === 'string') {
    const text = input.startsWith('\uFEFF') ? input.slice(1) : input
    return { text, records: (options) => readerOf(text, codesOf(text), options) }
  }
  const encoding = encodingOf(input)
  const text = decodeText(input, encoding)
  const bytes = input.subarray(encoding.mark)
  // Where every character is one byte, the bytes are the codes of the text.
  const same = encoding.name === 'utf-8' && bytes.length === text.length
  return { text, records: (options) => readerOf(text, same ? bytes : codesOf(text), options) }
}

function readerOf(text: string, codes: Uint8Array | Uint16Array, options: RecordReaderOptions): RecordReader {
  return new RecordReader(codes, (start, end) => text.slice(start, end), options)
}
