import { MalformedParquetError } from '../errors.js'

const types = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
}
/** Parquet nests seven deep. */
const maxDepth = 16
/** Of a number of 64 bits. */
const maxVarintBytes = 10

/**
 * Checks that a struct of the compact protocol is whole, and that to parse it takes no more than its bytes do: numbers of
 * at most 10 bytes, lists no longer than what follows, nothing nested deeper than Parquet nests.
 *
 * @returns where it ends.
 * @throws {MalformedParquetError} when it is not.
 * @see Apache Thrift, doc/specs/thrift-compact-protocol.md
 */
export function endOfStruct(bytes: Uint8Array, start: number): number {
  return new Walker(bytes, start).struct(0)
}

class Walker {
  #at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#at = start
  }

  struct(depth: number): number {
    if (depth > maxDepth) throw malformed('it nests too deep')
    while (true) {
      const head = this.#byte()
      const type = head & 0x0f
      if (type === types.stop) return this.#at
      if (head >> 4 === 0) this.#varint()
      // The type of a field tells whether it is true; only elements of a list have a byte for it.
      if (type !== types.true && type !== types.false) this.#value(type, depth)
    }
  }

  #value(type: number, depth: number): void {
    switch (type) {
      case types.true:
      case types.false:
      case types.byte:
        this.#skip(1)
        break
      case types.i16:
      case types.i32:
      case types.i64:
        this.#varint()
        break
      case types.double:
        this.#skip(8)
        break
      case types.binary:
        this.#skip(this.#varint())
        break
      case types.list:
        this.#list(depth)
        break
      case types.struct:
        this.struct(depth + 1)
        break
      default:
        throw malformed(`it has a field of the unknown type ${type}`)
    }
  }

  #list(depth: number): void {
    if (depth > maxDepth) throw malformed('it nests too deep')
    const head = this.#byte()
    const length = head >> 4 === 15 ? this.#varint() : head >> 4
    // Each element takes a byte or more.
    if (length > this.#bytes.length - this.#at) throw malformed('a list is longer than the file')
    for (let index = 0; index < length; index++) this.#value(head & 0x0f, depth + 1)
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.#at) throw malformed('it ends in the middle')
    this.#at += length
  }

  #byte(): number {
    this.#skip(1)
    return this.#bytes[this.#at - 1] ?? 0
  }

  #varint(): number {
    let value = 0
    for (let index = 0; index < maxVarintBytes; index++) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    throw malformed('a number has too many bytes')
  }
}

function malformed(reason: string): MalformedParquetError {
  return new MalformedParquetError({ reason: `in its metadata, ${reason}.` })
}
