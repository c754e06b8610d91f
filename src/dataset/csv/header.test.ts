import { describe, expect, test } from 'vitest'
import { inspectTable } from '../columns/inspectTable.js'
import { parseCsv } from '../parseCsv.js'

const names = (csv: string, options = {}) => parseCsv(csv, options).columns.map(({ name }) => name)
const kinds = (csv: string, options = {}) => parseCsv(csv, options).notes?.map(({ kind }) => kind)

describe('a column that names or numbers the rows is left out, and told:', () => {
  test.each([
    ['pandas', ',x,y\n0,5,a\n1,6,b\n2,7,a\n'],
    ['pandas after a shuffle', ',x,y\n7,5,a\n1,6,b\n3,7,a\n'],
    ['pandas twice', ',Unnamed: 0,x,y\n0,0,5,a\n1,1,6,b\n2,2,7,a\n'],
    ['pandas, read again', 'Unnamed: 0,x,y\n0,5,a\n1,6,b\n'],
    ['pandas, read again twice', 'Unnamed: 0.1,Unnamed: 0,x,y\n0,0,5,a\n1,1,6,b\n'],
    ['R', '"","x","y"\n"1",5,"a"\n"2",6,"b"\n'],
    ['R with row names', '"","x","y"\n"Mazda RX4",5,"a"\n"Fiat 128",6,"b"\n'],
    ['Rdatasets', '"rownames","x","y"\n"1",5,"a"\n"2",6,"b"\n'],
    ['an index', 'index,x,y\n0,5,a\n1,6,b\n'],
    ['row.names', 'row.names\tx\ty\n1\t5\ta\n2\t6\tb\n'],
    ['write.table', '"x" "y"\n"1" 5 "a"\n"2" 6 "b"\n'],
    ['write.table with commas', 'x,y\na,5,1\nb,6,2\n'],
  ])('%s', (_, csv) => {
    expect(names(csv)).toEqual(['x', 'y'])
    expect(kinds(csv)).toContain('row-index')
  })

  test('which has no name by its place', () => {
    const message = (csv: string) => parseCsv(csv).notes?.map((note) => note.message)
    expect(message(',x\n0,5\n1,6\n')).toEqual([
      'The first column, which has no name, numbers or names the rows and was left out. List it in `strings` as "column 1" to keep it.',
    ])
    expect(message(',,x\n0,a,5\n1,b,6\n')?.[1]).toContain(
      'The column at position 2, which has no name, numbers',
    )
    expect(message(',x\n7,5\n7,6\n')).toEqual([
      'The first column, which has no name, does not number the rows, and is called "column 1": drop it if it is no data.',
    ])
    expect(message('index,x\n0,5\n1,6\n')?.[0]).toMatch(/^Column "index" numbers/)
  })

  test.each([
    ['repeats a value', ',x\n0,5\n1,6\n0,7\n', 'column 1'],
    ['misses a value', ',x\n0,5\n,6\n2,7\n', 'column 1'],
    ['has fractions', ',x\n0.5,5\n1.5,6\n', 'column 1'],
    ['has a name', 'id,x\n0,5\n1,6\n', 'id'],
    ['has the name of an index and skips a number', 'index,x\n0,5\n2,6\n', 'index'],
    ['has the name of an index and is text', 'index,x\na,5\nb,6\n', 'index'],
  ])('but not one that %s', (_, csv, name) => {
    expect(names(csv)).toEqual([name, 'x'])
    expect(kinds(csv)).not.toContain('row-index')
  })

  test('but not one that is to stay', () => {
    expect(names(',x\n0,5\n1,6\n', { strings: ['column 1'] })).toEqual(['column 1', 'x'])
  })

  test('and may be dropped by its name all the same', () => {
    const table = parseCsv('Unnamed: 0,x,y\n0,5,a\n1,6,b\n')
    const options = { label: 'y', drop: ['Unnamed: 0'] }
    expect(inspectTable(table, options).columns.map(({ becomes }) => becomes)).toEqual(['number', 'label'])
    expect(() => inspectTable(table, { ...options, drop: ['z'] })).toThrow('There is no column "z"')
  })

  test('but not the second', () => {
    expect(names('x,,y\n5,1,a\n6,2,b\n')).toEqual(['x', 'column 2', 'y'])
  })

  test('but not the only one', () => {
    expect(names('index\n0\n1\n2\n')).toEqual(['index'])
  })
})

describe('a column without a name', () => {
  test('and without a value is left out, and told', () => {
    expect(names('x,y,\n5,a,\n6,b,\n')).toEqual(['x', 'y'])
    expect(kinds('x,,y,\n5,,a,\n6,,b,\n')).toEqual(['empty-column'])
    expect(names('x,,y,\n5,,a,\n6,,b,\n')).toEqual(['x', 'y'])
  })

  test('at the end of rows alone, without a value, is left out', () => {
    expect(names('x;y\n5;a;\n6;b;\n')).toEqual(['x', 'y'])
  })

  test('is called by its position', () => {
    expect(names('x,,y\n5,7,a\n6,7,b\n')).toEqual(['x', 'column 2', 'y'])
    expect(() => names('x,,column 2\n5,7,a\n')).toThrow('has the name of another')
  })

  test('is told when it starts the rows and does not number them', () => {
    expect(kinds(',x\n7,5\n7,6\n')).toEqual(['unnamed-column'])
  })
})

test.each([
  ['that no header names, and that does not name the rows', 'x,y\n7,5,a\n7,6,b\n'],
  ['that no header names, after a thousand rows', `x,y\n${'5,a,\n'.repeat(1_000)}5,a,1\n`],
])('a column %s is refused', (_, csv) => {
  expect(() => names(csv)).toThrow(
    expect.objectContaining({
      name: 'MalformedCsvError',
      message: expect.stringContaining('one field more than the 2 of the header'),
    }),
  )
})

test('a table without a header has numbered columns', () => {
  const table = parseCsv('1;x\n2;y\n', { header: false })
  expect(table).toMatchObject({
    rowCount: 2,
    columns: [
      { name: 'column 1', values: Float64Array.of(1, 2) },
      { name: 'column 2', values: ['x', 'y'] },
    ],
  })
})

describe('a header that looks like a row is told:', () => {
  test.each([
    ['numbers', '10,175,118,27,1\n3,89,66,23,0\n5,116,74,0,1\n'],
    ['numbers with fractions', '5.1,3.5,setosa\n4.9,3.0,setosa\n'],
    ['numbers with a decimal comma', '5,1;3,5;setosa\n4,9;3,2;virginica\n'],
    [
      'numbers beside names',
      '39, State-gov, 77516, Bachelors, 13, <=50K\n50, Private, 83311, HS-grad, 12, >50K\n',
    ],
    ['names that come again', 'vhigh,2,small,unacc\nhigh,3,small,acc\nvhigh,2,big,unacc\n'],
    ['numbers in order beside names that come again', '39,40,yes\n20,21,no\n30,31,yes\n'],
    ['a number beside a missing value', '5,?,9\n3,1,7\n2,1,?\n'],
  ])('%s', (_, csv) => {
    expect(parseCsv(csv).notes).toContainEqual({
      kind: 'header',
      message: expect.stringContaining('`header: false`'),
    })
    expect(kinds(csv, { header: false })).not.toContain('header')
  })

  test.each([
    ['years', 'name,1990,1991,2000\nx,1,2,3\ny,4,5,6\n'],
    ['years, the last one first', '2020,2010,name\n1,2,a\n3,4,b\n'],
    ['positions', '0,1,2,3\n5,0,1,a\n0,1,2,b\n'],
    ['pandas, of one column without a name', ',0\n0,5\n1,6\n'],
    ['wavelengths', '400,402.5,405,class\n1,2,3,a\n4,5,6,b\n'],
    ['many numbers that increase', '1,2,4,8,9,12,15,30,class\n1,2,3,4,5,6,7,8,a\n2,3,4,5,6,7,8,9,b\n'],
    ['a name that is a value, beside one that is none', 'x,label\nx,1\ny,2\n'],
    ['names of numbers', 'x,y\n1,2\n3,4\n'],
    ['a number above names', '5,x\na,1\nb,2\n'],
  ])('but not %s', (_, csv) => {
    expect(kinds(csv)).not.toContain('header')
  })

  test('and refused where two names are one', () => {
    expect(() => parseCsv('5,5,a\n1,2,b\n')).toThrow('header: false')
  })
})

test('blank lines are no rows, wherever they are, and told', () => {
  for (const csv of ['\n\nx,y\n5,a\n6,b\n', 'x,y\n5,a\n\r\n6,b\n  \n', 'x,y\n5,a\n6,b\n\n\n']) {
    expect(parseCsv(csv).rowCount).toBe(2)
    expect(parseCsv(csv).notes).toEqual([
      { kind: 'blank-lines', message: expect.stringMatching(/^[12] blank lines? (was|were) skipped\.$/) },
    ])
  }
  expect(parseCsv('x\n5\n\n6\n\n').rowCount).toBe(2)
  expect(parseCsv('x\n5\n""\n6\n').rowCount).toBe(3)
})

test('spaces around fields are left out, and told, but not those in quotes', () => {
  const table = parseCsv(' x , "y" , z\n 5 ,\t" a" ,  b c \n6,"b" , d\n')
  expect(table.columns).toMatchObject([
    { name: 'x', type: 'number' },
    { name: 'y', values: [' a', 'b'] },
    { name: 'z', values: ['b c', 'd'] },
  ])
  expect(table.notes).toEqual([{ kind: 'spaces', message: 'Spaces around fields were left out.' }])
})

test('a column to keep as text has to be there', () => {
  expect(() => parseCsv('zip,x\n01,1\n', { strings: ['zipp'] })).toThrow(
    expect.objectContaining({ name: 'ColumnNotFoundError', suggestion: 'zip' }),
  )
})
