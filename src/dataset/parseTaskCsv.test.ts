import { describe, expect, test } from 'vitest'
import { parseTaskCsv } from './parseTaskCsv.js'
import type { TaskFeature } from './task.js'

const features: TaskFeature[] = [
  { name: 'x', type: 'number' },
  { name: 'kind', type: 'category', categories: ['01', '1.0', 'NA'] },
]
const task = { features, label: 'y' }

test('reads columns as the task says, whatever they look like', () => {
  const csv = 'x,kind,y\n1.5,01,1.0\n,NA,007\n-0," a ",?\n9007199254740993,1;2,0x1\n'
  for (const input of [csv, new TextEncoder().encode(csv), new TextEncoder().encode(`\uFEFF${csv}`)]) {
    expect(parseTaskCsv(input, task)).toEqual({
      rowCount: 4,
      columns: [
        { name: 'x', type: 'number', values: Float64Array.of(1.5, Number.NaN, -0, 9007199254740992) },
        { name: 'kind', type: 'string', values: ['01', 'NA', ' a ', '1;2'] },
        { name: 'y', type: 'string', values: ['1.0', '007', '?', '0x1'] },
      ],
    })
  }
})

test('keeps spaces, and text that is not ASCII', () => {
  expect(parseTaskCsv('x,kind\n1, é \n', task).columns[1]).toMatchObject({ values: [' é '] })
})

test('reads a table without its label, and leaves out what the task does not name', () => {
  const { columns } = parseTaskCsv('kind,other,x\na,7,1\n', task)
  expect(columns.map(({ name }) => name)).toEqual(['kind', 'x'])
})

describe('refuses', () => {
  test.each<[string, string | Uint8Array, object]>([
    ['a marker of a missing number', 'x,kind\n1,a\nNA,b\n', { name: 'NonNumericFeatureError', row: 2 }],
    ['an infinite number', 'x,kind\n-inf,a\n', { name: 'FeatureRangeError', row: 1, column: 'x' }],
    ['a space before a number', 'x,kind\n 1,a\n', { name: 'NonNumericFeatureError', row: 1 }],
    ['other separators', 'x;kind\n1;a\n', { name: 'ColumnNotFoundError', column: 'x' }],
    ['a table without a feature', 'kind,y\na,b\n', { name: 'ColumnNotFoundError', column: 'x' }],
    ['a blank line', 'x,kind\n1,a\n\n', { name: 'MalformedCsvError', line: 3 }],
    ['a column without a name', 'x,,kind\n1,2,a\n', { name: 'MalformedCsvError', line: 1 }],
    ['a column twice', 'x,x,kind\n1,2,a\n', { name: 'MalformedCsvError', line: 1, column: 'x' }],
    ['a header alone', 'x,kind\n', { name: 'MalformedCsvError' }],
    ['nothing', '', { name: 'MalformedCsvError', line: 1 }],
    ['bytes that are not UTF-8', Uint8Array.of(0x78, 0x0a, 0xff), { name: 'InvalidEncodingError', line: 2 }],
  ])('%s', (_, csv, error) => {
    expect(() => parseTaskCsv(csv, task)).toThrow(expect.objectContaining(error))
  })

  test.each([{ maxBytes: 10 }, { maxRows: 1 }, { maxColumns: 1 }])('more than %j', (limits) => {
    const csv = 'x,kind\n1,a\n2,b\n'
    expect(() => parseTaskCsv(csv, task, limits)).toThrow(
      expect.objectContaining({ name: 'CsvTooLargeError' }),
    )
    expect(parseTaskCsv(csv, task, { maxBytes: 15, maxRows: 2, maxColumns: 2 }).rowCount).toBe(2)
  })
})
