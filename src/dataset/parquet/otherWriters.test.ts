import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../parseCsv.js'
import { parseParquet } from './parseParquet.js'

// What the values are was read with other programs: see the README of the folder.
const read = async (name: string) =>
  parseParquet(await readFile(new URL(`../../../test/fixtures/parquet/${name}.parquet`, import.meta.url)))

/** The values of each column. */
async function valuesOf(name: string): Promise<Record<string, unknown[]>> {
  const { columns } = await read(name)
  return Object.fromEntries(columns.map(({ name, values }) => [name, Array.from<unknown>(values)]))
}

const { NaN: none } = Number

describe('reads files of other writers:', () => {
  test('truths in runs, in a page with bytes of repetition', async () => {
    const { datatype_boolean: truths = [] } = await valuesOf('rle_boolean_encoding')
    expect(truths).toHaveLength(68)
    expect(truths.slice(0, 10).join()).toBe('true,false,,true,true,false,false,true,true,true')
  })

  test.each(['hadoop_lz4_compressed', 'non_hadoop_lz4_compressed', 'lz4_raw_compressed'])(
    'pages in LZ4 (%s)',
    async (name) => {
      expect(await valuesOf(name)).toEqual({
        c0: [1593604800, 1593604800, 1593604801, 1593604801],
        c1: ['abc', 'def', 'abc', 'def'],
        v11: [42, 7.7, 42.125, 7.7],
      })
    },
  )

  test('numbers of 16 bits', async () => {
    const { x } = await valuesOf('float16_nonzeros_and_nans')
    expect(x).toEqual([none, 1, -2, none, 0, -1, -0, 2])
  })

  test('timestamps of 96 bits', async () => {
    const { a = [] } = await valuesOf('int96_from_spark')
    expect(a.slice(0, 5)).toEqual([
      '2024-01-01T20:34:56.123456',
      '2024-01-01T01:00:00',
      '9999-12-31T03:00:00',
      '2024-12-30T23:00:00',
      '',
    ])
  })

  test('a column that counts its bytes without the header of its dictionary', async () => {
    const { name = [], comment_col = [] } = await valuesOf('nation.dict-malformed')
    expect(name).toHaveLength(25)
    expect(new Set(name).size).toBe(25)
    expect(name.slice(0, 2)).toEqual(['ALGERIA', 'ARGENTINA'])
    expect(comment_col[0]).toBe(' haggle. carefully final deposits detect slyly agai')
  })

  test('decimals of bytes', async () => {
    const { value } = await valuesOf('fixed_length_decimal_legacy')
    expect(value).toEqual(Array.from({ length: 24 }, (_, row) => row + 1))
  })

  test('a page of nothing but gaps', async () => {
    expect(await valuesOf('page_v2_empty_compressed')).toEqual({ integer_column: new Array(10).fill(none) })
  })

  test('types of old', async () => {
    expect(await valuesOf('alltypes_plain')).toMatchObject({
      id: [4, 5, 6, 7, 2, 3, 0, 1],
      bool_col: ['true', 'false', 'true', 'false', 'true', 'false', 'true', 'false'],
      bigint_col: [0, 10, 0, 10, 0, 10, 0, 10],
      double_col: [0, 10.1, 0, 10.1, 0, 10.1, 0, 10.1],
      string_col: [0, 1, 0, 1, 0, 1, 0, 1],
      timestamp_col: expect.arrayContaining(['2009-03-01T00:00:00', '2009-03-01T00:01:00']),
    })
  })

  test('numbers of every type with their bytes apart', async () => {
    const values = await valuesOf('byte_stream_split_extended.gzip')
    for (const type of ['float16', 'float', 'double', 'int32', 'int64', 'flba5', 'decimal']) {
      expect(values[`${type}_byte_stream_split`], type).toEqual(values[`${type}_plain`])
      expect(new Set(values[`${type}_plain`]).size, type).toBeGreaterThan(50)
    }
  })

  test('differences of numbers and of texts', async () => {
    const url = new URL(
      '../../../test/fixtures/parquet/delta_encoding_optional_column_expect.csv',
      import.meta.url,
    )
    const table = await read('delta_encoding_optional_column')
    const strings = table.columns.filter(({ type }) => type === 'string').map(({ name }) => name)
    const names = table.columns.map(({ name }) => name)
    const csv = (await readFile(url, 'utf8')).replace(/^.*\n/, `${names.join()}\n`)
    expect(table.columns).toEqual(parseCsv(csv, { strings }).columns)
    expect(table.rowCount).toBe(100)
  })

  test.each([
    ['datapage_v2.snappy', ['a', 'b', 'c', 'd'], 'Column "e" was left out: lists.'],
    [
      'unknown-logical-type',
      ['column with known type'],
      'Column "column with unknown type" was left out: values of an unknown type.',
    ],
  ])('without what no table has, which it tells (%s)', async (name, columns, message) => {
    const table = await read(name)
    expect(table.columns.map(({ name }) => name)).toEqual(columns)
    expect(table.notes?.map((note) => note.message)).toEqual([message])
  })
})
