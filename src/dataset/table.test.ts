import { expect, test } from 'vitest'
import { inspectTable } from './columns/inspectTable.js'
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

test.each([
  ['A;B;Klasse\n1;2;y\n', ',', 'Klasse', ';', "Is the separator ';'?"],
  ['a,b;label\n1,2;y\n', ',', 'label', ';', "`separator: ';'`"],
  ['a;b, label\n1;2,y\n', ';', 'label', ',', "Is the separator ','?"],
  ['a\tb \t label,c\n1\t2\ty,3\n', ',', 'label', '\t', "Is the separator '\\t'?"],
])('names the separator that %j has, read with %j', (csv, separator, name, other, message) => {
  const wrong = parseCsv(csv, { separator })
  const error = expect.objectContaining({
    name: 'ColumnNotFoundError',
    separator: other,
    suggestion: undefined,
    message: expect.stringContaining(message),
  })
  expect(() => columnOf(wrong, name)).toThrow(error)
  expect(() => inspectTable(wrong, { label: name })).toThrow(error)
})

test('names no separator where the name is only part of a word', () => {
  expect(() => columnOf(parseCsv('a;labels,b\n1,2\n'), 'label')).toThrow(
    expect.objectContaining({ separator: undefined }),
  )
})

test('does not repeat long names', () => {
  const long = parseCsv(`${'y'.repeat(100_000)}\n1\n`)
  expect(() => columnOf(long, 'x'.repeat(100_000))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{1,500}$/s) }),
  )
})
