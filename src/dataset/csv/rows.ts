import { MalformedCsvError } from '../errors.js'
import type { TableNote } from '../table.js'
import type { CsvFormat } from './format.js'
import type { RecordReader } from './records.js'

/** The rows of a table, whose records come from one reader or, in parts, from several. */
export class Rows {
  /** Rows so far. */
  count = 0
  /** Lines without a field so far. */
  blank = 0
  /** Whether spaces around fields were left out so far. */
  trimmed = false
  readonly #names: readonly string[]
  #header: boolean

  constructor({ names, header }: Pick<CsvFormat, 'names' | 'header'>) {
    this.#names = names
    this.#header = header
  }

  /**
   * Goes to the next row: blank lines are none, nor is the header.
   *
   * @throws {MalformedCsvError} when it has another number of fields than there are columns.
   */
  next(reader: RecordReader): boolean {
    while (reader.next(this.#names.length)) {
      if (isBlank(reader)) {
        this.blank++
        continue
      }
      if (reader.trimmed) this.trimmed = true
      if (this.#header) {
        this.#header = false
        continue
      }
      this.count++
      if (reader.count !== this.#names.length) this.#refuse(reader)
      return true
    }
    return false
  }

  /** What a person should know of how the rows were read. */
  notes(): TableNote[] {
    const lines = this.blank === 1 ? '1 blank line was' : `${this.blank} blank lines were`
    return [
      ...(this.blank > 0 ? [{ kind: 'blank-lines', message: `${lines} skipped.` }] : []),
      ...(this.trimmed ? [{ kind: 'spaces', message: 'Spaces around fields were left out.' }] : []),
    ]
  }

  #refuse({ count, line }: RecordReader): never {
    const expected = this.#names.length
    const more = count > expected
    throw new MalformedCsvError({
      reason: `a row has ${more ? 'more' : 'fewer'} fields than the ${expected} of the header.`,
      line,
      column: this.#names[count],
      advice:
        expected === 1
          ? 'Are there lines above the header? Remove them. Is it another character that separates fields? Name it in `separator`.'
          : more
            ? 'A field with a separator in it has to be in quotes.'
            : 'Is the line cut off, or is it a remark and no row? Complete or remove it.',
    })
  }
}

/** Whether a record is a line without a field. */
export function isBlank({ count, starts, ends }: RecordReader): boolean {
  return count === 1 && starts[0] === ends[0]
}
