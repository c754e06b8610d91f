import type { FileHandle } from 'node:fs/promises'
import { type Encoding, lineOfBadByte, PartDecoder } from '../csv/encoding.js'
import { RecordReader, type RecordReaderOptions } from '../csv/records.js'
import { InvalidEncodingError, RowTooLargeError } from '../errors.js'
import { nodeModules } from './node.js'

const pieceBytes = 4 * 2 ** 20
const room = 2 ** 20
const maxRowBytes = 64 * 2 ** 20

export interface Reading {
  signal?: AbortSignal | undefined
  /** Called with the number of bytes read so far. */
  onBytes: (bytes: number) => void
}

/** How a file is read in parts. */
export interface PieceOptions {
  encoding: Encoding
  /** Where the first record starts behind the byte order mark, and how records are read. */
  records: RecordReaderOptions
}

/**
 * Reads a table of text of any size in parts of UTF-8, each of which begins with a record. What its reader does not read is
 * in the next part again. The bytes are overwritten by the next one.
 *
 * @throws {InvalidEncodingError} when it is not text.
 * @throws {RowTooLargeError} when a row is larger than 64 MiB.
 */
export async function* readPieces(
  file: FileHandle,
  { encoding, records }: PieceOptions,
  { signal, onBytes }: Reading,
): AsyncGenerator<RecordReader> {
  const { isUtf8 } = nodeModules().buffer
  const ahead = new ReadAhead(file, encoding)
  const { at = 0, line: firstLine = 1 } = records
  let rest: Buffer = Buffer.alloc(0)
  let line = firstLine
  let start = at
  let done = encoding.mark
  try {
    while (true) {
      signal?.throwIfAborted()
      const { bytes, read } = await ahead.next(rest)
      const more = read > 0
      done += read
      const textOf = (from: number, to: number) => bytes.toString('utf8', from, to)
      // As an array of bytes and not as a Buffer, so that the reader sees one kind of array.
      const codes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      const reader = new RecordReader(codes, textOf, { ...records, at: start, line, more })
      yield reader

      const part = bytes.subarray(start, reader.at)
      if (!isUtf8(part)) {
        throw new InvalidEncodingError({ encoding: 'UTF-8', line: line + lineOfBadByte(part) - 1 })
      }
      onBytes(done)
      if (!more) return
      start = 0
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
  /** Makes UTF-8 of what is none. */
  readonly #decoder: PartDecoder | undefined
  /** Each has room in front for what is left of the part before. */
  readonly #buffers = [Buffer.allocUnsafeSlow(room + pieceBytes), Buffer.allocUnsafeSlow(room + pieceBytes)]
  #turn = 0
  #position: number
  #pending: Promise<{ bytesRead: number }>

  constructor(file: FileHandle, { name, mark }: Encoding) {
    this.#file = file
    this.#decoder = name === 'utf-8' ? undefined : new PartDecoder(name)
    this.#position = mark
    this.#pending = this.#read(0)
  }

  /** The next part of the file in UTF-8, after `rest` of the one before; `read` bytes of the file are new. */
  async next(rest: Buffer): Promise<{ bytes: Buffer; read: number }> {
    const { bytesRead: read } = await this.#pending
    const buffer = this.#buffers[this.#turn] ?? rest
    const start = room - rest.length
    const bytes = this.#decoder
      ? Buffer.concat([rest, this.#decode(this.#decoder, buffer.subarray(room, room + read))])
      : start >= 0
        ? buffer.subarray(start, room + read)
        : Buffer.concat([rest, buffer.subarray(room, room + read)])
    if (!this.#decoder && start >= 0) bytes.set(rest)
    this.#position += read
    this.#turn = 1 - this.#turn
    if (read > 0) this.#pending = this.#read(this.#turn)
    return { bytes, read }
  }

  #decode(decoder: PartDecoder, bytes: Uint8Array): Buffer {
    return Buffer.from(decoder.decode(bytes, bytes.length > 0))
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
