import type { PageHeader } from 'hyparquet'
import { MalformedParquetError, ParquetTooLargeError } from '../errors.js'
import type { Cell, ParquetColumn } from './columnType.js'
import { decodeDictionary, decodePage, type Page } from './decodePage.js'
import { decompress } from './decompress.js'
import { guard } from './guard.js'
import type { ParquetChunk } from './layout.js'
import { endOfStruct } from './thrift.js'

/** What may still be decoded, in bytes of pages. */
export class Budget {
  readonly maxBytes: number
  #left: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
    this.#left = maxBytes
  }

  /** @throws {ParquetTooLargeError} when there is no more. */
  spend(bytes: number): void {
    this.#left -= bytes
    if (this.#left < 0) throw new ParquetTooLargeError('bytes', this.maxBytes)
  }
}

/** The values of a column in a group of rows, page by page; `undefined` where one is missing. */
export async function* readPages(
  bytes: Uint8Array,
  column: ParquetColumn,
  chunk: ParquetChunk,
  budget: Budget,
): AsyncGenerator<(Cell | undefined)[]> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  const spend = (size: number) => budget.spend(size)
  let dictionary: Cell[] | undefined
  let left = chunk.rows
  let at = chunk.start
  while (left > 0) {
    const start = endOfStruct(bytes.subarray(0, chunk.end), at)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const header = guard(() => parquetHeader({ view, offset: at }))
    const { compressed_page_size: size } = header
    if (!(size >= 0 && size <= chunk.end - start)) throw malformed()
    at = start + size
    const page = await openPage(bytes.subarray(start, at), header, chunk, budget)
    if (header.type === 'DICTIONARY_PAGE') {
      if (dictionary) throw malformed()
      dictionary = await decodeDictionary(page, column)
    } else {
      const values = await decodePage(page, { column, left, dictionary, spend })
      left -= values.length
      yield values
    }
  }
}

async function openPage(
  bytes: Uint8Array,
  header: PageHeader,
  { codec }: ParquetChunk,
  budget: Budget,
): Promise<Page> {
  const size = header.uncompressed_page_size
  if (!(size >= 0)) throw malformed()
  budget.spend(size)
  const open = async (part: Uint8Array, length: number) => {
    if (length === 0) return new Uint8Array()
    try {
      return await decompress(codec, part, length)
    } catch (cause) {
      if (cause instanceof MalformedParquetError) throw cause
      throw new MalformedParquetError({ reason: 'a page could not be decompressed.', cause })
    }
  }
  const v2 = header.data_page_header_v2
  if (!v2) return { header, bytes: new Uint8Array(await open(bytes, size)) }
  // Levels come first, and are never compressed.
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = v2
  const levels = repetition + definition
  if (!(repetition >= 0 && definition >= 0 && levels <= bytes.length && levels <= size)) throw malformed()
  const values = v2.is_compressed ? await open(bytes.subarray(levels), size - levels) : bytes.subarray(levels)
  if (values.length !== size - levels) throw malformed()
  const page = new Uint8Array(size)
  page.set(bytes.subarray(0, levels))
  page.set(values, levels)
  return { header, bytes: page }
}

function malformed(): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page contradicts its header.' })
}
