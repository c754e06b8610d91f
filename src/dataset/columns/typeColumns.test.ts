import { expect, test } from 'vitest'
import { ColumnTally } from './columnTally.js'
import { GivenMarkers } from './markers.js'
import { type TypeOptions, typeColumns } from './typeColumns.js'

/** What becomes of some columns of text: their types, and their names. */
function read(table: Record<string, readonly string[]>, options: TypeOptions = {}) {
  const given = new GivenMarkers(options.missing, options.decimal)
  const tallied = Object.entries(table).map(([name, texts]) => {
    const tally = new ColumnTally({ given, ...(options.decimal ? { mark: options.decimal } : {}) })
    for (const text of texts) tally.add(text)
    return { name, tally }
  })
  const { columns, notes } = typeColumns(tallied, options)
  return {
    notes,
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    names: Object.fromEntries(columns.map(({ name, nameOf }) => [name, table[name]?.map(nameOf)])),
    numbers: Object.fromEntries(columns.map(({ name, numberOf }) => [name, table[name]?.map(numberOf)])),
  }
}

test.each([
  'NA',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'NULL',
  'None',
  'nil',
  '?',
  '-',
  '--',
  '.',
  'NaT',
  'missing',
])('%s is missing among numbers', (marker) => {
  const { types, numbers, notes } = read({ x: ['1', marker, '2.5'] })
  expect(types).toEqual({ x: 'number' })
  expect(numbers.x).toEqual([1, Number.NaN, 2.5])
  expect(notes).toEqual([
    { kind: 'missing', column: 'x', message: `"${marker}" stands for a missing value in column "x".` },
  ])
})

test('a marker that numbers use is missing among names, too', () => {
  const { names, notes } = read({ age: ['1', 'NA'], port: ['S', 'NA'], result: ['NA', '?'] })
  expect(names.port).toEqual(['S', ''])
  expect(notes.map(({ kind }) => kind)).toEqual(['missing', 'missing', 'missing-name'])
})

test('a marker that no numbers use is a name, and told', () => {
  const { names, notes } = read({ age: ['1', '?'], country: ['NA', 'DE'] })
  expect(names.country).toEqual(['NA', 'DE'])
  expect(notes).toContainEqual({
    kind: 'marker',
    column: 'country',
    message: '"NA" is a name in column "country". List it in `missing` if it stands for a missing value.',
  })
})

test.each(['none', 'None', '-', '.', 'missing'])('%s stays a name, also where numbers use it', (marker) => {
  const { names, notes } = read({ x: ['1', marker], kind: ['a', marker] })
  expect(names.kind).toEqual(['a', marker])
  expect(notes.map(({ kind }) => kind)).toEqual(['missing', 'marker'])
})

test('columns that stay text keep all but what the user says is missing', () => {
  const table = { age: ['1', 'NA', '2'], country: ['NA', 'DE', 'none'] }
  const { names, types } = read(table, { strings: ['country'], missing: ['none'] })
  expect(names.country).toEqual(['NA', 'DE', ''])
  expect(read({ x: ['1.0', '2'] }, { strings: ['x'] })).toMatchObject({
    types: { x: 'text' },
    names: { x: ['1.0', '2'] },
  })
  expect(types.age).toBe('number')
})

test('what the user says is missing is so in every column', () => {
  const { names, numbers, types } = read(
    { x: ['1', '-999.0', '3'], name: ['a', 'unknown', 'b'], mixed: ['1', 'unknown', '2'] },
    { missing: ['-999', 'unknown'] },
  )
  expect(numbers).toMatchObject({ x: [1, Number.NaN, 3], mixed: [1, Number.NaN, 2] })
  expect(names.name).toEqual(['a', '', 'b'])
  expect(types.mixed).toBe('number')
})

test('leading zeros make codes, which keep them', () => {
  const { types, names } = read({ zip: ['02139', '94110', 'NA'], share: ['0.5', '0', '-0.25'] })
  expect(types).toEqual({ zip: 'text', share: 'number' })
  expect(names.zip).toEqual(['02139', '94110', ''])
})

test('whole numbers beyond 2^53 keep their digits as names', () => {
  const ids = ['208310224003697457', '+208310224003697473', '9007199254740993.0', '1.0', '1']
  const { types, names, numbers } = read({ id: ids, decimal: ['9007199254740993.0', '1', '', '', ''] })
  expect(types).toEqual({ id: 'exact', decimal: 'exact' })
  expect(names.id).toEqual(['208310224003697457', '208310224003697473', '9007199254740993', '1', '1'])
  expect(numbers.id).toEqual(ids.map(Number))
})

test('a number has one name in all of its notations', () => {
  const { names } = read({ x: ['1', '1.0', '+1', '1e0', '-0', '0.50'] })
  expect(names.x).toEqual(['1', '1', '1', '1', '0', '0.5'])
})

test('the decimal comma', () => {
  const { types, numbers, names } = read({ x: ['1,5', '2', 'NA'], y: ['1.5', '2', '3'] }, { decimal: ',' })
  expect(types).toEqual({ x: 'number', y: 'text' })
  expect(numbers.x).toEqual([1.5, 2, Number.NaN])
  expect(names.x).toEqual(['1.5', '2', ''])
})

test('text with a number among it stays as it stands', () => {
  const { types, names } = read({ x: ['1.0', 'a', 'NA'] })
  expect(types.x).toBe('text')
  expect(names.x).toEqual(['1.0', 'a', 'NA'])
})

test('a column of nothing but markers has no value', () => {
  const { types, names } = read({ x: ['NA', '?', ''] })
  expect([types.x, names.x]).toEqual(['text', ['', '', '']])
})

test('a note names a few of many columns', () => {
  const { notes } = read(Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`c${at}`, ['1', 'NA']])))
  expect(notes).toEqual([
    {
      kind: 'missing',
      message: '"NA" stands for a missing value in columns "c0", "c1", "c2", "c3", "c4" and 4 more.',
    },
  ])
})

test('takes no longer for a note on many columns than for many notes on one', () => {
  // Each way to write a marker in upper and lower case is a note of its own.
  const word = 'missing'
  const markers = Array.from({ length: 2 ** word.length }, (_, bits) =>
    Array.from(word, (letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
  )
  const tally = new ColumnTally()
  for (const text of ['1', ...markers]) tally.add(text)
  const tallied = Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}`, tally }))
  const { notes } = typeColumns(tallied)
  expect(notes).toHaveLength(markers.length)
  expect(notes[0]?.message).toMatch(/stands for a missing value in columns "c0", .* and 9995 more\.$/)
})
