import { MalformedCsvError } from './errors.js'

/** One row of a CSV file, or its header. */
export interface CsvRecord {
  fields: string[]
  /** Line of the text on which it starts, from 1. Fields in quotes may have line ends, so that this is not its number. */
  line: number
}

const quote = 0x22
const comma = 0x2c
const lf = 0x0a
const cr = 0x0d

/** Reads the records of a CSV file (RFC 4180) one by one, in time and memory proportional to what it reads. */
export class RecordReader {
  readonly #text: string
  #at: number
  #line = 1

  constructor(text: string) {
    this.#text = text
    this.#at = text.startsWith('\uFEFF') ? 1 : 0
  }

  /**
   * The next record; `undefined` at the end.
   *
   * @param maxFields Of a longer record there is one field more than this. Nothing can be read after it.
   * @throws {MalformedCsvError} when a quote is unterminated or out of place.
   */
  next(maxFields: number): CsvRecord | undefined {
    const text = this.#text
    if (this.#at >= text.length) return undefined
    const record: CsvRecord = { fields: [], line: this.#line }
    while (true) {
      record.fields.push(text.charCodeAt(this.#at) === quote ? this.#quoted() : this.#plain())
      if (record.fields.length > maxFields) return record
      const separator = text.charCodeAt(this.#at)
      this.#at += separator === cr && text.charCodeAt(this.#at + 1) === lf ? 2 : 1
      if (separator === comma) continue
      this.#line += 1
      return record
    }
  }

  #plain(): string {
    const text = this.#text
    const start = this.#at
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at)
      if (code === quote) throw this.#misplaced()
      if (code === comma || code === lf || code === cr) break
    }
    return text.slice(start, this.#at)
  }

  /** What stands between two quotes, as it is but for doubled quotes. */
  #quoted(): string {
    const text = this.#text
    const start = this.#at + 1
    let end = text.indexOf('"', start)
    let doubled = false
    while (end >= 0 && text.charCodeAt(end + 1) === quote) {
      doubled = true
      end = text.indexOf('"', end + 2)
    }
    if (end < 0) throw new MalformedCsvError({ reason: 'a quote is not terminated.', line: this.#line })
    this.#at = end + 1
    const next = text.charCodeAt(this.#at)
    if (this.#at < text.length && next !== comma && next !== lf && next !== cr) throw this.#misplaced()
    const field = text.slice(start, end)
    this.#line += countLineEnds(field)
    return doubled ? field.replaceAll('""', '"') : field
  }

  #misplaced(): MalformedCsvError {
    const reason = 'a quote stands within a field that is not quoted as a whole.'
    return new MalformedCsvError({ reason, line: this.#line })
  }
}

/** How many lines a text ends: by LF, CR, or both. */
function countLineEnds(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === lf || (code === cr && text.charCodeAt(at + 1) !== lf)) count++
  }
  return count
}
