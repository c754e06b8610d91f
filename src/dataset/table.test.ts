import { expect, test } from 'vitest'
import { parseCsv } from './parseCsv.js'
import { columnOf } from './table.js'

const table = parseCsv('petal length,species\n1,a\n2,b\n')

test('finds a column by its name', () => {
  expect(columnOf(table, 'species').values).toEqual(['a', 'b'])
})

test.each([
  ['Petal Length', 'petal length'],
  ['specie', 'species'],
  ['petal_length', 'petal length'],
  ['sepal width of the flower', undefined],
  ['x'.repeat(100), undefined],
])('suggests for %j the column %j', (name, suggestion) => {
  expect(() => columnOf(table, name)).toThrow(
    expect.objectContaining({
      name: 'ColumnNotFoundError',
      column: name,
      available: ['petal length', 'species'],
      suggestion,
    }),
  )
})

test('does not repeat long names', () => {
  const long = parseCsv(`${'y'.repeat(100_000)}\n1\n`)
  expect(() => columnOf(long, 'x'.repeat(100_000))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{1,500}$/s) }),
  )
})
