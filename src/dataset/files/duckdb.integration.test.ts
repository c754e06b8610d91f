import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MalformedParquetError, MissingPeerError, QueryError, UnsupportedColumnError } from '../errors.js'
import { formatCsv } from '../formatCsv.js'
import { formatParquet } from '../parquet/formatParquet.js'
import { parseParquet } from '../parquet/parseParquet.js'
import { parseCsv } from '../parseCsv.js'
import { type SplitOptions, splitTable } from '../split.js'
import { query } from './duckdb.js'
import { splitFile } from './splitFile.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const seed = 'secret seed'
let runs = 0

/** The split of a Parquet file, with the bytes that are published, or the name of the error: in memory and by DuckDB. */
async function both(path: string, options: Omit<SplitOptions, 'seed'>) {
  const how = { ...options, seed }
  const inMemory = async () => {
    const { train, test, ...split } = splitTable(await parseParquet(await readFile(path)), how)
    return { ...split, train: formatCsv(train), test: formatCsv(test) }
  }
  const onDisk = async () => {
    const directory = join(folder, String(runs++))
    const { files, bytes, stream, remove, ...split } = await splitFile(path, {
      ...how,
      directory,
      temporary: folder,
    })
    return { ...split, train: await readFile(files.train, 'utf8'), test: await readFile(files.test, 'utf8') }
  }
  return Promise.all([inMemory, onDisk].map((act) => act().catch(({ name }) => ({ name }))))
}

describe('gives of a Parquet file, byte for byte, what is written of its table in memory', () => {
  const whole = (bits: number, signed: boolean) =>
    signed
      ? fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n })
      : fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })
  const special = [
    0,
    -0,
    1,
    100,
    0.1,
    1e15,
    1e16,
    1e20,
    1e21,
    123456789012345680,
    1e-5,
    1e-6,
    1e-7,
    5e-324,
    2 ** 53,
  ]
  const numbers = fc.oneof(
    fc.double({ min: -3e38, max: 3e38 }),
    fc.float({ noDefaultInfinity: true }),
    fc.constantFrom(...special),
    fc.integer(),
  )
  const texts = fc.oneof(
    fc.constantFrom(
      'oak',
      '',
      '1',
      '1.0',
      '-0',
      'NULL',
      'null',
      'NaN',
      'inf',
      ' a ',
      '#',
      "'",
      'a,b',
      '"',
      '\r\n',
      '\\N',
    ),
    fc.constantFrom('\uFEFFx', '😀', 'é', 'true', '2020-01-01', '01'),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  )
  const bytes = texts.map((text) => Buffer.from(text))
  const decimal = (type: 'INT32' | 'INT64' | 'FIXED_LEN_BYTE_ARRAY', precision: number, scale: number) =>
    ({
      type,
      converted_type: 'DECIMAL',
      precision,
      scale,
      ...(type === 'FIXED_LEN_BYTE_ARRAY' && { type_length: 16 }),
    }) as const
  const kinds: Record<string, [Omit<SchemaElement, 'name'>, fc.Arbitrary<unknown>]> = {
    double: [{ type: 'DOUBLE' }, numbers],
    float: [
      { type: 'FLOAT' },
      fc.oneof(fc.float({ noDefaultInfinity: true }), fc.constantFrom(-0, Math.fround(0.1))),
    ],
    int8: [{ type: 'INT32', converted_type: 'INT_8' }, whole(8, true).map(Number)],
    int32: [{ type: 'INT32' }, whole(32, true).map(Number)],
    int64: [{ type: 'INT64' }, fc.oneof(whole(64, true), fc.constantFrom(2n ** 53n + 1n, -(2n ** 63n)))],
    uint8: [{ type: 'INT32', converted_type: 'UINT_8' }, whole(8, false).map(Number)],
    uint32: [{ type: 'INT32', converted_type: 'UINT_32' }, whole(32, false).map(Number)],
    uint64: [{ type: 'INT64', converted_type: 'UINT_64' }, whole(64, false)],
    cents: [decimal('INT32', 9, 2), whole(30, true).map((value) => value % 10n ** 9n)],
    small: [decimal('INT64', 18, 18), whole(60, true).map((value) => value % 10n ** 18n)],
    wide: [decimal('FIXED_LEN_BYTE_ARRAY', 38, 10), whole(127, true).map((value) => value % 10n ** 38n)],
    yes: [{ type: 'BOOLEAN' }, fc.boolean()],
    text: [{ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, texts],
    kind: [{ type: 'BYTE_ARRAY', converted_type: 'ENUM' }, bytes],
    bytes: [{ type: 'BYTE_ARRAY' }, bytes],
  }
  const names = Object.keys(kinds)

  const cases = fc.integer({ min: 30, max: 60 }).chain((rowCount) => {
    const column = ([, values]: (typeof kinds)[string]) =>
      fc.array(fc.option(values, { freq: 8 }), { minLength: rowCount, maxLength: rowCount })
    return fc.record({
      columns: fc.tuple(...Object.values(kinds).map(column)),
      labels: fc.array(fc.constantFrom('a', 'b'), { minLength: rowCount, maxLength: rowCount }),
      label: fc.constantFrom('label', 'double', 'int64', 'cents', 'yes', 'text'),
      more: fc.subarray(names),
      order: fc.shuffledSubarray([...names, 'label'], { minLength: names.length + 1 }),
    })
  })

  test('whatever its columns', async () => {
    const path = join(folder, 'in.parquet')
    await fc.assert(
      fc.asyncProperty(cases, async ({ columns, labels, label, more, order }) => {
        const data = new Map(names.map((name, index) => [name, columns[index] ?? []]))
        data.set('label', labels)
        // A label is never missing.
        const isMissing = (value: unknown) => value === null || value === '' || Number.isNaN(value)
        const labelled = (data.get(label) ?? []).filter((value) => !isMissing(value))
        data.set(
          label,
          labels.map((_, row) => labelled[row % labelled.length]),
        )
        const schema: SchemaElement[] = order.map((name) => ({
          name,
          repetition_type: 'OPTIONAL',
          ...(kinds[name]?.[0] ?? { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
        }))
        const file = parquetWriteBuffer({
          columnData: order.map((name) => ({ name, data: data.get(name) ?? [] })),
          schema: [{ name: 'root', num_children: order.length }, ...schema],
        })
        await writeFile(path, Buffer.from(file))
        const texts = ['yes', 'text', 'kind', 'bytes', 'label']
        const [inMemory, onDisk] = await both(path, {
          label,
          testSize: 10,
          categorical: order.filter(
            (name) => name !== label && (texts.includes(name) || more.includes(name)),
          ),
          stratify: false,
        })
        expect(onDisk).toEqual(inMemory)
      }),
      { numRuns: 10 },
    )
  })

  test('whatever its groups of rows, and of the same rows in CSV', async () => {
    const rows = `SELECT i AS id, (i * 7919 % 1000) / 8 AS x, (i / 3)::FLOAT AS f, (i % 50)::DECIMAL(6, 2) / 8 AS d,
      CASE WHEN i % 9 = 0 THEN NULL ELSE i END AS gaps, 'Ö ' || (i % 5) AS city, (i % 4)::VARCHAR AS code,
      CASE WHEN i % 3 = 0 THEN 'a,"b"' ELSE 'c' END AS label FROM range(2500) t(i)`
    const how = { label: 'label', testSize: 500, categorical: ['city', 'code'] }
    const [snappy, zstd, csv] = ['a.parquet', 'b.parquet', 'a.csv'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await copies([
      `COPY (${rows}) TO '${snappy}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
      `COPY (${rows}) TO '${zstd}' (FORMAT parquet, ROW_GROUP_SIZE 100000, COMPRESSION zstd)`,
      // As text, float32 is shorter than the number that it is.
      `COPY (${rows.replace('::FLOAT', '::FLOAT::DOUBLE')}) TO '${csv}' (FORMAT csv, HEADER)`,
    ])
    const [first, ...others] = [...(await both(snappy, how)), ...(await both(zstd, how))]
    for (const other of others) expect(other).toEqual(first)
    const { files } = await splitFile(csv, {
      ...how,
      seed,
      strings: ['code'],
      directory: join(folder, 'csv'),
    })
    expect(first).toMatchObject({
      train: await readFile(files.train, 'utf8'),
      test: await readFile(files.test, 'utf8'),
    })
  })

  test('whatever the names of its columns, of its folder, and beside it', async () => {
    const place = join(folder, 'year=2020')
    await mkdir(place)
    const columnData = ['x', 'X', 'a,b', '"', 'filename', 'é'].map((name, column) => ({
      name,
      data: Array.from({ length: 30 }, (_, row) => (row * (column + 3)) % 7),
    }))
    const path = join(place, 'in[1]*?.parquet')
    await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData })))
    await writeFile(join(place, 'in1 and others.parquet'), Buffer.from(parquetWriteBuffer({ columnData })))
    const [inMemory, onDisk] = await both(path, { label: 'X', testSize: 10 })
    expect(onDisk).toEqual(inMemory)
    expect(onDisk).toHaveProperty('rows', { train: 20, test: 10 })
  })
})

/** Lets DuckDB write files. */
async function copies(queries: readonly string[]) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const query of queries) await connection.run(query)
  connection.closeSync()
  instance.closeSync()
}

describe('refuses, as parseParquet and splitTable do,', () => {
  const split = (path: string) =>
    splitFile(path, {
      label: 'label',
      testSize: 1,
      seed,
      directory: join(folder, 'split'),
      temporary: folder,
    })

  test.each([
    ['a date', 'SELECT current_date AS x, i AS label FROM range(9) t(i)', UnsupportedColumnError],
    ['JSON', "SELECT '{}'::JSON AS x, i AS label FROM range(9) t(i)", UnsupportedColumnError],
    ['a list', 'SELECT [i] AS x, i AS label FROM range(9) t(i)', UnsupportedColumnError],
    ['no rows', 'SELECT i AS x, i AS label FROM range(0) t(i)', MalformedParquetError],
  ])('%s', async (_, query, error) => {
    const path = join(folder, 'in.parquet')
    await copies([`COPY (${query}) TO '${path}' (FORMAT parquet)`])
    await expect(parseParquet(await readFile(path))).rejects.toThrow(error)
    await expect(split(path)).rejects.toThrow(error)
    expect(await readdir(folder)).toEqual(['in.parquet', 'split'])
  })

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d', async (value) => {
    const path = join(folder, 'in.parquet')
    const columnData = [
      { name: 'x', data: [1, value, 2], type: 'FLOAT' as const },
      { name: 'label', data: ['a', 'b', 'a'] },
    ]
    await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData })))
    const where = { name: 'FeatureRangeError', row: 2, column: 'x', value }
    const table = await parseParquet(await readFile(path))
    expect(() => splitTable(table, { label: 'label', testSize: 1, seed })).toThrow(
      expect.objectContaining(where),
    )
    await expect(split(path)).rejects.toMatchObject(where)
    await expect(splitFile(path, { label: 'x', testSize: 1, seed, temporary: folder })).rejects.toMatchObject(
      {
        name: 'QueryError',
        details: expect.stringContaining('The column "x" has an infinite number: leave it out'),
      },
    )
  })

  test('text that is no category, even when all of it are numbers', async () => {
    const path = join(folder, 'in.parquet')
    const columnData = [
      { name: 'x', data: ['01', '2', '3'] },
      { name: 'label', data: ['a', 'b', 'a'] },
    ]
    await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData })))
    const where = { name: 'NonNumericFeatureError', row: 1, column: 'x', value: '01' }
    const table = await parseParquet(await readFile(path))
    expect(() => splitTable(table, { label: 'label', testSize: 1, seed })).toThrow(
      expect.objectContaining(where),
    )
    await expect(split(path)).rejects.toMatchObject(where)
  })

  test.each([
    ['what only begins like one', 'PAR1'],
    ['what is something else between its ends', 'PAR1 and nothing of the kind PAR1'],
    ['one with too much metadata', `PAR1${'x'.repeat(20)}\x00\x00\x00\x02PAR1`],
  ])('%s', async (_, text) => {
    const path = join(folder, 'in.parquet')
    await writeFile(path, text)
    await expect(parseParquet(Buffer.from(text))).rejects.toThrow(MalformedParquetError)
    await expect(split(path)).rejects.toThrow(MalformedParquetError)
  })

  test('what is another file than it was', async () => {
    const path = join(folder, 'in.parquet')
    const bytes = await formatParquet(parseCsv('x,label\n1,a\n,b\n'))
    // The page, and not the metadata.
    await writeFile(path, bytes.fill(0xff, 4, 30))
    await expect(parseParquet(bytes)).rejects.toThrow(MalformedParquetError)
    await expect(split(path)).rejects.toThrow(QueryError)
  })
})

test('lets DuckDB touch the files that are named, and no others', async () => {
  const [from, other, to] = ['a.parquet', 'b.parquet', 'c.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const bytes = await formatParquet(parseCsv('x,label\n1,a\n,b\n'))
  await writeFile(from, bytes)
  await writeFile(other, bytes)
  const temporary = join(folder, 'temporary')
  await mkdir(temporary)
  const run = (sql: string) => query(sql, { paths: [from, to], memory: 1e8, temporary })
  await run(`COPY (FROM read_parquet('${from}')) TO '${to}' (FORMAT csv, HEADER true)`)
  expect(await readFile(to, 'utf8')).toBe('x,label\n1.0,a\n,b\n')
  for (const sql of [
    `FROM read_parquet('${other}')`,
    `COPY (FROM read_parquet('${from}')) TO '${join(folder, 'd.csv')}'`,
    "FROM read_parquet('https://example.com/a.parquet')",
    `SET allowed_paths = ['${other}']`,
  ]) {
    await expect(run(sql)).rejects.toThrow(QueryError)
  }
  expect((await readdir(folder)).sort()).toEqual(['a.parquet', 'b.parquet', 'c.csv', 'temporary'])
})

test('stops DuckDB when asked to, before and while it runs', async () => {
  const endless = 'SELECT count(*) FROM range(1000000000000) a(i) WHERE hash(i) = 1'
  const run = (signal: AbortSignal) => query(endless, { paths: [], memory: 1e8, temporary: folder, signal })
  const reason = new Error('enough')
  await expect(run(AbortSignal.abort(reason))).rejects.toBe(reason)
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 50)
  await expect(run(controller.signal)).rejects.toBe(reason)
})

test('names the package to install where DuckDB is missing', async () => {
  const path = join(folder, 'in.parquet')
  await writeFile(path, await formatParquet(parseCsv('x,label\n1,a\n2,b\n')))
  const { getBuiltinModule } = process
  const elsewhere = { createRequire: () => createRequire(path) }
  try {
    Object.assign(process, {
      getBuiltinModule: (name: string) => (name === 'node:module' ? elsewhere : getBuiltinModule(name)),
    })
    const act = splitFile(path, { label: 'label', testSize: 1, seed, temporary: folder })
    await expect(act).rejects.toThrow(MissingPeerError)
    await expect(act).rejects.toThrow('npm install @duckdb/node-api')
  } finally {
    Object.assign(process, { getBuiltinModule })
  }
  expect(await readdir(folder)).toEqual(['in.parquet'])
})
