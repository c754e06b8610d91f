import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectTable } from '../columns/inspectTable.js'
import {
  ColumnNotFoundError,
  MalformedParquetError,
  ParquetTooLargeError,
  UnsupportedColumnError,
  UnwritableValueError,
} from '../errors.js'
import type { Column, Table } from '../table.js'
import { formatParquet } from './formatParquet.js'
import { parseParquet } from './parseParquet.js'

const columnOf = (rowCount: number): fc.Arbitrary<Column> => {
  const size = { minLength: rowCount, maxLength: rowCount }
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
  return fc.oneof(
    fc.record({
      name,
      type: fc.constant('number' as const),
      values: fc.float64Array({ ...size, noDefaultInfinity: true }),
    }),
    fc.record({
      name,
      type: fc.constant('string' as const),
      values: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a', 'b')), size),
    }),
  )
}
const tables: fc.Arbitrary<Table> = fc
  .integer({ min: 1, max: 20 })
  .chain((rowCount) =>
    fc
      .uniqueArray(columnOf(rowCount), { minLength: 1, maxLength: 5, selector: ({ name }) => name })
      .map((columns) => ({ rowCount, columns })),
  )

test('reads what formatParquet writes', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (table) => {
      const { notes, ...read } = await parseParquet(await formatParquet(table))
      expect(read).toEqual(table)
    }),
    { numRuns: 200 },
  )
})

test('reads a name that is the only one, between gaps', async () => {
  const table: Table = { rowCount: 4, columns: [{ name: 'x', type: 'string', values: ['', 'b', 'b', ''] }] }
  expect(await parseParquet(await formatParquet(table))).toEqual(table)
})

test('refuses to write what it could not read', async () => {
  const table: Table = {
    rowCount: 1,
    columns: [{ name: 'x', type: 'number', values: Float64Array.of(Infinity) }],
  }
  await expect(formatParquet(table)).rejects.toThrow(UnwritableValueError)
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A Parquet file that DuckDB writes. */
async function duckParquet(query: string, options: string): Promise<Buffer> {
  const path = join(folder, 'duck.parquet')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ${options})`)
  connection.closeSync()
  instance.closeSync()
  return readFile(path)
}

const types = `SELECT i::INTEGER AS int, i * 10000000000 AS long, i / 8 AS double, (i / 8)::FLOAT AS float,
  (i * 3 + 15)::DECIMAL(9, 2) / 100 AS d, (i % 256)::UTINYINT AS byte, (18446744073709551615 - i)::UBIGINT AS big,
  i % 3 = 0 AS yes, CASE WHEN i % 5 = 0 THEN NULL ELSE 'é' || (i % 7) END AS name, 'row ' || i AS text,
  CASE WHEN i % 4 = 0 THEN NULL ELSE i END AS gaps, NULL::DOUBLE AS none, (i * 115 / 100)::DECIMAL(30, 4) AS wide
  FROM range(3000) t(i)`

describe.each([
  ['snappy', 'V1'],
  ['snappy', 'V2'],
  ['zstd', 'V1'],
  ['zstd', 'V2'],
  ['gzip', 'V1'],
  ['uncompressed', 'V2'],
  ['brotli', 'V1'],
  ['brotli', 'V2'],
  ['lz4_raw', 'V1'],
  ['lz4_raw', 'V2'],
])('reads what DuckDB writes with %s, %s', (compression, version) => {
  test('value for value', async () => {
    const bytes = await duckParquet(
      types,
      `COMPRESSION ${compression}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 2048`,
    )
    const { columns, rowCount } = await parseParquet(bytes)
    expect(rowCount).toBe(3000)
    const row = (at: number) => Object.fromEntries(columns.map(({ name, values }) => [name, values[at]]))
    expect(row(2997)).toMatchObject({
      int: 2997,
      long: 29_970_000_000_000,
      double: 374.625,
      float: 374.625,
      byte: 2997 % 256,
      big: String(2n ** 64n - 2998n),
      yes: 'true',
      name: 'é1',
      text: 'row 2997',
      gaps: 2997,
      none: Number.NaN,
      wide: 3446.55,
    })
    expect(row(0)).toMatchObject({ name: '', gaps: Number.NaN, yes: 'true', d: 0.15 })
    expect(columns.find(({ name }) => name === 'd')?.values[100]).toBe(3.15)
  })
})

describe('whole numbers beyond 2^53', () => {
  test.each([
    ['INT64', '::BIGINT'],
    ['UINT64', '::UBIGINT'],
    ['a decimal', '::DECIMAL(38, 4)'],
  ])('of %s stay different classes', async (_, type) => {
    const id64 = `(208310224003697457 + (i % 8) * 16)${type}`
    const bytes = await duckParquet(
      `SELECT CASE WHEN i = 3 THEN NULL ELSE ${id64} END AS id, i AS x FROM range(400) t(i)`,
      'COMPRESSION snappy',
    )
    const [id, x] = (await parseParquet(bytes)).columns
    expect(id).toMatchObject({ type: 'string', numeric: true })
    const ids = Array.from<unknown>(id?.values ?? [])
    expect(ids.slice(0, 4)).toEqual(['208310224003697457', '208310224003697473', '208310224003697489', ''])
    expect(new Set(ids).size).toBe(9)
    expect(x?.type).toBe('number')
  })

  test('leave the smaller numbers before them as they are', async () => {
    const bytes = await duckParquet(
      'SELECT * FROM (VALUES (1.5), (NULL), (-2), (9007199254740993)) t(x)',
      'COMPRESSION snappy',
    )
    expect((await parseParquet(bytes)).columns[0]).toMatchObject({
      numeric: true,
      values: ['1.5', '', '-2', '9007199254740993'],
    })
  })

  test('are written as they were', async () => {
    const table: Table = {
      rowCount: 3,
      columns: [
        { name: 'signed', type: 'string', numeric: true, values: ['-9007199254740993', '', '1'] },
        { name: 'unsigned', type: 'string', numeric: true, values: ['18446744073709551615', '', '1'] },
        { name: 'wide', type: 'string', numeric: true, values: [`${10n ** 37n}`, '', '-1'] },
        { name: 'mixed', type: 'string', numeric: true, values: ['9007199254740993', '', '-1.5'] },
      ],
    }
    const read = await parseParquet(await formatParquet(table))
    expect(read).toEqual(table)
    // Told where columns are chosen.
    expect(inspectTable(read).notes.map(({ message }) => message)).toContain(
      'Columns "signed", "unsigned", "wide" and "mixed" have whole numbers beyond 2^53, of which a model gets the nearest float32: list them in `categorical` if they are names, which keep all digits.',
    )
  })

  test('of names, a usual marker is told', async () => {
    const bytes = await duckParquet(
      "SELECT CASE WHEN i = 3 THEN 'Null' ELSE 'a' || i END AS name FROM range(9) t(i)",
      'COMPRESSION snappy',
    )
    expect((await parseParquet(bytes)).notes).toEqual([
      {
        kind: 'marker',
        column: 'name',
        message: '"Null" is a name in column "name". List it in `missing` if it stands for a missing value.',
      },
    ])
  })
})

test('reads dates, times and identifiers as text', async () => {
  const bytes = await duckParquet(
    `SELECT DATE '2020-02-29' AS d, TIME '09:30:00.25' AS t, TIMESTAMP '2020-01-31 09:30:00' AS ts,
     TIMESTAMPTZ '2020-01-31 09:30:00.5+00' AS tz, TIMESTAMP_NS '1960-01-31 09:30:00.000000001' AS ns,
     UUID '0f1f2f3f-4f5f-6f7f-8f9f-afbfcfdfefff' AS id`,
    'COMPRESSION snappy',
  )
  const { columns } = await parseParquet(bytes)
  expect(Object.fromEntries(columns.map(({ name, values }) => [name, values[0]]))).toEqual({
    d: '2020-02-29',
    t: '09:30:00.25',
    ts: '2020-01-31T09:30:00',
    tz: '2020-01-31T09:30:00.5Z',
    ns: '1960-01-31T09:30:00.000000001',
    id: '0f1f2f3f-4f5f-6f7f-8f9f-afbfcfdfefff',
  })
})

const notInTables: [string, string, string][] = [
  ['[i]', 'list', 'lists'],
  ["{'a': i, 'b': {'c': [i]}}", 'struct', 'nested values'],
  ["MAP {'a': i}", 'map', 'maps'],
  ["'{}'::JSON", 'json', 'JSON'],
  ['INTERVAL 1 DAY', 'interval', 'intervals'],
  ["'\\xFF'::BLOB", 'image', 'bytes that are no text'],
]
const selected = (columns: typeof notInTables) => columns.map(([value, name]) => `${value} AS ${name}`).join()

test('leaves out what no table has, and tells', async () => {
  const bytes = await duckParquet(
    `SELECT i AS x, ${selected(notInTables)}, 'y' || i AS y, 'caf\\xC3\\xA9'::BLOB AS bytes FROM range(100) t(i)`,
    'COMPRESSION snappy, ROW_GROUP_SIZE 2048',
  )
  const { columns, notes } = await parseParquet(bytes)
  expect(columns.map(({ name, values }) => [name, values[7]])).toEqual([
    ['x', 7],
    ['y', 'y7'],
    ['bytes', 'café'],
  ])
  expect(notes).toEqual(
    notInTables.map(([, column, reason]) => ({
      kind: 'left-out',
      column,
      message: `Column "${column}" was left out: ${reason}.`,
    })),
  )
})

test.each(notInTables)('refuses a table of nothing but %s', async (...column) => {
  for (const columns of [[column], notInTables]) {
    const bytes = await duckParquet(`SELECT ${selected(columns)} FROM range(3) t(i)`, 'COMPRESSION snappy')
    await expect(parseParquet(bytes)).rejects.toThrow(UnsupportedColumnError)
  }
})

test('numbers stay text, and texts stand for missing values, where it is asked for', async () => {
  const bytes = await duckParquet(
    `SELECT * FROM (VALUES ('NA', -999, -999.0::DOUBLE, 7, 9007199254740993, 1.50), ('a', 2, 0.5, 08, 1, 2)) t(a, b, c, d, e, f)`,
    'COMPRESSION snappy',
  )
  const { columns } = await parseParquet(bytes, {
    missing: ['NA', '-999', '9007199254740993'],
    strings: ['c', 'd', 'f'],
  })
  expect(columns.map(({ type, values }) => [type, ...values])).toEqual([
    ['string', '', 'a'],
    ['number', Number.NaN, 2],
    ['string', '', '0.5'],
    ['string', '7', '8'],
    ['number', Number.NaN, 1],
    ['string', '1.5', '2'],
  ])
  await expect(parseParquet(bytes, { strings: ['g'] })).rejects.toThrow(ColumnNotFoundError)
})

test('reads numbers that are written as text as numbers, unless they are to stay text', async () => {
  const bytes = await duckParquet(
    `SELECT (i % 3)::VARCHAR AS qty, (i + 0.25)::VARCHAR AS price, '00' || i AS code, 'n' || i AS name,
      CASE WHEN i = 1 THEN 'NA' ELSE '900719925474099' || i END AS id FROM range(4) t(i)`,
    'COMPRESSION snappy',
  )
  const read = await parseParquet(bytes)
  expect(read.columns.map(({ type, values }) => [type, ...values])).toEqual([
    ['number', 0, 1, 2, 0],
    ['number', 0.25, 1.25, 2.25, 3.25],
    ['string', '000', '001', '002', '003'],
    ['string', 'n0', 'n1', 'n2', 'n3'],
    ['string', '9007199254740990', '', '9007199254740992', '9007199254740993'],
  ])
  expect(read.notes?.map(({ message }) => message)).toContain(
    'Columns "qty", "price" and "id" hold numbers as text, and are read as numbers: list them in `strings` if they are names.',
  )
  const { columns } = await parseParquet(bytes, { strings: ['qty'] })
  expect(columns[0]).toEqual({ name: 'qty', type: 'string', values: ['0', '1', '2', '0'] })
})

test.each([
  ['numbers', 'i * 7', true],
  ['texts', "'row ' || i", true],
  ['days', "DATE '2020-01-01' + i::INTEGER", true],
  ['numbers that repeat themselves', 'i % 5', false],
  ['fractions', 'i / 8', false],
  ['numbers and gaps', 'CASE WHEN i > 3 THEN i END', false],
])("takes pandas' index of %s for no data, or keeps it", async (_, value, isIndex) => {
  const bytes = await duckParquet(
    `SELECT i % 3 AS x, ${value} AS __index_level_0__ FROM range(20) t(i)`,
    'COMPRESSION snappy',
  )
  const names = async (strings: string[]) =>
    (await parseParquet(bytes, { strings })).columns.map(({ name }) => name)
  expect(await names([])).toEqual(isIndex ? ['x'] : ['x', '__index_level_0__'])
  expect(await names(['__index_level_0__'])).toEqual(['x', '__index_level_0__'])
  expect((await parseParquet(bytes)).notes).toEqual(
    isIndex ? [expect.objectContaining({ kind: 'row-index', column: '__index_level_0__' })] : undefined,
  )
})

test('calls a column without a name by its place', async () => {
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'a', data: [1] },
      { name: '', data: [2] },
    ],
  })
  expect((await parseParquet(new Uint8Array(file))).columns.map(({ name }) => name)).toEqual([
    'a',
    'column 2',
  ])
})

test('passes over groups without rows', async () => {
  const columnData = [{ name: 'x', data: [1, 2, 3] }]
  const groups = parquetWriteBuffer({ columnData, rowGroupSize: [2, 1] })
  const metadata = parquetMetadata(groups)
  metadata.row_groups.splice(1, 0, {
    columns: metadata.row_groups[0]?.columns ?? [],
    num_rows: 0n,
    total_byte_size: 0n,
  })
  const writer = new ByteWriter()
  writer.appendBytes(new Uint8Array(groups, 0, groups.byteLength - 8 - metadata.metadata_length))
  writeMetadata(writer, metadata)
  writer.appendBytes(Buffer.from('PAR1'))
  expect((await parseParquet(writer.getBytes())).columns[0]?.values).toEqual(Float64Array.of(1, 2, 3))
})

test.each([
  ['bytes', { maxBytes: 1000 }],
  ['rows', { maxRows: 99 }],
  ['columns', { maxColumns: 1 }],
])('refuses too many %s', async (unit, limits) => {
  const bytes = await duckParquet('SELECT i AS a, i AS b FROM range(100) t(i)', 'COMPRESSION zstd')
  await expect(parseParquet(bytes, limits)).rejects.toThrow(ParquetTooLargeError)
  await expect(parseParquet(bytes, limits)).rejects.toMatchObject({ unit })
  await expect(parseParquet(bytes)).resolves.toMatchObject({ rowCount: 100 })
})

test('refuses a text that is written out more often than there is room for', async () => {
  const bytes = await duckParquet("SELECT repeat('x', 10000) AS a FROM range(10000)", 'COMPRESSION zstd')
  expect(bytes.length).toBeLessThan(20_000)
  await expect(parseParquet(bytes, { maxBytes: 10_000_000 })).rejects.toThrow(ParquetTooLargeError)
})

test.each([
  ['nothing', []],
  ['a CSV file', [...Buffer.from('a,b\n1,2\n3,4\n')]],
  ['magic alone', [...Buffer.from('PAR1\0\0\0\0PAR1')]],
])('refuses %s', async (_, bytes) => {
  await expect(parseParquet(Uint8Array.from(bytes))).rejects.toThrow(MalformedParquetError)
})
