import type { FileHandle } from 'node:fs/promises'
import { lineOfBadByte } from '../csv/encoding.js'
import { RecordReader } from '../csv/records.js'
import { MalformedCsvError, RowTooLargeError } from '../errors.js'
import { hasMark } from './canonical.js'
import { nodeModules } from './node.js'

const pieceBytes = 4 * 2 ** 20
const room = 2 ** 20
const maxRowBytes = 64 * 2 ** 20

export interface Reading {
  signal?: AbortSignal | undefined
  /** Called with the number of bytes read so far. */
  onBytes: (bytes: number) => void
}

/**
 * Reads a CSV file of any size in parts, each of which begins with a record. What its reader does not read is in the next
 * part again. The bytes are overwritten by the next one.
 *
 * @throws {MalformedCsvError} when it is not UTF-8.
 * @throws {RowTooLargeError} when a row is larger than 64 MiB.
 */
export async function* readPieces(
  file: FileHandle,
  { signal, onBytes }: Reading,
): AsyncGenerator<RecordReader> {
  const { isUtf8 } = nodeModules().buffer
  const ahead = new ReadAhead(file)
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  let done = 0
  try {
    while (true) {
      signal?.throwIfAborted()
      const { bytes, read } = await ahead.next(rest)
      const more = read > 0
      const start = done === 0 && hasMark(bytes, 0) ? 3 : 0
      done += read
      const textOf = (from: number, to: number) => bytes.toString('utf8', from, to)
      // As an array of bytes and not as a Buffer, so that the reader sees one kind of array.
      const codes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      const reader = new RecordReader(codes, textOf, { at: start, line, more })
      yield reader

      const records = bytes.subarray(start, reader.at)
      if (!isUtf8(records)) {
        throw new MalformedCsvError({ reason: 'it is not UTF-8.', line: line + lineOfBadByte(records) - 1 })
      }
      onBytes(done)
      if (!more) return
      rest = bytes.subarray(reader.at)
      line = reader.nextLine
      if (rest.length > maxRowBytes) throw new RowTooLargeError({ line, limit: maxRowBytes })
    }
  } finally {
    await ahead.settled()
  }
}

/** Reads a file a part ahead of what is asked for, into two buffers by turns. */
class ReadAhead {
  readonly #file: FileHandle
  /** Each has room in front for what is left of the part before. */
  readonly #buffers = [Buffer.allocUnsafeSlow(room + pieceBytes), Buffer.allocUnsafeSlow(room + pieceBytes)]
  #turn = 0
  #position = 0
  #pending: Promise<{ bytesRead: number }>

  constructor(file: FileHandle) {
    this.#file = file
    this.#pending = this.#read(0)
  }

  /** The next part of the file, after `rest` of the one before; `read` bytes of it are new. */
  async next(rest: Buffer): Promise<{ bytes: Buffer; read: number }> {
    const { bytesRead: read } = await this.#pending
    const buffer = this.#buffers[this.#turn] ?? rest
    const start = room - rest.length
    const bytes =
      start >= 0
        ? buffer.subarray(start, room + read)
        : Buffer.concat([rest, buffer.subarray(room, room + read)])
    if (start >= 0) bytes.set(rest)
    this.#position += read
    this.#turn = 1 - this.#turn
    if (read > 0) this.#pending = this.#read(this.#turn)
    return { bytes, read }
  }

  /** Resolves when nothing is being read any more. */
  async settled(): Promise<void> {
    await this.#pending.catch(() => {})
  }

  #read(turn: number): Promise<{ bytesRead: number }> {
    const buffer = this.#buffers[turn] ?? Buffer.alloc(0)
    return this.#file.read(buffer, room, pieceBytes, this.#position)
  }
}
