import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csvText } from '../csv/text.js'
import { numberName } from '../names.js'
import { type ParseParquetOptions, readParquet } from '../parquet/parseParquet.js'
import type { Column, Table } from '../table.js'
import { type ParquetToCsvOptions, parquetToCsv } from './parquetToCsv.js'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
  path = join(folder, 'in.parquet')
})
afterEach(() => rm(folder, { recursive: true }))

/** What CSV has no other text for: names of numbers, infinite ones, gaps. */
function valuesOf(texts: readonly string[], isNumber: boolean): readonly string[] {
  const name = (text: string) => (text === '' ? '' : text.endsWith('Infinity') ? text : numberName(text))
  return isNumber ? texts.map(name) : texts
}

function textOf(value: string | number): string {
  return Number.isNaN(value) ? '' : String(value)
}

/** The columns of the CSV that is made of a Parquet file. */
async function converted(options: Partial<ParquetToCsvOptions> = {}) {
  const to = join(folder, 'out.csv')
  const parquet = await parquetToCsv(path, { to, memory: 1e8, temporary: folder, ...options })
  if (!parquet) throw new TypeError('It is no Parquet file.')
  const { names, strings, leftOut, notes } = parquet
  const csv = csvText(await readFile(to, 'utf8'), () => ({ name: 'utf-8', mark: 0 }))
  const reader = csv.records({ at: 0, line: 1, separator: 0x2c, trim: false })
  const texts: string[][] = names.map(() => [])
  reader.next(names.length)
  while (reader.next(names.length)) {
    if (reader.count !== names.length) throw new TypeError('A row has another number of fields.')
    for (const [index, column] of texts.entries()) column.push(reader.field(index))
  }
  const columns = names.map((name, index) => {
    const isNumber = !strings.includes(name)
    return { name, isNumber, values: valuesOf(texts[index] ?? [], isNumber) }
  })
  return { columns, leftOut, notes }
}

/** The same of a table in memory. */
function inMemory({ columns, leftOut = [], notes = [] }: Table) {
  const isNumber = (column: Column) => column.type === 'number' || column.numeric === true
  return {
    columns: columns.map((column) => ({
      name: column.name,
      isNumber: isNumber(column),
      values: valuesOf(Array.from<string | number, string>(column.values, textOf), isNumber(column)),
    })),
    leftOut,
    notes,
  }
}

/** Acts where DuckDB is not installed. */
async function withoutDuckDb<result>(act: () => Promise<result>): Promise<result> {
  const { getBuiltinModule } = process
  const elsewhere = { createRequire: () => createRequire(path) }
  try {
    Object.assign(process, {
      getBuiltinModule: (name: string) => (name === 'node:module' ? elsewhere : getBuiltinModule(name)),
    })
    return await act()
  } finally {
    Object.assign(process, { getBuiltinModule })
  }
}

type Options = Pick<ParseParquetOptions, 'missing' | 'strings'>

/** Expects the same of DuckDB, and where it is not installed, as it is read in memory. */
async function expectSame(options: Options = {}): Promise<void> {
  const expected = inMemory(await readParquet(await readFile(path), options))
  expect(await converted(options)).toEqual(expected)
  expect(await withoutDuckDb(() => converted(options))).toEqual(expected)
}

async function duckParquet(query: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
}

describe('gives the values that parseParquet reads', () => {
  const whole = (bits: number, isSigned = true) =>
    isSigned
      ? fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n })
      : fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })
  const numbers = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(
      -0,
      1e15,
      1e16,
      123456789012345680000,
      1e21,
      0.0001,
      1e-5,
      1.5e-6,
      1e-7,
      5e-324,
      -1.25e-5,
    ),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -999, 1.5),
  )
  const halves = fc.oneof(
    fc.integer({ min: -2048, max: 2048 }).map((value) => value / 64),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 65504, 2 ** -24),
  )
  const texts = fc.oneof(
    fc.constantFrom(
      'oak',
      '',
      '1',
      '1.0',
      'NA',
      'NaN',
      'inf',
      ' a ',
      "'",
      'a,b',
      '"',
      '\r\n',
      '\uFEFFx',
      '01',
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  )
  const bytes = texts.map((text) => Buffer.from(text))
  const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const small = (limit: bigint) => (value: bigint) => value % limit
  const kinds: Record<string, [Omit<SchemaElement, 'name'>, fc.Arbitrary<unknown>]> = {
    double: [{ type: 'DOUBLE' }, numbers],
    float: [{ type: 'FLOAT' }, fc.oneof(fc.float(), fc.constantFrom(Math.fround(0.1), -999))],
    half: [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } }, halves],
    int8: [{ type: 'INT32', converted_type: 'INT_8' }, whole(8).map(Number)],
    int32: [{ type: 'INT32' }, fc.oneof(whole(32).map(Number), fc.constantFrom(-999))],
    int64: [{ type: 'INT64' }, fc.oneof(whole(64), fc.constantFrom(2n ** 53n + 1n, -(2n ** 63n)))],
    uint8: [{ type: 'INT32', converted_type: 'UINT_8' }, whole(8, false).map(Number)],
    uint32: [{ type: 'INT32', converted_type: 'UINT_32' }, whole(32, false).map(Number)],
    uint64: [{ type: 'INT64', converted_type: 'UINT_64' }, whole(64, false)],
    cents: [
      { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 2 },
      fc.oneof(whole(30).map(small(10n ** 9n)), fc.constantFrom(-99900n, 150n)),
    ],
    parts: [
      { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 18 },
      whole(60).map(small(10n ** 18n)),
    ],
    wide: [
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision: 38, scale: 10 },
      fc.oneof(
        whole(127).map(small(10n ** 38n)),
        whole(100).map((value) => (value % 10n ** 27n) * 10n ** 10n),
      ),
    ],
    yes: [{ type: 'BOOLEAN' }, fc.boolean()],
    text: [{ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, texts],
    kind: [{ type: 'BYTE_ARRAY', converted_type: 'ENUM' }, bytes],
    bytes: [
      { type: 'BYTE_ARRAY' },
      fc.oneof({ arbitrary: bytes, weight: 50 }, { arbitrary: fixed(2), weight: 1 }),
    ],
    hex: [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 3 }, fixed(3)],
    uuid: [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } }, fixed(16)],
    date: [{ type: 'INT32', converted_type: 'DATE' }, fc.integer({ min: -800_000, max: 3_000_000 })],
    time: [{ type: 'INT32', converted_type: 'TIME_MILLIS' }, fc.integer({ min: 0, max: 86_399_999 })],
    micros: [
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'MICROS' } },
      fc.bigInt({ min: 0n, max: 86_399_999_999n }),
    ],
    millis: [
      { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
      fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
    ],
    moment: [
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
      fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
    ],
    local: [
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' } },
      fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
    ],
    nothing: [{ type: 'INT32', logical_type: { type: 'NULL' } }, fc.constant(null)],
    json: [{ type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'JSON' } }, fc.constant(null)],
  }
  const names = Object.keys(kinds)

  const cases = fc.integer({ min: 1, max: 40 }).chain((rowCount) =>
    fc.record({
      columns: fc.tuple(
        ...Object.values(kinds).map(([, values]) =>
          fc.array(fc.option(values, { freq: 8 }), { minLength: rowCount, maxLength: rowCount }),
        ),
      ),
      order: fc.shuffledSubarray(
        names.filter((name) => name !== 'json'),
        { minLength: 1 },
      ),
      strings: fc.subarray(names.filter((name) => name !== 'json')),
      missing: fc.subarray(['-999', 'NA', 'inf', '1.50', 'true', 'oak']),
    }),
  )

  test('of columns of every type', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ columns, order, strings, missing }) => {
        // Bytes may be no text, so that nothing would be left.
        const all = [...new Set(['int8', ...order, 'json'])]
        const schema: SchemaElement[] = all.map((name) => ({
          name,
          repetition_type: 'OPTIONAL',
          ...(kinds[name]?.[0] ?? {}),
        }))
        const columnData = all.map((name) => ({ name, data: columns[names.indexOf(name)] ?? [] }))
        const root = { name: 'root', num_children: all.length }
        await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData, schema: [root, ...schema] })))
        // Bytes that are no text are left out, and so are no text that is asked for.
        const asked = strings.filter((name) => order.includes(name) && name !== 'bytes')
        await expectSame({ strings: asked, missing })
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })

  test.each([
    [
      'lists, maps, structures and what is no text',
      "SELECT i AS x, [i] AS l, {'a': i} AS s, MAP {'a': 1} AS m, '\\xFF'::BLOB AS b, 'a'::BLOB AS c FROM range(20) t(i)",
    ],
    [
      'a column alone, with gaps',
      "SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE 'a' || i END AS x FROM range(20) t(i)",
    ],
    ['an index of texts', "SELECT i // 2 AS x, 'row ' || i AS __index_level_0__ FROM range(20) t(i)"],
    ['an index that repeats itself', 'SELECT i AS x, i % 5 AS __index_level_0__ FROM range(20) t(i)'],
    [
      'an index with gaps',
      'SELECT i AS x, CASE WHEN i > 3 THEN i END AS __index_level_0__ FROM range(20) t(i)',
    ],
    ['an index of fractions', 'SELECT i AS x, i / 8 AS __index_level_0__ FROM range(20) t(i)'],
    [
      'an index of an older table',
      'SELECT (i * 7)::DOUBLE AS "Unnamed: 0", i AS "Unnamed: 0.1", i % 3 AS x FROM range(20) t(i)',
    ],
    ['numbers that count the rows', 'SELECT i + 5 AS rownames, i % 3 AS x FROM range(20) t(i)'],
    ['numbers that do not', 'SELECT 20 - i AS rownames, i % 3 AS x FROM range(20) t(i)'],
    ['numbers that count the rows behind a column', 'SELECT i % 3 AS x, i AS index FROM range(20) t(i)'],
    [
      'decimals of nothing before the point',
      "SELECT x::DECIMAL(18, 18) AS x FROM (VALUES ('0'), ('-0.5'), ('0.000000000000000001'), (NULL)) t(x)",
    ],
    ['nothing but an index', 'SELECT i AS __index_level_0__ FROM range(20) t(i)'],
  ])('of a table with %s', async (_, query) => {
    await duckParquet(query)
    await expectSame()
  })

  test('where DuckDB does not read the file', async () => {
    path = join(import.meta.dirname, '../../../test/fixtures/parquet/hadoop_lz4_compressed.parquet')
    await expectSame()
    path = join(import.meta.dirname, '../../../test/fixtures/parquet/byte_stream_split_extended.gzip.parquet')
    await expectSame()
  })
})

test('leaves an index where it is listed, and tells of one that it leaves out', async () => {
  await duckParquet('SELECT i % 3 AS x, i AS __index_level_0__ FROM range(20) t(i)')
  const { columns, leftOut, notes } = await converted()
  expect(columns.map(({ name }) => name)).toEqual(['x'])
  expect(leftOut).toEqual(['__index_level_0__'])
  expect(notes).toEqual([
    {
      kind: 'row-index',
      column: '__index_level_0__',
      message:
        'Column "__index_level_0__" numbers or names the rows and was left out. List it in `strings` to keep it.',
    },
  ])
  const strings = ['__index_level_0__']
  expect((await converted({ strings })).columns.map(({ name }) => name)).toEqual(['x', '__index_level_0__'])
  await expectSame({ strings })
})

test('of a file that is too large for memory, names the package to install', async () => {
  await duckParquet('SELECT i AS x FROM range(1000001) t(i)')
  const act = withoutDuckDb(() => converted())
  await expect(act).rejects.toMatchObject({ name: 'MissingPeerError' })
  await expect(act).rejects.toThrow('npm install @duckdb/node-api')
  expect((await converted()).columns[0]?.values).toHaveLength(1_000_001)
})

test('is of no other file', async () => {
  await writeFile(path, 'x,y\n1,2\n')
  const to = join(folder, 'out.csv')
  expect(await parquetToCsv(path, { to, memory: 1e8, temporary: folder })).toBeUndefined()
})

test.each([
  ['cut off', (file: Buffer) => truncate(path, file.length - 20)],
  ['of other bytes', (file: Buffer) => writeFile(path, file.fill(0xff, 4, 30))],
  [
    'encrypted',
    (file: Buffer) =>
      writeFile(path, Buffer.concat([Buffer.from('PARE'), file.subarray(4, -4), Buffer.from('PARE')])),
  ],
])('refuses a file that is %s', async (_, change) => {
  await duckParquet("SELECT i AS x, 'a' || i AS y FROM range(20) t(i)")
  await change(await readFile(path))
  await expect(converted()).rejects.toMatchObject({ name: 'MalformedParquetError' })
})
