import { type CompressionCodec, type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet'
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js'
import { describe, expect, test } from 'vitest'
import { MalformedParquetError, ParquetTooLargeError, UnsupportedColumnError } from '../errors.js'
import { parseParquet } from './parseParquet.js'

/** Places in the lists of the format. */
const plain = 0
const rle = 3
const deltaBinaryPacked = 5
const bitPacked = 4
const deltaLengthByteArray = 6
const deltaByteArray = 7
const rleDictionary = 8
const byteStreamSplit = 9

type Fields = { [key: `field_${number}`]: unknown }

interface Page {
  header: Fields
  bytes: readonly number[]
}

/** Sizes may be lied about. */
function page(type: number, bytes: readonly number[], header: Fields): Page {
  return { header: { field_1: type, field_2: bytes.length, field_3: bytes.length, ...header }, bytes }
}

const v1 = (count: number | bigint, bytes: readonly number[], encoding = plain) =>
  page(0, bytes, { field_5: { field_1: count, field_2: encoding, field_3: rle, field_4: rle } })

const v2 = (
  count: number,
  bytes: readonly number[],
  { nulls = 0, levels = 0, repeated = 0, encoding = plain, compressed = false } = {},
) =>
  page(3, bytes, {
    field_8: {
      field_1: count,
      field_2: nulls,
      field_3: count,
      field_4: encoding,
      field_5: levels,
      field_6: repeated,
      field_7: compressed,
    },
  })

/** A page with levels of the encoding that came before runs. */
const withdrawn = page(0, [0, ...new Uint8Array(Int32Array.of(1).buffer)], {
  field_5: { field_1: 1, field_2: plain, field_3: bitPacked, field_4: rle },
})

const dictionary = (count: number, bytes: readonly number[]) =>
  page(2, bytes, { field_7: { field_1: count, field_2: plain } })

/** A Parquet file of one column, `x`, and of these pages. */
function fileOf(
  pages: readonly Page[],
  rows: number,
  element: Partial<SchemaElement> = {},
  codec: CompressionCodec = 'UNCOMPRESSED',
): Uint8Array {
  const writer = new ByteWriter()
  writer.appendBytes(Buffer.from('PAR1'))
  for (const { header, bytes } of pages) {
    serializeTCompactProtocol(writer, header)
    writer.appendBytes(Uint8Array.from(bytes))
  }
  const size = BigInt(writer.offset - 4)
  const column: SchemaElement = { name: 'x', type: 'INT32', repetition_type: 'REQUIRED', ...element }
  writeMetadata(writer, {
    version: 2,
    schema: [{ name: 'root', num_children: 1 }, column],
    num_rows: BigInt(rows),
    row_groups: [
      {
        columns: [
          {
            file_offset: 0n,
            meta_data: {
              type: column.type ?? 'INT32',
              encodings: ['PLAIN'],
              path_in_schema: [column.name],
              codec,
              num_values: BigInt(rows),
              total_uncompressed_size: size,
              total_compressed_size: size,
              data_page_offset: 4n,
            },
          },
        ],
        total_byte_size: size,
        num_rows: BigInt(rows),
      },
    ],
    metadata_length: 0,
  })
  writer.appendBytes(Buffer.from('PAR1'))
  return writer.getBytes()
}

const valuesOf = async (file: Uint8Array) => (await parseParquet(file)).columns[0]?.values

const int64 = (...values: bigint[]) => [...new Uint8Array(BigInt64Array.from(values).buffer)]
const uuid: Partial<SchemaElement> = {
  type: 'FIXED_LEN_BYTE_ARRAY',
  type_length: 16,
  logical_type: { type: 'UUID' },
}
const int32 = (...values: number[]) => [...new Uint8Array(Int32Array.from(values).buffer)]

describe('reads', () => {
  test.each<[string, Page[], Partial<SchemaElement>, unknown[]]>([
    ['pages of both versions', [v1(2, int32(1, 2)), v2(1, int32(3))], {}, [1, 2, 3]],
    ['a dictionary', [dictionary(2, int32(7, 8)), v1(3, [1, 3, 0b101], rleDictionary)], {}, [8, 7, 8]],
    [
      'gaps',
      [v1(2, [2, 0, 0, 0, 3, 0b10, ...int32(5)]), v2(2, [3, 0b01, ...int32(6)], { nulls: 1, levels: 2 })],
      { repetition_type: 'OPTIONAL' },
      [Number.NaN, 5, 6, Number.NaN],
    ],
    [
      'run lengths of truths',
      [v1(3, [2, 0, 0, 0, 3, 0b110], rle)],
      { type: 'BOOLEAN' },
      ['false', 'true', 'true'],
    ],
    [
      'signed integers by their newer name',
      [v1(1, int32(-1))],
      { logical_type: { type: 'INTEGER', bitWidth: 32, isSigned: true } },
      [-1],
    ],
    [
      'unsigned integers by their newer name',
      [v1(1, int32(-1))],
      { logical_type: { type: 'INTEGER', bitWidth: 32, isSigned: false } },
      [2 ** 32 - 1],
    ],
    [
      'decimals by their newer name',
      [v1(1, int32(-150))],
      { logical_type: { type: 'DECIMAL', precision: 9, scale: 2 } },
      [-1.5],
    ],
    [
      'decimals of any length',
      [v1(3, [...int32(0), ...int32(1), 0xff, ...int32(2), 1, 0])],
      { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', precision: 9, scale: 1 },
      [0, -0.1, 25.6],
    ],
    [
      'a page with bytes of repetition',
      [v2(3, [2, 3, 3, 0b101, ...int32(5, 6)], { nulls: 1, repeated: 2, levels: 2 })],
      { repetition_type: 'OPTIONAL' },
      [5, Number.NaN, 6],
    ],
    [
      'a page of gaps alone, and one of nothing',
      [v2(2, [4, 0], { nulls: 2, levels: 2 }), v1(0, []), v1(1, [2, 0, 0, 0, 2, 1, ...int32(1)])],
      { repetition_type: 'OPTIONAL' },
      [Number.NaN, Number.NaN, 1],
    ],
    ['a dictionary of one', [dictionary(1, int32(7)), v1(3, [0], rleDictionary)], {}, [7, 7, 7]],
    [
      'a dictionary of bytes of one length',
      [dictionary(2, [0xff, 0x00, 0x0a, 0x0b]), v1(2, [1, 3, 0b10], rleDictionary)],
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2 },
      ['ff00', '0a0b'],
    ],
    [
      'a dictionary of timestamps of 96 bits',
      [dictionary(1, [...int64(1n), ...int32(2_440_588)]), v1(1, [0], rleDictionary)],
      { type: 'INT96' },
      ['1970-01-01T00:00:00.000000001'],
    ],
    [
      'run lengths of truths, in the second version',
      [v2(3, [2, 0, 0, 0, 6, 1], { encoding: rle })],
      { type: 'BOOLEAN' },
      ['true', 'true', 'true'],
    ],
    [
      'texts by the beginning that they share',
      // Blocks of 128 in four parts: the lengths 0, 2, 1, and of the rests 3, 1, 0.
      [
        v1(
          3,
          [
            ...[0x80, 1, 4, 3, 0, 1, 2, 0, 0, 0, 0b11, 0, 0, 0, 0, 0, 0, 0],
            ...[0x80, 1, 4, 3, 6, 3, 1, 0, 0, 0, 0b10, 0, 0, 0],
            ...Buffer.from('oakt'),
          ],
          deltaByteArray,
        ),
      ],
      { type: 'BYTE_ARRAY' },
      ['oak', 'oat', 'o'],
    ],
    [
      'texts by their lengths',
      [v1(2, [0x80, 1, 4, 2, 4, 1, 0, 0, 0, 0, ...Buffer.from('ab'), 99], deltaLengthByteArray)],
      { type: 'BYTE_ARRAY' },
      ['ab', 'c'],
    ],
    [
      'numbers with their bytes apart',
      [v1(2, [1, 2, 0, 0, 0, 0, 0, 1], byteStreamSplit)],
      {},
      [1, 2 ** 24 + 2],
    ],
    [
      'UUIDs',
      [
        v1(
          1,
          Array.from({ length: 16 }, (_, byte) => byte * 16 + 15),
        ),
      ],
      uuid,
      ['0f1f2f3f-4f5f-6f7f-8f9f-afbfcfdfefff'],
    ],
    [
      'numbers of 16 bits',
      [v1(7, [0, 0x3c, 1, 0, 0xff, 0x7b, 0, 0x80, 0, 0x7c, 0, 0xfc, 1, 0x7c])],
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
      [1, 2 ** -24, 65504, -0, Infinity, -Infinity, Number.NaN],
    ],
    [
      'nothing at all',
      [v1(1, [2, 0, 0, 0, 2, 0])],
      { repetition_type: 'OPTIONAL', logical_type: { type: 'NULL' } },
      [Number.NaN],
    ],
    [
      'days',
      [v1(3, int32(0, -1, 11_016))],
      { converted_type: 'DATE' },
      ['1970-01-01', '1969-12-31', '2000-02-29'],
    ],
    [
      'days of other years than people live in',
      [v1(3, int32(-719_529, 2_932_897, 2_147_483_647))],
      { converted_type: 'DATE' },
      ['-1-12-31', '10000-01-01', '5881580-07-11'],
    ],
    [
      'times of day',
      [v1(2, int32(34_200_250, 1))],
      { converted_type: 'TIME_MILLIS' },
      ['09:30:00.25', '00:00:00.001'],
    ],
    [
      'times of day, by their newer name',
      [v1(1, int64(86_399_999_999_999n))],
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'NANOS' } },
      ['23:59:59.999999999'],
    ],
    [
      'moments',
      [v1(2, int64(-1n, 1_580_463_000_000n))],
      { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
      ['1969-12-31T23:59:59.999Z', '2020-01-31T09:30:00Z'],
    ],
    [
      'local moments, by their newer name',
      [v1(1, int64(1_580_463_000_000_001n))],
      {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
      },
      ['2020-01-31T09:30:00.000001'],
    ],
  ])('%s', async (_, pages, element, values) => {
    expect(Array.from<unknown>((await valuesOf(fileOf(pages, values.length, element))) ?? [])).toEqual(values)
  })
})

describe('refuses', () => {
  test.each<[string, Page[], number, Partial<SchemaElement>?]>([
    ['a page that is none of values', [page(1, [], { field_6: {} })], 1],
    ['a page without the header of its kind', [page(0, int32(1), {})], 1],
    ['a dictionary without its header', [page(2, int32(1), {}), v1(1, int32(1))], 1],
    ['two dictionaries', [dictionary(1, int32(1)), dictionary(1, int32(1)), v1(1, [0], rleDictionary)], 1],
    ['more in a dictionary than it has bytes', [dictionary(9, int32(1)), v1(1, [0], rleDictionary)], 1],
    ['numbers of a dictionary that is not there', [v1(1, [1, 2, 0], rleDictionary)], 1],
    ['no values', [v1(0, [])], 1],
    [
      'a place behind the end of its dictionary',
      [dictionary(1, int32(1)), v1(1, [1, 2, 1], rleDictionary)],
      1,
    ],
    ['a dictionary of truths', [dictionary(1, [1]), v1(1, [0], rleDictionary)], 1, { type: 'BOOLEAN' }],
    ['levels of an encoding that is withdrawn', [withdrawn], 1, { repetition_type: 'OPTIONAL' }],
    ['levels of more than one', [v1(1, [2, 0, 0, 0, 2, 2])], 1, { repetition_type: 'OPTIONAL' }],
    ['bytes of repetition below zero', [v2(1, int32(1), { repeated: -1, levels: 1 })], 1],
    [
      'a beginning that is longer than the text before',
      [v1(1, [0x80, 1, 4, 1, 2, 0x80, 1, 4, 1, 2, 97], deltaByteArray)],
      1,
      { type: 'BYTE_ARRAY' },
    ],
    [
      'texts of less than no length',
      [v1(1, [0x80, 1, 4, 1, 1, 97], deltaLengthByteArray)],
      1,
      { type: 'BYTE_ARRAY' },
    ],
    [
      'texts of another length than its schema tells',
      [v1(1, [0x80, 1, 4, 1, 0, 0x80, 1, 4, 1, 2, 97], deltaByteArray)],
      1,
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2 },
    ],
    ['fewer differences than values', [v1(2, [0x80, 1, 4, 1, 2], deltaBinaryPacked)], 2],
    ['fewer bytes apart than values', [v1(2, int32(1), byteStreamSplit)], 2],
    [
      'bytes apart of a length that memory does not have',
      [v1(1, int32(1), byteStreamSplit)],
      1,
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2 ** 31 - 1 },
    ],
    ['more values than rows', [v1(3, int32(1, 2, 3))], 2],
    ['fewer values than its header tells', [v1(3, int32(1, 2))], 3],
    [
      'more bytes than there are',
      [{ ...v1(1, int32(1)), header: { ...v1(1, int32(1)).header, field_3: 1_000_000 } }],
      1,
    ],
    ['a size below zero', [{ ...v1(1, int32(1)), header: { ...v1(1, int32(1)).header, field_2: -1 } }], 1],
    ['a count of another type', [v1(1n, int32(1))], 1],
    [
      'a count of another type, of gaps',
      [v1(1n, [2, 0, 0, 0, 2, 1, ...int32(1)])],
      1,
      { repetition_type: 'OPTIONAL' },
    ],
    ['an encoding that is not read', [v1(1, int32(1), deltaByteArray)], 1],
    ['a dictionary that nothing chooses of', [dictionary(1, int32(1)), v1(1, [], rleDictionary)], 1],
    ['more gaps than rows', [v2(1, int32(1), { nulls: 2 })], 1],
    ['levels of lists', [v2(1, int32(1), { repeated: 2 })], 1],
    ['levels that are longer than the page', [v2(1, int32(1), { levels: 5 })], 1],
    [
      'values of another size than its header tells',
      [{ ...v2(1, int32(1)), header: { ...v2(1, int32(1)).header, field_2: 8 } }],
      1,
    ],
    ['levels that are cut off', [v1(1, [2, 0])], 1, { repetition_type: 'OPTIONAL' }],
    ['run lengths of numbers', [v1(1, [2, 0, 0, 0, 2, 1], rle)], 1],
    [
      'differences of texts',
      [v1(2, [0x80, 1, 4, 2, 2, 2, 0, 0, 0, 0], deltaBinaryPacked)],
      2,
      { type: 'BYTE_ARRAY' },
    ],
    [
      'text that is not UTF-8',
      [v1(1, [...int32(1), 0xff])],
      1,
      { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ],
    [
      'decimals of too many digits',
      [v1(1, [...int32(33), ...new Array(33).fill(1)])],
      1,
      { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', precision: 38 },
    ],
  ])('%s', async (_, pages, rows, element) => {
    await expect(valuesOf(fileOf(pages, rows, element))).rejects.toThrow(MalformedParquetError)
  })

  test.each<[string, Partial<SchemaElement>]>([
    ['a list', { repetition_type: 'REPEATED' }],
    ['JSON', { type: 'BYTE_ARRAY', converted_type: 'JSON' }],
    ['BSON', { type: 'BYTE_ARRAY', converted_type: 'BSON' }],
    ['intervals', { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12, converted_type: 'INTERVAL' }],
    ['shapes', { type: 'BYTE_ARRAY', logical_type: { type: 'GEOMETRY' } }],
    ['UUIDs of another length', { ...uuid, type_length: 15 }],
    ['numbers of 16 bits of another length', { ...uuid, logical_type: { type: 'FLOAT16' } }],
    ['truths that are a date', { type: 'BOOLEAN', converted_type: 'DATE' }],
    ['numbers that are text', { converted_type: 'UTF8' }],
    ['a decimal of more digits than 16 bytes have', { converted_type: 'DECIMAL', precision: 39, scale: 2 }],
    ['a decimal of a scale below zero', { converted_type: 'DECIMAL', precision: 9, scale: -1 }],
  ])('%s', async (_, element) => {
    await expect(valuesOf(fileOf([v1(1, int32(1))], 1, element))).rejects.toThrow(UnsupportedColumnError)
  })

  test.each<CompressionCodec>(['LZ4_RAW', 'LZ4', 'BROTLI', 'LZO', 'GZIP'])(
    'what is not compressed with %s as it should',
    async (codec) => {
      await expect(valuesOf(fileOf([v1(1, int32(1))], 1, {}, codec))).rejects.toThrow(MalformedParquetError)
    },
  )

  test('more bytes than allowed, before it looks at them', async () => {
    const file = fileOf([v1(1, int32(1))], 1)
    await expect(parseParquet(file, { maxBytes: file.length - 1 })).rejects.toThrow(ParquetTooLargeError)
    await expect(parseParquet(file, { maxBytes: file.length })).resolves.toMatchObject({ rowCount: 1 })
  })
})

test('refuses texts that share a beginning more often than there is room for', async () => {
  // A text of 10,000 bytes, and 100,000 times the same.
  const same = [0x80, 0x80, 0x08, 4, 0xa1, 0x8d, 0x06]
  const lengths = [...same, 0, 0xa0, 0x9c, 0x01, 0, 0, 0, 0]
  const file = fileOf(
    [v1(100_001, [...lengths, ...lengths, ...new Array(10_000).fill(97)], deltaByteArray)],
    100_001,
    {
      type: 'BYTE_ARRAY',
    },
  )
  expect(file.length).toBeLessThan(11_000)
  await expect(parseParquet(file)).rejects.toThrow(ParquetTooLargeError)
})

describe('refuses metadata that', () => {
  const columnData = ['a', 'b'].map((name) => ({ name, data: [1, 2, 3] }))
  const good = new Uint8Array(parquetWriteBuffer({ columnData, statistics: false }))

  /** The file with other metadata. */
  function altered(change: (metadata: FileMetaData) => void): Uint8Array {
    const metadata = parquetMetadata(good.slice().buffer)
    change(metadata)
    const writer = new ByteWriter()
    writer.appendBytes(good.subarray(0, good.length - 8 - metadata.metadata_length))
    writeMetadata(writer, metadata)
    writer.appendBytes(Buffer.from('PAR1'))
    return writer.getBytes()
  }

  test('is not so, once it is written again', async () => {
    expect((await parseParquet(altered(() => {}))).columns.map(({ values }) => [...values])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  test.each<[string, RegExp, (metadata: FileMetaData) => void]>([
    [
      'has no columns',
      /no columns/,
      (metadata) => Object.assign(metadata, { schema: [{ name: 'root', num_children: 0 }], row_groups: [] }),
    ],
    [
      'has more columns than it tells',
      /does not fit/,
      ({ schema }) => Object.assign(schema[0] ?? {}, { num_children: 1 }),
    ],
    [
      'gives two columns one name',
      /two columns are called "a"/,
      ({ schema }) => Object.assign(schema[2] ?? {}, { name: 'a' }),
    ],
    [
      'tells more rows than there are groups of',
      /groups of rows/,
      (metadata) => Object.assign(metadata, { num_rows: 4n }),
    ],
    ['tells fewer rows', /groups of rows/, (metadata) => Object.assign(metadata, { num_rows: 2n })],
    [
      'leaves a column out of a group',
      /groups of rows/,
      ({ row_groups }) => row_groups[0]?.columns.splice(1),
    ],
    [
      'has a column in another file',
      /not what the schema says/,
      ({ row_groups }) => Object.assign(row_groups[0]?.columns[0] ?? {}, { file_path: 'b' }),
    ],
    [
      'has a column outside of the file',
      /outside/,
      ({ row_groups }) =>
        Object.assign(row_groups[0]?.columns[0]?.meta_data ?? {}, { total_compressed_size: 1_000_000n }),
    ],
  ])('%s', async (_, message, change) => {
    const act = parseParquet(altered(change))
    await expect(act).rejects.toThrow(MalformedParquetError)
    await expect(act).rejects.toThrow(message)
  })
})
