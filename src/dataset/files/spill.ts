import type { FileHandle } from 'node:fs/promises'
import type { RecordReader } from '../csv/records.js'
import { bucketCount } from '../shuffle.js'

/** Bytes of a bucket that are collected in memory before they are written. */
const blockBytes = 64 * 1024
const comma = 0x2c
const nothing: ReadonlyMap<number, Uint8Array> = new Map()
/** Before each record: its length, little-endian. */
export const headBytes = 4

/** A file of rows by bucket, written in any order of buckets and read bucket by bucket. */
export class Spill {
  readonly #file: FileHandle
  readonly #blocks: (Uint8Array<ArrayBuffer> | undefined)[] = Array.from({ length: bucketCount })
  readonly #used = new Uint32Array(bucketCount)
  /** Of each bucket, where its parts are in the file: offset, length, offset, length … */
  readonly #extents: number[][] = Array.from({ length: bucketCount }, () => [])
  /** Blocks that were written, to be used again. */
  readonly #free: Uint8Array<ArrayBuffer>[] = []
  readonly #full: { bucket: number; bytes: Uint8Array<ArrayBuffer> }[] = []
  #end = 0
  #writing = Promise.resolve()

  constructor(file: FileHandle) {
    this.#file = file
  }

  /**
   * Adds some fields of a record to the end of a bucket, with commas between them: as they stand in the file, or as they are
   * rewritten, by field.
   */
  append(
    bucket: number,
    reader: RecordReader,
    fields: readonly number[],
    rewritten: ReadonlyMap<number, Uint8Array> = nothing,
  ): void {
    const { codes, starts, ends } = reader
    let length = fields.length - 1
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] ?? 0
      length += (ends[field] ?? 0) - (starts[field] ?? 0)
    }
    for (const [field, bytes] of rewritten) {
      length += bytes.length - (ends[field] ?? 0) + (starts[field] ?? 0)
    }
    const any = rewritten.size > 0
    const block = this.#room(bucket, length)
    let at = (this.#used[bucket] ?? 0) - length
    for (let index = 0; index < fields.length; ) {
      if (index > 0) block[at++] = comma
      const first = fields[index++] ?? 0
      let part = any ? rewritten.get(first) : undefined
      if (!part) {
        // Fields with no more than a comma between them are copied at once.
        let last = first
        while (fields[index] === last + 1 && isNext(reader, last) && !(any && rewritten.has(last + 1))) {
          last++
          index++
        }
        part = codes.subarray(starts[first], ends[last]) as Uint8Array
      }
      block.set(part, at)
      at += part.length
    }
  }

  /** Reserves room for a record at the end of a bucket's block, writes the record's length before it, and returns the block. */
  #room(bucket: number, length: number): Uint8Array<ArrayBuffer> {
    const total = headBytes + length
    let block = this.#blocks[bucket]
    let at = this.#used[bucket] ?? 0
    if (!block || at + total > block.length) {
      if (block) this.#full.push({ bucket, bytes: block.subarray(0, at) })
      const next = this.#free.pop() ?? new Uint8Array(blockBytes)
      block = next.length >= total ? next : new Uint8Array(total)
      this.#blocks[bucket] = block
      at = 0
    }
    this.#used[bucket] = at + total
    for (let shift = 0; shift < 32; shift += 8) block[at++] = length >>> shift
    return block
  }

  /** Starts to write what has become too much for memory, when what it wrote before is written. */
  async flush(): Promise<void> {
    await this.#writing
    const full = this.#full.splice(0)
    if (full.length === 0) return
    const position = this.#end
    for (const { bucket, bytes } of full) {
      this.#extents[bucket]?.push(this.#end, bytes.length)
      this.#end += bytes.length
    }
    const blocks = full.map(({ bytes }) => bytes)
    this.#writing = this.#file.writev(blocks, position).then(() => {
      for (const { buffer } of blocks) {
        if (buffer.byteLength === blockBytes) this.#free.push(new Uint8Array(buffer))
      }
    })
    // The next flush or read throws the failure.
    this.#writing.catch(() => {})
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => {})
  }

  isEmpty(bucket: number): boolean {
    return this.#blocks[bucket] === undefined && this.#extents[bucket]?.length === 0
  }

  /** All rows of a bucket, each behind its length, in the order in which they were added. Flush before. */
  async read(bucket: number): Promise<Buffer> {
    await this.#writing
    const extents = this.#extents[bucket] ?? []
    const block = this.#blocks[bucket]
    const rest = block?.subarray(0, this.#used[bucket]) ?? new Uint8Array()
    this.#blocks[bucket] = undefined
    let length = rest.length
    for (let index = 1; index < extents.length; index += 2) length += extents[index] ?? 0
    const bytes = Buffer.allocUnsafeSlow(length)
    const reads = []
    let at = 0
    for (let index = 0; index < extents.length; index += 2) {
      const [offset = 0, part = 0] = extents.slice(index, index + 2)
      reads.push(this.#file.read(bytes, at, part, offset))
      at += part
    }
    bytes.set(rest, at)
    await Promise.all(reads)
    return bytes
  }
}

/** Whether nothing but a comma is between a field and the one after it. */
function isNext({ codes, starts, ends }: RecordReader, field: number): boolean {
  const end = ends[field] ?? 0
  return codes[end] === comma && starts[field + 1] === end + 1
}
