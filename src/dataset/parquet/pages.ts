import type { PageHeader, SchemaTree } from 'hyparquet'
import { MalformedParquetError, ParquetTooLargeError } from '../errors.js'
import { decompress } from './decompress.js'
import { type Cell, guard, type ParquetChunk, type ParquetColumn } from './layout.js'
import { checkDelta, checkRuns } from './runs.js'
import { endOfStruct } from './thrift.js'

/** What may still be decoded, in bytes of pages. */
export interface Budget {
  left: number
  readonly maxBytes: number
}

/** The values of a column in a group of rows, page by page; `undefined` where one is missing. */
export async function* readPages(
  bytes: Uint8Array,
  column: ParquetColumn,
  chunk: ParquetChunk,
  budget: Budget,
): AsyncGenerator<(Cell | undefined)[]> {
  const { parquetHeader, readPage } = await import('hyparquet/src/column.js')
  const decoder = decoderOf(column)
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
    const reader = { view: new DataView(page.bytes.buffer), offset: 0 }
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0
      // Each value but the empty text takes a byte or more; a text has its length before it.
      if (dictionary || !(count >= 0 && count <= page.bytes.length)) throw malformed()
      const { data = [] } = guard(() => readPage(reader, page.header, decoder, undefined, undefined, 0))
      dictionary = Array.from<unknown, Cell>(data, (value) => guard(() => column.convert(value)))
      continue
    }
    const { count, encoding } = checkPage(page, column, left, dictionary !== undefined)
    const { data = [] } = guard(() => readPage(reader, page.header, decoder, dictionary, undefined, 0))
    if (data.length !== count) throw malformed()
    left -= count
    // What a dictionary held is converted already.
    const convert = encoding.endsWith('_DICTIONARY') ? (value: unknown) => value as Cell : column.convert
    yield Array.from<unknown, Cell | undefined>(data, (value) =>
      value === null || value === undefined ? undefined : guard(() => convert(value)),
    )
  }
}

/** A page that is not compressed any more, with the header that it would have then. */
interface Page {
  header: PageHeader
  bytes: Uint8Array<ArrayBuffer>
}

async function openPage(
  bytes: Uint8Array,
  header: PageHeader,
  { codec }: ParquetChunk,
  budget: Budget,
): Promise<Page> {
  const size = header.uncompressed_page_size
  if (!(size >= 0)) throw malformed()
  budget.left -= size
  if (budget.left < 0) throw new ParquetTooLargeError('bytes', budget.maxBytes)
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
  if (!v2) {
    const page = new Uint8Array(await open(bytes, size))
    return { header: { ...header, compressed_page_size: page.length }, bytes: page }
  }
  // Levels come first, and are never compressed.
  const levels = v2.definition_levels_byte_length
  if (v2.repetition_levels_byte_length !== 0 || !(levels >= 0 && levels <= bytes.length && levels <= size)) {
    throw malformed()
  }
  const values = v2.is_compressed ? await open(bytes.subarray(levels), size - levels) : bytes.subarray(levels)
  if (values.length !== size - levels) throw malformed()
  const page = new Uint8Array(size)
  page.set(bytes.subarray(0, levels))
  page.set(values, levels)
  return {
    header: { ...header, compressed_page_size: size, data_page_header_v2: { ...v2, is_compressed: false } },
    bytes: page,
  }
}

/**
 * Checks that decoding a page takes work in proportion to it and to its rows.
 *
 * @returns the number of its rows, and how they are encoded.
 */
function checkPage(
  { header, bytes }: Page,
  column: ParquetColumn,
  left: number,
  hasDictionary: boolean,
): { count: number; encoding: string } {
  const v1 = header.type === 'DATA_PAGE' ? header.data_page_header : undefined
  const v2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined
  const data = v1 ?? v2
  if (!data) throw malformed()
  const { num_values: count, encoding } = data
  if (!(count > 0 && count <= left)) throw malformed()
  if (v2 && !(v2.num_nulls >= 0 && v2.num_nulls <= count && v2.num_rows === count)) throw malformed()

  let at = 0
  if (v2) {
    at = v2.definition_levels_byte_length
    if (column.element.repetition_type !== 'REQUIRED')
      checkRuns(bytes, { start: 0, end: at, width: 1, count })
  } else if (column.element.repetition_type !== 'REQUIRED') {
    at = 4 + lengthAt(bytes, 0)
    checkRuns(bytes, { start: 4, end: at, width: 1, count })
  }
  switch (encoding) {
    case 'PLAIN':
    case 'BYTE_STREAM_SPLIT':
      break
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      if (!hasDictionary) throw malformed()
      checkRuns(bytes, { start: at + 1, end: bytes.length, width: bytes[at] ?? 0, count })
      break
    case 'RLE':
      if (column.element.type !== 'BOOLEAN') throw malformed()
      checkRuns(bytes, { start: at + 4, end: bytes.length, width: 1, count })
      break
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      checkDelta(bytes, at)
      break
    default:
      throw new MalformedParquetError({
        reason: `it is encoded with ${encoding}.`,
        expected: 'PLAIN, RLE_DICTIONARY, BYTE_STREAM_SPLIT, DELTA_BINARY_PACKED or DELTA_LENGTH_BYTE_ARRAY',
      })
  }
  return { count, encoding }
}

/** Values come as they are stored: what they mean is decided here, and not by hyparquet. */
function decoderOf({ name, element }: ParquetColumn) {
  const { type, repetition_type, type_length } = element
  const plain = { name, type, repetition_type, type_length }
  const tree = (element: object, path: string[]) =>
    ({ count: 1, element, children: [], path }) as unknown as SchemaTree
  const schemaPath = [tree({ name: 'root' }, []), tree(plain, [name])]
  return {
    pathInSchema: [name],
    type,
    element: plain,
    schemaPath,
    codec: 'UNCOMPRESSED',
    parsers: {},
    utf8: false,
  } as unknown as Parameters<typeof import('hyparquet/src/column.js').readPage>[2]
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw malformed()
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}

function malformed(): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page contradicts its header.' })
}
