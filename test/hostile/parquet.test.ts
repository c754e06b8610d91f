import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { formatCsv, formatParquet, parseCsv, parseParquet } from '../../src/dataset/index.js'
import { joined, mutated } from './mutated.js'
import { survive } from './survive.js'

/** Files of two writers, in every compression, page format and encoding that is read. */
async function goodFiles(): Promise<[string, Uint8Array][]> {
  const table = parseCsv('height,species\n1.5,oak\n,"fir, white"\n-2,\n1.5,oak\n')
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-hostile-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = `SELECT i * 37 AS a, (i % 3)::DOUBLE AS b, CASE WHEN i % 4 = 0 THEN NULL ELSE 'n' || (i % 5) END AS c,
    i % 2 = 0 AS d, 'text ' || i AS e, (i / 4)::DECIMAL(25, 3) AS f, NULL::INTEGER AS g,
    DATE '2020-01-01' + i::INTEGER AS h, uuid() AS i, [i] AS j, TIMESTAMP '2020-01-01' AS k FROM range(300) t(i)`
  const files: [string, Uint8Array][] = [['hyparquet', await formatParquet(table)]]
  const encoded = (
    encoding: 'DELTA_BYTE_ARRAY' | 'DELTA_LENGTH_BYTE_ARRAY' | 'DELTA_BINARY_PACKED' | 'BYTE_STREAM_SPLIT',
  ) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Array.from({ length: 3 }, (_, column) => ({
          name: `c${column}`,
          encoding,
          data: Array.from({ length: 60 }, (_, row) =>
            encoding.endsWith('BYTE_ARRAY') ? `text ${row * column}` : row * 37 - column,
          ),
          ...(encoding === 'BYTE_STREAM_SPLIT' && { type: 'DOUBLE' as const }),
        })),
      }),
    )
  for (const encoding of [
    'DELTA_BYTE_ARRAY',
    'DELTA_LENGTH_BYTE_ARRAY',
    'DELTA_BINARY_PACKED',
    'BYTE_STREAM_SPLIT',
  ] as const) {
    files.push([encoding, encoded(encoding)])
  }
  for (const name of [
    'hadoop_lz4_compressed',
    'float16_nonzeros_and_nans',
    'int96_from_spark',
    'rle_boolean_encoding',
    'datapage_v2.snappy',
  ]) {
    files.push([name, await readFile(new URL(`../fixtures/parquet/${name}.parquet`, import.meta.url))])
  }
  for (const options of [
    'COMPRESSION snappy',
    'COMPRESSION gzip',
    'COMPRESSION brotli',
    'COMPRESSION lz4_raw',
    'COMPRESSION zstd, PARQUET_VERSION V2',
    'COMPRESSION uncompressed, PARQUET_VERSION V2',
    'COMPRESSION uncompressed',
  ]) {
    const path = join(folder, 'good.parquet')
    await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet, ${options})`)
    files.push([options, new Uint8Array(await readFile(path))])
  }
  connection.closeSync()
  instance.closeSync()
  await rm(folder, { recursive: true })
  return files
}

const limits = { maxBytes: 4e6, maxRows: 10_000, maxColumns: 100 }
const files = await goodFiles()

test.each(files)('a Parquet file (%s) with a few bytes changed is a table or is refused', async (_, good) => {
  expect((await parseParquet(good, limits)).rowCount).toBeGreaterThan(1)
  const memory = process.memoryUsage.rss()
  await fc.assert(
    fc.asyncProperty(mutated(good), async (bytes) => {
      const { value: table } = await survive(() => parseParquet(bytes, limits))
      if (!table) return
      expect(table.rowCount).toBeLessThanOrEqual(limits.maxRows)
      for (const { values } of table.columns) expect(values.length).toBe(table.rowCount)
      await survive(() => formatCsv(table))
    }),
    { numRuns: 150 },
  )
  expect(process.memoryUsage.rss() - memory, 'bytes of memory').toBeLessThan(300e6)
})

test('any bytes at the end of a Parquet file, or between its ends, are a table or are refused', async () => {
  const magic = new TextEncoder().encode('PAR1')
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 0x15, 0x19, 0x1c, 0x2c, 0x4c, 0xf9, 0xfc, 0xff))
  await fc.assert(
    fc.asyncProperty(
      fc.array(byte, { maxLength: 300 }),
      fc.array(byte, { maxLength: 100 }),
      async (data, footer) => {
        const length = [footer.length & 255, footer.length >> 8, 0, 0]
        await survive(() => parseParquet(joined(magic, data, footer, length, magic), limits))
        await survive(() => parseParquet(joined(magic, data, magic), limits))
      },
    ),
    { numRuns: 1_000 },
  )
})

/** A Parquet file of metadata alone. */
function withFooter(footer: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(footer.length + 12)
  const magic = new TextEncoder().encode('PAR1')
  bytes.set(magic)
  bytes.set(footer, 4)
  new DataView(bytes.buffer).setUint32(footer.length + 4, footer.length, true)
  bytes.set(magic, footer.length + 8)
  return bytes
}

test.each<[string, Uint8Array]>([
  ['structs in structs', new Uint8Array(3e6).fill(0x1c)],
  ['lists in lists', new Uint8Array(3e6).fill(0x19)],
  ['a number without end', new Uint8Array(3e6).fill(0xff).fill(0x16, 0, 1)],
  ['a list of two thousand million', Uint8Array.of(0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07)],
  ['lists of nothing', new Uint8Array(3e6).fill(0x19).map((byte, index) => (index % 2 ? 0x0c : byte))],
])('metadata of %s is refused, in time', async (_, footer) => {
  const { error } = await survive(() => parseParquet(withFooter(footer)))
  expect(error?.name).toBe('MalformedParquetError')
})
