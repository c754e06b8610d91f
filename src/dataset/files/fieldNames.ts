import type { RecordReader } from '../csv/records.js'
import { NameCollector } from '../names.js'

const slotCount = 1024
/** Longest name that is remembered, in bytes. */
const maxBytes = 31

/**
 * Collects the names of a column of a file.
 *
 * It remembers those that came up lately by their bytes: a column has few names in hundreds of millions of rows, and most
 * of them need not become texts to be recognised.
 */
export class FieldNames {
  readonly collector = new NameCollector()
  /** Of each slot the length of a name and its bytes. */
  readonly #recent = new Uint8Array(slotCount * (maxBytes + 1))
  readonly #numbers = new Uint32Array(slotCount)

  /** The number of the name that a field is, from 0, in order of appearance; −1 where it is missing. */
  add(reader: RecordReader, field: number): number {
    const { codes } = reader
    const start = reader.starts[field] ?? 0
    const end = reader.ends[field] ?? 0
    const length = end - start
    if (length === 0) return -1
    if (length > maxBytes) return this.#addText(reader.field(field))
    const slot = slotOf(codes, start, end)
    const at = slot * (maxBytes + 1)
    if (this.#recent[at] === length && isAt(this.#recent, at + 1, codes, start, end)) {
      return this.#numbers[slot] ?? 0
    }
    const number = this.#addText(reader.field(field))
    if (number < 0) return number
    this.#recent[at] = length
    this.#recent.set(codes.subarray(start, end), at + 1)
    this.#numbers[slot] = number
    return number
  }

  #addText(name: string): number {
    return name === '' ? -1 : this.collector.add(name)
  }
}

function isAt(
  names: Uint8Array,
  at: number,
  codes: Uint8Array | Uint16Array,
  start: number,
  end: number,
): boolean {
  for (let index = 0; index < end - start; index++) {
    if (names[at + index] !== codes[start + index]) return false
  }
  return true
}

/** FNV-1a. */
function slotOf(bytes: Uint8Array | Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return (hash ^ (hash >>> 16)) & (slotCount - 1)
}
