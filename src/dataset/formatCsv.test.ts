import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnwritableValueError } from './errors.js'
import { formatCsv } from './formatCsv.js'
import { parseCsv } from './parseCsv.js'
import { parseTaskCsv } from './parseTaskCsv.js'
import type { Column, Table } from './table.js'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\uFEFF', ' ', '=', '1') }),
)

const tables: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 6 }).chain((rowCount) => {
  const size = { minLength: rowCount, maxLength: rowCount }
  const name = text.filter((name) => name.trim() !== '')
  const column: fc.Arbitrary<Column> = fc.oneof(
    fc.record({
      name,
      type: fc.constant('number' as const),
      // A column of which nothing is known reads as text.
      values: fc
        .float64Array({ ...size, noDefaultInfinity: true })
        .filter((values) => !values.every(Number.isNaN)),
    }),
    fc.record({ name, type: fc.constant('string' as const), values: fc.array(text, size) }),
  )
  return fc
    .uniqueArray(column, { minLength: 1, maxLength: 5, selector: ({ name }) => name })
    .map((columns) => ({ rowCount, columns }))
})

/** Whether a number is written as a whole one that parseCsv keeps as text. */
const isUnsafe = (value: number) => Math.abs(value) > Number.MAX_SAFE_INTEGER && Math.abs(value) < 1e21

test('writes what parseTaskCsv and parseCsv read', () => {
  fc.assert(
    fc.property(tables, fc.boolean(), (table, asBytes) => {
      const strings = table.columns.filter(({ type }) => type === 'string').map(({ name }) => name)
      const csv = formatCsv(table)
      const input = asBytes ? new TextEncoder().encode(csv) : csv
      const features = table.columns.map(({ name, type }) =>
        type === 'number' ? { name, type } : { name, type: 'category' as const, categories: [] },
      )
      expect(parseTaskCsv(input, { features, label: '' })).toEqual(table)
      const exact = table.columns.some(({ type, values }) => type === 'number' && values.some(isUnsafe))
      const { columns } = parseCsv(input, { strings, separator: ',', decimal: '.' })
      if (!exact) expect(columns).toEqual(table.columns)
    }),
    { numRuns: 500 },
  )
})

test('writes LF, the shortest numbers, and quotes only where they are needed', () => {
  const table: Table = {
    rowCount: 3,
    columns: [
      { name: 'n', type: 'number', values: Float64Array.of(0.1, -0, 1e21) },
      { name: 'm', type: 'number', values: Float64Array.of(1, Number.NaN, 3) },
      { name: 'a,b', type: 'string', values: ['=SUM(A1)', 'say "so"', ''] },
    ],
  }
  expect(formatCsv(table)).toBe('n,m,"a,b"\n0.1,1,=SUM(A1)\n-0,,"say ""so"""\n1e+21,3,\n')
})

test.each([
  ['an infinity', Float64Array.of(1, Number.POSITIVE_INFINITY)],
  ['a missing value', Float64Array.of(1)],
])('refuses %s', (_, values) => {
  const table: Table = { rowCount: 2, columns: [{ name: 'n', type: 'number', values }] }
  expect(() => formatCsv(table)).toThrow(UnwritableValueError)
  expect(() => formatCsv(table)).toThrow(expect.objectContaining({ row: 2, column: 'n' }))
})
