import type { FileHandle } from 'node:fs/promises'
import { MalformedCsvError, RowTooLargeError } from '../errors.js'
import { lineOfBadByte } from '../parseCsv.js'
import { RecordReader } from '../records.js'
import { nodeModules } from './node.js'

const pieceBytes = 4 * 2 ** 20
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
  let buffer = Buffer.allocUnsafeSlow(pieceBytes)
  let kept = 0
  let line = 1
  let position = 0
  while (true) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, kept, buffer.length - kept, position)
    const start = position === 0 && hasByteOrderMark(buffer.subarray(0, bytesRead)) ? 3 : 0
    const bytes = buffer.subarray(0, kept + bytesRead)
    position += bytesRead
    const more = bytesRead > 0
    const textOf = (from: number, to: number) => bytes.toString('utf8', from, to)
    // As an array of bytes and not as a Buffer, so that the reader sees one kind of array.
    const codes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    const reader = new RecordReader(codes, textOf, { at: start, line, more })
    yield reader

    if (!isUtf8(bytes.subarray(start, reader.at))) {
      const problem = lineOfBadByte(bytes.subarray(start, reader.at))
      throw new MalformedCsvError({ reason: 'it is not UTF-8.', line: line + problem - 1 })
    }
    onBytes(position)
    if (!more) return
    kept = bytes.length - reader.at
    line = reader.nextLine
    if (kept === buffer.length) {
      if (kept >= maxRowBytes) throw new RowTooLargeError({ line, limit: maxRowBytes })
      buffer = Buffer.concat([buffer], 2 * kept)
    } else buffer.copyWithin(0, reader.at, bytes.length)
  }
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}
