import { RecordReader, type RecordReaderOptions } from './records.js'

/** In UTF-16 units, so that it is the same in memory and in a file. */
export const sampleLength = 4 * 2 ** 20

/** At most this many records decide how a table is read. */
export const sampleRecords = 1_000

/** The start of a table, which decides how all of it is read. */
export class Sample {
  readonly #text: string
  readonly #codes: Uint16Array
  /** Whether it is all of the table. */
  readonly whole: boolean

  /** @param text Of the table, or more than {@link sampleLength} characters of it. */
  constructor(text: string) {
    this.whole = text.length <= sampleLength
    this.#text = text.slice(0, sampleLength)
    this.#codes = codesOf(this.#text)
  }

  get text(): string {
    return this.#text
  }

  /** Reads its records; one that the end of the sample cuts off is not read. */
  records(options: RecordReaderOptions): RecordReader {
    const textOf = (start: number, end: number) => this.#text.slice(start, end)
    return new RecordReader(this.#codes, textOf, { ...options, more: !this.whole })
  }
}

/** The UTF-16 units of a text. */
export function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length)
  for (let index = 0; index < codes.length; index++) codes[index] = text.charCodeAt(index)
  return codes
}
