import type { RecordReader } from '../csv/records.js'

const slotCount = 1024
/** Longest field that is remembered, in bytes. */
const maxBytes = 31

/**
 * Remembers what was made of the fields that came up lately, by their bytes: a column has few names in hundreds of millions of
 * rows, and most of them need not become texts to be recognised.
 */
export class FieldCache<value> {
  readonly #make: (text: string, raw: string) => value
  /** Of each slot the length of a field, from 1, and its bytes. */
  readonly #fields = new Uint8Array(slotCount * (maxBytes + 1))
  readonly #values: (value | undefined)[] = Array.from({ length: slotCount })

  /** @param make Makes something of the text of a field, and of how it stands in the file. */
  constructor(make: (text: string, raw: string) => value) {
    this.#make = make
  }

  get(reader: RecordReader, field: number): value {
    const { codes } = reader
    const start = reader.starts[field] ?? 0
    const end = reader.ends[field] ?? 0
    const length = end - start
    if (length > maxBytes || length === 0) return this.#make(reader.field(field), reader.raw(field))
    const slot = slotOf(codes, start, end)
    const at = slot * (maxBytes + 1)
    if (this.#fields[at] === length && isAt(this.#fields, at + 1, codes, start, end)) {
      return this.#values[slot] as value
    }
    const value = this.#make(reader.field(field), reader.raw(field))
    this.#fields[at] = length
    this.#fields.set(codes.subarray(start, end), at + 1)
    this.#values[slot] = value
    return value
  }
}

function isAt(
  fields: Uint8Array,
  at: number,
  codes: Uint8Array | Uint16Array,
  start: number,
  end: number,
): boolean {
  for (let index = 0; index < end - start; index++) {
    if (fields[at + index] !== codes[start + index]) return false
  }
  return true
}

/** FNV-1a. */
function slotOf(bytes: Uint8Array | Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return (hash ^ (hash >>> 16)) & (slotCount - 1)
}
