import { MalformedCsvError } from './errors.js'

export interface RecordReaderOptions {
  /** Line of the file on which the text starts, from 1. */
  line?: number
  /** Whether the file goes on after the text: then a record that the text may have cut off is not read. Default `false`. */
  more?: boolean
}

const quote = 0x22
const comma = 0x2c
const lf = 0x0a
const cr = 0x0d

/**
 * Reads the records of a CSV file (RFC 4180) one by one, in time and memory proportional to what it reads.
 *
 * It tells where fields start and end and cuts nothing out that nobody asks for, so that it is fast enough for files
 * of gigabytes, which come in pieces; a piece may be UTF-8 that was decoded as Latin-1, as all separators are ASCII.
 */
export class RecordReader {
  /** Line of the file on which the record starts. Fields in quotes may have line ends, so that this is not its number. */
  line: number
  /** Number of fields of the record. */
  count = 0
  /** Where each field starts in the text, its quotes included, and where it ends. */
  starts = new Int32Array(16)
  ends = new Int32Array(16)
  readonly #text: string
  readonly #more: boolean
  #at: number
  #nextLine: number

  constructor(text: string, { line = 1, more = false }: RecordReaderOptions = {}) {
    this.#text = text
    this.#more = more
    this.#at = text.startsWith('\uFEFF') ? 1 : 0
    this.line = line
    this.#nextLine = line
  }

  /** Where in the text the next record starts. */
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
    const text = this.#text
    const { length } = text
    let at = this.#at
    if (at >= length) return false
    this.line = this.#nextLine
    let line = this.line
    let count = 0
    while (true) {
      const start = at
      let code = at < length ? text.charCodeAt(at) : -1
      if (code === quote) {
        at = text.indexOf('"', at + 1)
        while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2)
        if (at < 0 || at + 1 === length) {
          if (this.#more) return false
          if (at < 0) throw new MalformedCsvError({ reason: 'a quote is not terminated.', line })
        }
        line += countLineEnds(text, start, at)
        at += 1
        code = at < length ? text.charCodeAt(at) : -1
        if (code !== comma && code !== lf && code !== cr && code >= 0) throw misplacedQuote(line)
      } else {
        while (code !== comma && code !== lf && code !== cr && code !== quote && ++at < length) {
          code = text.charCodeAt(at)
        }
        if (at >= length) code = -1
        if (code === quote) throw misplacedQuote(line)
      }
      if (count === this.starts.length) this.#grow()
      this.starts[count] = start
      this.ends[count] = at
      count += 1
      // The last line need not end; a CR at the end of a piece may be half of a line end.
      if (this.#more && (code < 0 || (code === cr && at + 1 === length))) return false
      if (count > maxFields) break
      at += 1
      if (code === comma) continue
      if (code === cr && text.charCodeAt(at) === lf) at += 1
      break
    }
    this.count = count
    this.#at = at
    this.#nextLine = line + 1
    return true
  }

  /** The text of a field: what stands between its quotes, if it has any, with doubled quotes made single. */
  field(index: number): string {
    const start = this.starts[index] ?? 0
    const end = this.ends[index] ?? 0
    if (this.#text.charCodeAt(start) !== quote || start === end) return this.#text.slice(start, end)
    return this.#text.slice(start + 1, end - 1).replaceAll('""', '"')
  }

  #grow(): void {
    const [starts, ends] = [this.starts, this.ends]
    this.starts = new Int32Array(2 * starts.length)
    this.ends = new Int32Array(2 * ends.length)
    this.starts.set(starts)
    this.ends.set(ends)
  }
}

function misplacedQuote(line: number): MalformedCsvError {
  const reason = 'a quote stands within a field that is not quoted as a whole.'
  return new MalformedCsvError({ reason, line })
}

/** How many lines a part of a text ends: by LF, CR, or both. */
function countLineEnds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === lf || (code === cr && text.charCodeAt(at + 1) !== lf)) count++
  }
  return count
}
