import type { CompressionCodec, FileMetaData, SchemaElement } from 'hyparquet'
import { MalformedParquetError, ParquetTooLargeError, UnsupportedColumnError } from '../errors.js'
import { endOfStruct } from './thrift.js'

/** Of a decimal that is 16 bytes. */
const maxDigits = 38
/** `PAR1`, at both ends of a file. */
const magic = [0x50, 0x41, 0x52, 0x31]
export const maxMetadataBytes = 16 * 2 ** 20

/** A value of a table: a bigint is a number that a float64 cannot tell from its neighbours. */
export type Cell = string | number | bigint

export interface ParquetColumn {
  name: string
  element: SchemaElement
  /** What a value that is not missing becomes; a whole number beyond 2^53 stays a bigint. */
  convert: (value: unknown) => Cell
  type: 'number' | 'string'
}

/** The bytes of one column in one group of rows. */
export interface ParquetChunk {
  start: number
  end: number
  rows: number
  codec: CompressionCodec
}

export interface ParquetLayout {
  rowCount: number
  columns: ParquetColumn[]
  /** Of each column, in order of the rows. */
  chunks: ParquetChunk[][]
}

/**
 * Reads the metadata of a Parquet file and checks it against the file and the limits.
 *
 * @throws {MalformedParquetError} when it is not such a file, or contradicts itself.
 * @throws {UnsupportedColumnError} when a column is neither numbers nor text.
 * @throws {ParquetTooLargeError} when it has too many rows or columns.
 */
export async function readLayout(
  bytes: Uint8Array,
  limits: { maxRows: number; maxColumns: number },
): Promise<ParquetLayout> {
  const { metadata, columns, rowCount } = await readSchema(bytes, limits)
  if (rowCount > limits.maxRows) throw new ParquetTooLargeError('rows', limits.maxRows)
  let left = rowCount
  const groups = metadata.row_groups.map((group) => {
    const rows = Number(group.num_rows)
    left -= rows
    if (!(rows > 0) || left < 0 || group.columns.length !== columns.length) {
      throw malformed('its groups of rows do not fit together')
    }
    return columns.map((column, index) => chunkOf(group.columns[index], column, rows, bytes.length))
  })
  if (left !== 0) throw malformed('its groups of rows do not fit together')
  return {
    rowCount,
    columns,
    chunks: columns.map((_, index) => groups.flatMap((group) => group[index] ?? [])),
  }
}

interface ParquetSchema {
  rowCount: number
  columns: ParquetColumn[]
  metadata: FileMetaData
}

/**
 * Reads the metadata of a Parquet file, and what it says of the columns: of `bytes` it looks at the first four, and at the
 * metadata at the end.
 *
 * @throws {MalformedParquetError} when it is not such a file, contradicts itself, or has no rows.
 * @throws {UnsupportedColumnError} when a column is neither numbers nor text.
 * @throws {ParquetTooLargeError} when it has too many columns.
 */
export async function readSchema(bytes: Uint8Array, limits: { maxColumns: number }): Promise<ParquetSchema> {
  const metadata = await readMetadata(bytes)
  const [root, ...leaves] = metadata.schema
  if (leaves.length === 0) throw malformed('it has no columns')
  if (leaves.length > limits.maxColumns) throw new ParquetTooLargeError('columns', limits.maxColumns)
  const columns = leaves.map(columnOf)
  if (root?.num_children !== leaves.length) throw malformed('its schema does not fit together')
  if (new Set(columns.map(({ name }) => name)).size < columns.length) {
    throw malformed('a column has the name of another')
  }
  const rowCount = Number(metadata.num_rows)
  if (!(rowCount > 0)) throw malformed('it has no rows')
  return { rowCount, columns, metadata }
}

async function readMetadata(bytes: Uint8Array): Promise<FileMetaData> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isMagic = (at: number) => magic.every((byte, index) => bytes[at + index] === byte)
  if (bytes.length < 12 || !isMagic(0) || !isMagic(bytes.length - 4)) throw malformed('it is no Parquet file')
  const end = bytes.length - 8
  const length = view.getUint32(end, true)
  if (length > end - 4 || length > maxMetadataBytes) throw malformed('its metadata is too long')
  endOfStruct(bytes.subarray(0, end), end - length)
  const { parquetMetadata } = await import('hyparquet')
  return guard(() => parquetMetadata(bytes.subarray(end - length), { geoparquet: false, parsers: asTheyAre }))
}

/** Statistics are read with the metadata. Nobody asked for them: they are left as they are. */
const same = (value: never) => value
const asTheyAre = {
  timestampFromMilliseconds: same,
  timestampFromMicroseconds: same,
  timestampFromNanoseconds: same,
  dateFromDays: same,
  stringFromBytes: same,
  jsonFromBytes: same,
  geometryFromBytes: same,
  geographyFromBytes: same,
  uuidFromBytes: same,
}

type MetadataColumn = FileMetaData['row_groups'][number]['columns'][number]

function chunkOf(
  column: MetadataColumn | undefined,
  { name, element }: ParquetColumn,
  rows: number,
  fileLength: number,
): ParquetChunk {
  const meta = column?.meta_data
  if (!meta || column.file_path || meta.type !== element.type || Number(meta.num_values) !== rows) {
    throw malformed(`its column ${JSON.stringify(name.slice(0, 80))} is not what the schema says`)
  }
  const data = Number(meta.data_page_offset)
  const dictionary = Number(meta.dictionary_page_offset ?? 0)
  const start = dictionary > 0 && dictionary < data ? dictionary : data
  const end = start + Number(meta.total_compressed_size)
  if (!(start >= 4 && end > start && end <= fileLength)) throw malformed('a column is outside of the file')
  return { start, end, rows, codec: meta.codec }
}

function columnOf(element: SchemaElement): ParquetColumn {
  const { name, type, converted_type: converted, logical_type: logical } = element
  if (typeof name !== 'string' || name === '') throw malformed('a column has no name')
  const unsupported = (what: string) => new UnsupportedColumnError({ column: name, type: what })
  if (element.num_children || !type) throw unsupported('nested')
  if (element.repetition_type === 'REPEATED') throw unsupported('a list')
  const meaning = converted ?? (logical?.type === 'INTEGER' ? integerOf(logical) : logical?.type)
  const number = (convert: (value: unknown) => number | bigint): ParquetColumn => ({
    name,
    element,
    type: 'number',
    convert,
  })
  if (meaning === 'DECIMAL') {
    const { scale = 0, precision = 0 } = logical?.type === 'DECIMAL' ? logical : element
    if (!(scale >= 0 && scale <= maxDigits && precision <= maxDigits)) throw unsupported('a wide decimal')
    const unit = 10n ** BigInt(scale)
    return number((value) => {
      const unscaled = integer(value)
      return unscaled % unit === 0n ? exact(unscaled / unit) : Number(`${unscaled}e-${scale}`)
    })
  }
  switch (type) {
    case 'BOOLEAN':
      return { name, element, type: 'string', convert: String }
    case 'FLOAT':
    case 'DOUBLE':
      return number(Number)
    case 'INT32':
    case 'INT64':
      if (meaning === undefined || /^INT_\d+$/.test(meaning)) {
        return number(type === 'INT32' ? Number : (value) => exact(integer(value)))
      }
      if (/^UINT_\d+$/.test(meaning)) {
        return number((value) => exact(BigInt.asUintN(type === 'INT32' ? 32 : 64, integer(value))))
      }
      break
    case 'BYTE_ARRAY':
      if (meaning === undefined || meaning === 'UTF8' || meaning === 'STRING' || meaning === 'ENUM') {
        return { name, element, type: 'string', convert: utf8 }
      }
  }
  throw unsupported(meaning ?? type)
}

function integerOf({ isSigned, bitWidth }: { isSigned: boolean; bitWidth: number }): string {
  return `${isSigned ? 'INT' : 'UINT'}_${bitWidth}`
}

/** A whole number as a number, if no other one is the same float64. */
function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The integer of a decimal: stored as one, or as the bytes of one, the highest first. */
function integer(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number)
  if (value.length === 0) return 0n
  if (value.length > 32) throw malformed('a decimal has too many digits')
  const hex = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return BigInt.asIntN(8 * value.length, BigInt(`0x${hex}`))
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw malformed('it holds something else than text')
  return decoder.decode(value)
}

/** Runs code of hyparquet, which throws errors of no class of its own. */
export function guard<result>(act: () => result): result {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof MalformedParquetError) throw cause
    throw new MalformedParquetError({ reason: 'it could not be decoded.', cause })
  }
}

function malformed(reason: string): MalformedParquetError {
  return new MalformedParquetError({ reason: `${reason}.` })
}
