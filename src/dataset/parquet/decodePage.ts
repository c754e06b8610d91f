import type { DataReader, DecodedArray, Encoding, PageHeader, SchemaElement } from 'hyparquet'
import { MalformedParquetError } from '../errors.js'
import type { Cell, ParquetColumn } from './columnType.js'
import { guard } from './guard.js'
import { checkDelta, checkRuns } from './runs.js'

/** A page that is not compressed any more. Nothing else is in its buffer, so that no number in it can make a reader look beyond. */
export interface Page {
  header: PageHeader
  bytes: Uint8Array<ArrayBuffer>
}

/** What a page is decoded with. */
export interface PageContext {
  column: ParquetColumn
  /** Most rows. */
  left: number
  dictionary: readonly Cell[] | undefined
  /** Called with the number of bytes that are about to be made of fewer. */
  spend: (bytes: number) => void
}

/**
 * Decodes a page of values, after it has checked that this takes work in proportion to the page and to its rows.
 *
 * @returns the value of each row, `undefined` where it is missing.
 * @throws {MalformedParquetError} when the page contradicts its header.
 */
export async function decodePage(page: Page, context: PageContext): Promise<(Cell | undefined)[]> {
  const hyparquet = await loadDecoders()
  return guard(() => {
    const { count, encoding, levels, start } = readLevels(page, context, hyparquet)
    const isMissing = (row: number) => levels !== undefined && levels[row] === 0
    let present = count
    for (let row = 0; row < count; row++) if (isMissing(row)) present--
    const values = readValues(page, { ...context, encoding, count: present, start }, hyparquet)
    let at = 0
    return Array.from({ length: count }, (_, row) => (isMissing(row) ? undefined : values(at++)))
  })
}

/** Decodes a dictionary page. */
export async function decodeDictionary({ header, bytes }: Page, column: ParquetColumn): Promise<Cell[]> {
  const { readPlain } = await loadDecoders()
  const count = header.dictionary_page_header?.num_values ?? -1
  const { type, type_length: length } = typeOf(column)
  // Each value but the empty text takes a byte or more; a text has its length before it.
  if (type === 'BOOLEAN' || !(count >= 0 && count <= bytes.length)) throw malformed()
  return guard(() => {
    const values = readPlain(readerOf(bytes, 0), type, count, length)
    if (values.length !== count) throw malformed()
    return Array.from<unknown, Cell>(values, column.convert)
  })
}

async function loadDecoders() {
  const [plain, encoding, delta] = await Promise.all([
    import('hyparquet/src/plain.js'),
    import('hyparquet/src/encoding.js'),
    import('hyparquet/src/delta.js'),
  ])
  return { ...plain, ...encoding, ...delta }
}

type Decoders = Awaited<ReturnType<typeof loadDecoders>>

interface Levels {
  /** Of values, missing ones among them. */
  count: number
  encoding: Encoding
  /** 0 where a value is missing; none where none can be. */
  levels: Uint8Array | undefined
  /** Where the values start. */
  start: number
}

/** Reads which values are missing. Only lists have levels of repetition: of no other column they say anything. */
function readLevels(
  { header, bytes }: Page,
  { column, left }: PageContext,
  { readRleBitPackedHybrid }: Decoders,
): Levels {
  const v1 = header.type === 'DATA_PAGE' ? header.data_page_header : undefined
  const v2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined
  const data = v1 ?? v2
  if (!data) throw malformed()
  const { num_values: count, encoding } = data
  if (!(count >= 0 && count <= left)) throw malformed()
  if (v2 && !(v2.num_nulls >= 0 && v2.num_nulls <= count && v2.num_rows === count)) throw malformed()
  const isOptional = column.element.repetition_type === 'OPTIONAL'
  let start = v2 ? v2.repetition_levels_byte_length : 0
  if (!isOptional || count === 0) {
    return { count, encoding, levels: undefined, start: start + (v2?.definition_levels_byte_length ?? 0) }
  }
  if (v1 && v1.definition_level_encoding !== 'RLE')
    throw unreadable(`levels of the encoding ${v1.definition_level_encoding}`)
  if (v1) start += 4
  const length = v2 ? v2.definition_levels_byte_length : lengthAt(bytes, 0)
  const end = start + length
  checkRuns(bytes, { start, end, width: 1, count })
  const levels = new Uint8Array(count)
  readRleBitPackedHybrid(readerOf(bytes, start), 1, levels, length)
  if (levels.some((level) => level > 1)) throw malformed()
  return { count, encoding, levels, start: end }
}

interface ValueContext extends Omit<PageContext, 'left'> {
  encoding: Encoding
  /** Of values that are not missing. */
  count: number
  start: number
}

/** The values of a page that are not missing. */
function readValues(
  { bytes }: Page,
  { column, dictionary, encoding, count, start, spend }: ValueContext,
  decoders: Decoders,
): (at: number) => Cell {
  const { readPlain, readRleBitPackedHybrid, byteStreamSplit } = decoders
  const { type, type_length: length } = typeOf(column)
  const reader = readerOf(bytes, start)
  const converted = (values: DecodedArray) => {
    if (values.length !== count) throw malformed()
    return (at: number) => column.convert(values[at])
  }
  // There may be nothing at all behind the levels.
  if (count === 0) return converted([])
  switch (encoding) {
    case 'PLAIN':
      return converted(readPlain(reader, type, count, length))
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY': {
      const width = bytes[start]
      if (!dictionary || width === undefined) throw malformed()
      const places = new Uint32Array(count)
      checkRuns(bytes, { start: start + 1, end: bytes.length, width, count })
      if (width > 0)
        readRleBitPackedHybrid(readerOf(bytes, start + 1), width, places, bytes.length - start - 1)
      return (at) => dictionary[places[at] ?? 0] ?? refuse()
    }
    case 'RLE': {
      if (type !== 'BOOLEAN') break
      const end = start + 4 + lengthAt(bytes, start)
      checkRuns(bytes, { start: start + 4, end, width: 1, count })
      const truths = new Uint8Array(count)
      readRleBitPackedHybrid(reader, 1, truths)
      return (at) => column.convert(truths[at] !== 0)
    }
    case 'BYTE_STREAM_SPLIT': {
      const width =
        type === 'INT32' || type === 'FLOAT' ? 4 : type === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 0) : 8
      if (!(width > 0 && count * width <= bytes.length - start)) throw malformed()
      return converted(byteStreamSplit(reader, count, type, length))
    }
    case 'DELTA_BINARY_PACKED': {
      if (type !== 'INT32' && type !== 'INT64') break
      const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
      readDeltas(reader, count, values, decoders)
      return converted(values)
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY':
      if (type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY') break
      return converted(
        readTexts(reader, { count, length, isShared: encoding === 'DELTA_BYTE_ARRAY', spend }, decoders),
      )
  }
  throw unreadable(`values of the type ${type} with the encoding ${encoding}`)
}

function readDeltas(
  reader: DataReader,
  count: number,
  values: Int32Array | BigInt64Array,
  { deltaBinaryUnpack }: Decoders,
): void {
  checkDelta(new Uint8Array(reader.view.buffer), reader.offset, count)
  deltaBinaryUnpack(reader, count, values)
}

interface Texts {
  count: number
  /** Of each, if all have the same. */
  length: number | undefined
  /** Whether each may begin as the one before it, which a few bytes can ask for a great many times. */
  isShared: boolean
  spend: (bytes: number) => void
}

function readTexts(
  reader: DataReader,
  { count, length, isShared, spend }: Texts,
  decoders: Decoders,
): Uint8Array[] {
  const prefixes = new Int32Array(count)
  const rests = new Int32Array(count)
  if (isShared) readDeltas(reader, count, prefixes, decoders)
  readDeltas(reader, count, rests, decoders)
  spend(prefixes.reduce((sum, prefix) => sum + Math.max(prefix, 0), 0))
  const { buffer } = reader.view
  let previous = new Uint8Array(0)
  return Array.from(rests, (rest, index) => {
    const prefix = prefixes[index] ?? 0
    const end = reader.offset + rest
    if (prefix < 0 || prefix > previous.length || rest < 0 || end > buffer.byteLength) throw malformed()
    const part = new Uint8Array(buffer as ArrayBuffer, reader.offset, rest)
    reader.offset = end
    if (length !== undefined && prefix + rest !== length) throw malformed()
    if (prefix === 0) previous = part
    else {
      const text = new Uint8Array(prefix + rest)
      text.set(previous.subarray(0, prefix))
      text.set(part, prefix)
      previous = text
    }
    return previous
  })
}

function typeOf({
  element,
}: ParquetColumn): Required<Pick<SchemaElement, 'type'>> & Pick<SchemaElement, 'type_length'> {
  const { type } = element
  if (!type) throw malformed()
  return element.type_length === undefined || type !== 'FIXED_LEN_BYTE_ARRAY'
    ? { type }
    : { type, type_length: element.type_length }
}

function readerOf(bytes: Uint8Array, offset: number): DataReader {
  return { view: new DataView(bytes.buffer), offset }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw malformed()
  return new DataView(bytes.buffer).getUint32(at, true)
}

function refuse(): never {
  throw malformed()
}

function malformed(): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page contradicts its header.' })
}

function unreadable(what: string): MalformedParquetError {
  return new MalformedParquetError({
    reason: `it has ${what}.`,
    expected: 'an encoding that Apache Parquet describes for that type, and has not withdrawn',
  })
}
