import { pbkdf2 } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MalformedParquetError, QueryError } from '../errors.js'
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

test('gives the classes, the groups and the survey of a table in memory', async () => {
  const path = join(folder, 'in.parquet')
  await copies([
    `COPY (SELECT 208310224003697457 + (i % 4) * 16 AS id, i * 1.5 AS x, (i // 8) + 9007199254740993 AS site,
      DATE '2020-01-01' + (i % 3)::INTEGER AS day, (i % 3)::DECIMAL(20, 2) AS price, [i] AS list, i AS __index_level_0__,
      CASE WHEN i % 7 = 0 THEN 'Null' ELSE 'n' || (i % 5) END AS name FROM range(400) t(i)) TO '${path}' (FORMAT parquet)`,
  ])
  const [inMemory, onDisk] = await both(path, {
    label: 'id',
    group: 'site',
    // Two of them are left out anyway: to name them is no mistake.
    drop: ['day', 'list', '__index_level_0__'],
    categorical: ['price'],
    testSize: 48,
  })
  expect(onDisk).toEqual(inMemory)
  expect(onDisk).toMatchObject({
    classes: [0, 16, 32, 48].map((step) => String(208310224003697457n + BigInt(step))),
    rows: { train: 352, test: 48 },
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

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d', async (value) => {
    const path = join(folder, 'in.parquet')
    const columnData = [
      { name: 'x', data: [1, value, 2], type: 'FLOAT' as const },
      { name: 'label', data: ['a', 'b', 'a'] },
    ]
    await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData })))
    const problem = { row: 2, value: String(value), kind: 'range' }
    const where = {
      name: 'UnusableTableError',
      survey: { columns: [{ name: 'x', problem }, { name: 'label' }] },
    }
    const table = await parseParquet(await readFile(path))
    const inMemory = async () => splitTable(table, { label: 'label', testSize: 1, seed })
    await expect(inMemory()).rejects.toMatchObject(where)
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

test('stops DuckDB when asked to before it has a thread', async () => {
  const endless = 'SELECT count(*) FROM range(1000000000000) a(i) WHERE hash(i) = 1'
  const reason = new Error('enough')
  const controller = new AbortController()
  const { signal } = controller
  // It is asked last before the query goes to the threads of libuv, all of which are busy then.
  vi.spyOn(signal, 'throwIfAborted').mockImplementationOnce(() => {
    for (let thread = 0; thread < 4; thread++) pbkdf2('', '', 300_000, 64, 'sha512', () => {})
    setTimeout(() => controller.abort(reason), 10)
  })
  await expect(query(endless, { paths: [], memory: 1e8, temporary: folder, signal })).rejects.toBe(reason)
})
