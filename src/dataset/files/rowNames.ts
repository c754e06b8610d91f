import type { RecordReader } from '../csv/records.js'
import { formatText } from '../formatCsv.js'
import { NameIds } from '../names.js'
import { FieldCache } from './fieldCache.js'

/** A name that a field is. */
interface FieldName {
  /** From 0, in order of appearance; −1 where it is missing. */
  readonly id: number
  /** What is to be written instead of the field as it stands, if that is another text. */
  readonly written: Uint8Array | undefined
}

/** Gives numbers to the names of a column, whatever their notation in the file. */
export class RowNames {
  readonly #ids = new NameIds()
  readonly #cache: FieldCache<FieldName>

  /** @param nameOf The name that a text of the file is. */
  constructor(nameOf: (text: string) => string) {
    this.#cache = new FieldCache((text, raw) => {
      const name = nameOf(text)
      const written = formatText(name, false)
      const id = name === '' ? -1 : this.#ids.idOf(name)
      return { id, written: written === raw ? undefined : Buffer.from(written) }
    })
  }

  /** The name that a field is. */
  get(reader: RecordReader, field: number): FieldName {
    return this.#cache.get(reader, field)
  }

  /** All names, by their numbers. */
  get names(): string[] {
    return this.#ids.names
  }
}
