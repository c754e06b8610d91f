import type { CompressionCodec, FileMetaData, SchemaElement } from 'hyparquet'
import { MalformedParquetError, ParquetTooLargeError } from '../errors.js'
import { columnOf, type LeftOut, type ParquetColumn } from './columnType.js'
import { guard } from './guard.js'
import { checkLeft } from './leftOut.js'
import { endOfStruct } from './thrift.js'

/** At both ends of a file. */
const magic = 'PAR1'
const magicOfEncrypted = 'PARE'
export const maxMetadataBytes = 16 * 2 ** 20

/** Some old files count a column without the header of its dictionary. @see PARQUET-816 */
const uncountedBytes = 100

/** The bytes of one column in one group of rows. */
export interface ParquetChunk {
  start: number
  end: number
  rows: number
  codec: CompressionCodec
}

export interface ParquetLayout extends Pick<ParquetSchema, 'rowCount' | 'columns' | 'leftOut'> {
  /** Of each column, in order of the rows. */
  chunks: ParquetChunk[][]
}

/**
 * Reads the metadata of a Parquet file and checks it against the file and the limits.
 *
 * @throws {MalformedParquetError} when it is not such a file, or contradicts itself.
 * @throws {UnsupportedColumnError} when no column is numbers or text.
 * @throws {ParquetTooLargeError} when it has too many rows or columns.
 */
export async function readLayout(
  bytes: Uint8Array,
  limits: { maxRows: number; maxColumns: number },
): Promise<ParquetLayout> {
  const { metadata, columns, places, leafCount, leftOut, rowCount } = await readSchema(bytes, limits)
  if (rowCount > limits.maxRows) throw new ParquetTooLargeError('rows', limits.maxRows)
  let left = rowCount
  const groups = metadata.row_groups.map((group) => {
    const rows = Number(group.num_rows)
    left -= rows
    if (!(rows >= 0) || left < 0 || group.columns.length !== leafCount) {
      throw malformed('its groups of rows do not fit together')
    }
    if (rows === 0) return []
    return columns.map((column, index) =>
      chunkOf(group.columns[places[index] ?? 0], column, rows, bytes.length),
    )
  })
  if (left !== 0) throw malformed('its groups of rows do not fit together')
  return {
    rowCount,
    columns,
    leftOut,
    chunks: columns.map((_, index) => groups.flatMap((group) => group[index] ?? [])),
  }
}

interface ParquetSchema {
  rowCount: number
  columns: ParquetColumn[]
  /** Where each column is among those of all levels that have values. */
  places: number[]
  /** How many columns of all levels have values. */
  leafCount: number
  /** Columns that a table cannot have. */
  leftOut: LeftOut[]
  metadata: FileMetaData
}

/**
 * Reads the metadata of a Parquet file, and what it says of the columns: of `bytes` it looks at the first four, and at the
 * metadata at the end.
 *
 * @throws {MalformedParquetError} when it is not such a file, contradicts itself, or has no rows.
 * @throws {UnsupportedColumnError} when no column is numbers or text.
 * @throws {ParquetTooLargeError} when it has too many columns.
 */
export async function readSchema(bytes: Uint8Array, limits: { maxColumns: number }): Promise<ParquetSchema> {
  const metadata = await readMetadata(bytes)
  const fields = fieldsOf(metadata.schema)
  if (fields.length === 0) throw malformed('it has no columns')
  if (fields.length > limits.maxColumns) throw new ParquetTooLargeError('columns', limits.maxColumns)
  const columns: ParquetColumn[] = []
  const places: number[] = []
  const leftOut: LeftOut[] = []
  const names = new Set<string>()
  let leafCount = 0
  for (const [index, { element, leaves }] of fields.entries()) {
    const column = columnOf(element, index)
    const { name } = column
    if (names.has(name)) throw malformed(`two columns are called ${JSON.stringify(name.slice(0, 80))}`)
    names.add(name)
    if ('reason' in column) leftOut.push(column)
    else {
      columns.push(column)
      places.push(leafCount)
    }
    leafCount += leaves
  }
  checkLeft(columns.length, leftOut)
  const rowCount = Number(metadata.num_rows)
  if (!(rowCount > 0)) throw malformed('it has no rows')
  return { rowCount, columns, places, leafCount, leftOut, metadata }
}

/** A column of the highest level, and how many columns that have values are below it, or are it. */
interface Field {
  element: SchemaElement
  leaves: number
}

/** The schema is a tree, written as a list in which each element says how many of those behind it are its children. */
function fieldsOf([root, ...elements]: readonly SchemaElement[]): Field[] {
  const fields: Field[] = []
  let at = 0
  while (at < elements.length) {
    const element = elements[at] as SchemaElement
    let leaves = 0
    for (let pending = 1; pending > 0; pending--) {
      const next = elements[at++]
      const children = next?.num_children ?? 0
      if (!next || typeof next.name !== 'string' || !(children >= 0))
        throw malformed('its schema does not fit together')
      if (next.type) leaves++
      pending += children
    }
    fields.push({ element, leaves })
  }
  if ((root?.num_children ?? 0) !== fields.length) throw malformed('its schema does not fit together')
  return fields
}

async function readMetadata(bytes: Uint8Array): Promise<FileMetaData> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isMagic = (at: number, text = magic) =>
    [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0))
  if (bytes.length >= 12 && isMagic(bytes.length - 4, magicOfEncrypted)) throw malformed('it is encrypted')
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
  return { start, end: Math.min(end + uncountedBytes, fileLength), rows, codec: meta.codec }
}

function malformed(reason: string): MalformedParquetError {
  return new MalformedParquetError({ reason: `${reason}.` })
}
