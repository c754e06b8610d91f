// Ours: CSV packages make a string of every field, too slow for files of gigabytes, and do not bound a record from a stranger.
import { MalformedCsvError } from '../errors.js'

export interface RecordReaderOptions {
  /** Where in the file's part to start. Default 0. */
  at?: number
  /** Line of the file on which that is, from 1. */
  line?: number
  /** Whether the file goes on after this part: then a record that may be cut off is not read. Default `false`. */
  more?: boolean
  /**
   * Code of the character between fields. Default: the comma. A space stands for any run of spaces and tabs, which then are
   * ignored at the ends of a record.
   */
  separator?: number
  /** Whether spaces and tabs around fields are left out, around quotes as well. Default `false`. */
  trim?: boolean
}

const quote = 0x22
const comma = 0x2c
const lf = 0x0a
const cr = 0x0d
const space = 0x20
const tab = 0x09
/** More than any code. */
const none = 0x10000

/**
 * Reads the records of a CSV file (RFC 4180) one by one, in time and memory proportional to what it reads.
 *
 * It tells where fields start and end, and makes texts of those alone that somebody asks for, so that it is fast enough
 * for files of gigabytes, which come in parts.
 */
export class RecordReader {
  /** The file or a part of it: bytes of UTF-8, or UTF-16. Separators are the same numbers in both. */
  readonly codes: Uint8Array | Uint16Array
  /** Line of the file on which the record starts. Fields in quotes may have line ends, so that this is not its number. */
  line: number
  /** Number of fields of the record. */
  count = 0
  /** Where each field starts, its quotes included, and where it ends. */
  starts = new Int32Array(64)
  ends = new Int32Array(64)
  /** Whether spaces around fields of the record were left out, of a file that spaces do not separate. */
  trimmed = false
  readonly #textOf: (start: number, end: number) => string
  readonly #more: boolean
  readonly #separator: number
  /** Another separator, if there is one. */
  readonly #other: number
  readonly #trim: boolean
  #at: number
  #nextLine: number

  /** @param textOf The text of some of the codes. */
  constructor(
    codes: Uint8Array | Uint16Array,
    textOf: (start: number, end: number) => string,
    { at = 0, line = 1, more = false, separator = comma, trim = false }: RecordReaderOptions = {},
  ) {
    this.codes = codes
    this.#textOf = textOf
    this.#more = more
    this.#separator = separator
    this.#other = separator === space ? tab : separator
    this.#trim = trim || separator === space
    this.#at = at
    this.line = line
    this.#nextLine = line
  }

  /** Where the next record starts. */
  get at(): number {
    return this.#at
  }

  /** The line on which the next record starts. */
  get nextLine(): number {
    return this.#nextLine
  }

  /**
   * Goes to the next record; `false` at the end.
   *
   * @param maxFields Of a longer record there is one field more than this. Nothing can be read after it.
   * @throws {MalformedCsvError} when a quote is unterminated or out of place.
   */
  next(maxFields: number): boolean {
    const { codes } = this
    const { length } = codes
    const separator = this.#separator
    const other = this.#other
    const trim = this.#trim
    // One comparison for nearly all of the characters that there are.
    const last = Math.max(separator, quote)
    let { starts, ends } = this
    let at = this.#at
    if (at >= length) return false
    let line = this.#nextLine
    this.line = line
    this.trimmed = false
    let count = 0
    while (true) {
      if (count === starts.length) {
        starts = this.starts = doubled(starts)
        ends = this.ends = doubled(ends)
      }
      // Nearly no field has spaces around it: to look takes less time than a call.
      if (trim && at < length && (codes[at] === space || codes[at] === tab)) at = this.#skipSpaces(at)
      const start = at
      starts[count] = start
      let code = none
      let end = at
      if (at < length && codes[at] === quote) {
        const behind = this.#endOfQuoted(at, line)
        if (behind === undefined) return false
        line += countLineEnds(codes, at, behind)
        at = end = behind
        if (trim) at = this.#skipSpaces(at)
        if (at < length) code = codes[at] ?? none
        if (code !== none && code !== separator && code !== other && code !== lf && code !== cr) {
          // Between quotes and the next field, spaces may be the separators that were skipped.
          if (separator !== space || at === end) throw misplacedQuote(line)
          at--
          code = separator
        }
      } else {
        for (; at < length; at++) {
          code = codes[at] ?? none
          if (code > last) continue
          if (code === separator || code === lf || code === cr || code === quote || code === other) break
        }
        if (at === length) code = none
        if (code === quote) throw misplacedQuote(line)
        end = at
        if (trim && end > start && (codes[end - 1] === space || codes[end - 1] === tab)) {
          end = this.#withoutSpaces(start, end)
        }
      }
      ends[count++] = end
      if (count > maxFields) break
      if (code === separator || code === other) {
        at++
        if (separator !== space) continue
        at = this.#skipSpaces(at)
        code = at < length ? (codes[at] ?? none) : none
        if (code !== none && code !== lf && code !== cr) continue
      }
      // The last line need not end; a CR at the end of a part may be half of a line end.
      if (this.#more && (code === none || (code === cr && at + 1 === length))) return false
      at += code === cr && at + 1 < length && codes[at + 1] === lf ? 2 : 1
      break
    }
    this.count = count
    this.#at = at
    this.#nextLine = line + 1
    return true
  }

  /** Where the next code is that is no space. */
  #skipSpaces(start: number): number {
    const { codes } = this
    let at = start
    while (at < codes.length && this.#isSpace(codes[at] ?? none)) at++
    if (at > start) this.#noteSpaces()
    return at
  }

  /** Where a field ends without the spaces at its end. */
  #withoutSpaces(start: number, end: number): number {
    let at = end
    while (at > start && this.#isSpace(this.codes[at - 1] ?? none)) at--
    if (at < end) this.#noteSpaces()
    return at
  }

  #isSpace(code: number): boolean {
    return code === space || (code === tab && this.#separator !== tab)
  }

  #noteSpaces(): void {
    if (this.#separator !== space) this.trimmed = true
  }

  /** Where a quoted field ends, behind its last quote; `undefined` when that is in the next part. */
  #endOfQuoted(start: number, line: number): number | undefined {
    const { codes } = this
    let at = start
    do {
      at = codes.indexOf(quote, at + 1)
      // The quote may be doubled by the first code of the next part.
      if (this.#more && (at < 0 || at + 1 === codes.length)) return undefined
      if (at < 0) throw new MalformedCsvError({ reason: 'a quote is not terminated.', line })
    } while (codes[++at] === quote)
    return at
  }

  /** A field as written in the file, with its quotes. */
  raw(index: number): string {
    return this.#textOf(this.starts[index] ?? 0, this.ends[index] ?? 0)
  }

  /** The text of a field, without its quotes, and with doubled quotes made single. */
  field(index: number): string {
    const start = this.starts[index] ?? 0
    const end = this.ends[index] ?? 0
    if (start === end || this.codes[start] !== quote) return this.#textOf(start, end)
    return this.#textOf(start + 1, end - 1).replaceAll('""', '"')
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const result = new Int32Array(2 * numbers.length)
  result.set(numbers)
  return result
}

function misplacedQuote(line: number): MalformedCsvError {
  const reason = 'a quote is within a field that is not quoted as a whole.'
  return new MalformedCsvError({
    reason,
    line,
    advice: 'Put the whole field in quotes, and double each quote within it.',
  })
}

/** How many lines a part ends: by LF, CR, or both. */
function countLineEnds(codes: Uint8Array | Uint16Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) {
    const code = codes[at]
    if (code === lf || (code === cr && codes[at + 1] !== lf)) count++
  }
  return count
}
