import type { FileHandle } from 'node:fs/promises'
import { type Encoding, findEncoding, PartDecoder } from '../csv/encoding.js'
import { type CsvFormat, findFormat } from '../csv/format.js'
import { refuseBinary } from '../csv/otherFormats.js'
import { Sample, sampleLength } from '../csv/sample.js'
import type { ReadTableOptions } from '../readOptions.js'

export const maxColumns = 10_000
const pieceBytes = 2 ** 20

/** How a file is a table of text. */
export interface CsvFile {
  encoding: Encoding
  format: CsvFormat
}

/**
 * Finds out how a file is a table of text, by how it starts, as `parseCsv` does.
 *
 * @throws {NotATableError} and otherwise as `parseCsv`.
 */
export async function openCsv(file: FileHandle, options: ReadTableOptions): Promise<CsvFile> {
  const buffer = Buffer.alloc(pieceBytes)
  const read = async (position: number) => {
    const { bytesRead } = await file.read(buffer, 0, pieceBytes, position)
    return buffer.subarray(0, bytesRead)
  }
  const start = await read(0)
  refuseBinary(start, options.encoding)
  const encoding = findEncoding(start, options.encoding)
  const decoder = new PartDecoder(encoding.name)
  let text = ''
  let position = encoding.mark
  while (text.length <= sampleLength) {
    const bytes = await read(position)
    text += decoder.decode(bytes, bytes.length > 0)
    position += bytes.length
    if (bytes.length === 0) break
  }
  return { encoding, format: findFormat(new Sample(text), options, maxColumns) }
}
