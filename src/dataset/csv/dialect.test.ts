import { describe, expect, test } from 'vitest'
import { inspectTable } from '../columns/inspectTable.js'
import { parseCsv } from '../parseCsv.js'
import { findDialect } from './dialect.js'
import { Sample } from './sample.js'

const dialect = (text: string, options = {}) => findDialect(new Sample(text), options, 100)

describe('finds the separator', () => {
  test.each([
    ['commas', 'a,b\n1,2\n', ','],
    ['semicolons', 'a;b\n1;2\n', ';'],
    ['semicolons with decimal commas', 'a;b;c\n1,5;2,5;3,5\n1;2,5;3\n', ';'],
    ['tabs', 'a\tb c\n1\tx y\n', '\t'],
    ['bars', 'a|b\n1|2\n', '|'],
    ['spaces', 'a b\n1 2\n3 4\n', ' '],
    ['columns that are aligned', '  1   2  x\n 10  20  y\n', ' '],
    ['aligned columns with a tab before the last', '18.0  8  307.0\t"a b"\n15.0  8  350.0\t"c d e"\n', ' '],
    ['thousands with a space between tabs', 'a\tb\tc\n1 234\t5\tx\n2 345\t6\ty\n', '\t'],
    ['spaces in the rows alone', 'a b\n1 2 3\n', ' '],
    ['row names without a name', '"x" "y"\n"Mazda RX4" 1 2\n"b" 3 4\n', ' '],
    ['commas beside spaces', 'a b,c d,e f\n1 x,2 y,3 z\n', ','],
    ['spaces behind commas', 'x, y\n1, 2\n3, 4\n', ','],
    ['times', 'day and time,value\n2020-01-01 10:00,5\n2020-01-02 11:00,6\n', ','],
    ['commas in quotes', '"a,b";"c,d"\n"1,2";3\n', ';'],
    ['semicolons with as many commas', 'x;y, mm\n1;2,5\n3;4,5\n', ';'],
    ['mostly semicolons', 'a;b\n1;2\n3;4\n5\n', ';'],
    ['one column', 'a\n1\n2\n', ','],
    ['one column of names', 'name\nJohn Smith\nJane Doe\n', ','],
    ['a header alone', 'a;b;c\n', ';'],
    ['nothing', '', ','],
  ])('of %s', (_, text, separator) => {
    expect(dialect(text).separator).toBe(separator)
    expect(dialect(text.replaceAll('\n', '\r\n')).separator).toBe(separator)
  })

  test('and tells it where it is no comma', () => {
    expect(dialect('a,b\n1,2\n').notes).toEqual([])
    expect(dialect('a\tb\n1\t2\n').notes).toEqual([
      { kind: 'separator', message: 'Fields are separated by tabs.' },
    ])
  })

  test('and tells of another one that would do as well', () => {
    expect(dialect('a,b;c\nx,y;z\n').notes[0]?.message).toMatch(/commas; semicolons .* `separator`/)
    expect(dialect('x y,z\na b,c\n').notes).toEqual([])
  })

  test('in a first line that names it', () => {
    for (const line of ['sep=;\r\n', '"sep=;"\n', 'SEP=;\r']) {
      expect(dialect(`${line}a,b;c\n1,2;3\n`)).toMatchObject({ separator: ';', start: line.length })
    }
    expect(dialect('sep=;\na|b\n', { separator: '|' })).toMatchObject({ separator: '|', start: 6 })
    expect(dialect('sep=,\na,b\n1,2\n').notes).toEqual([])
    expect(() => dialect('sep=a\nxay\n')).toThrow(
      expect.objectContaining({ name: 'MalformedCsvError', line: 1 }),
    )
    expect(dialect('sep=a\nx;y\n', { separator: ';' }).separator).toBe(';')
  })

  test('or takes the one that is named', () => {
    expect(dialect('a;b\n1;2\n', { separator: ',' }).separator).toBe(',')
    expect(dialect('a~b\n1~2\n', { separator: '~' }).separator).toBe('~')
    for (const separator of ['', ';;', '"', '\n', 'é', 'a', 'Z', '0', '.', '\u0001']) {
      expect(() => dialect('a;b\n', { separator })).toThrow(
        expect.objectContaining({ name: 'ReadOptionError', option: 'separator' }),
      )
    }
  })

  test('by the first thousand records', () => {
    const rows = (count: number, row: string) => `${row}\n`.repeat(count)
    expect(dialect(`a;b\n${rows(999, '1;2')}${rows(5_000, '1,2')}`).separator).toBe(';')
  })
})

describe('finds the decimal comma', () => {
  test.each([
    ['fractions', 'a;b\n1,5;x\n2,25;y\n', ','],
    ['a fraction of four digits', 'a;b\n1,2345;x\n', ','],
    ['a zero before it', 'a;b\n0,123;x\n', ','],
    ['spaces between', '"a" "b"\n1,5 "x"\n', ','],
    ['fractions beside what may be thousands', 'a;b\n1,234;2,5\n', ','],
    ['what may be thousands', 'a;b\n1,234;x\n12,345;y\n', '.'],
    ['millions', 'a;b\n1,234,567;2,5\n', '.'],
    ['thousands with a point beside fractions', 'a;b\n8.384;1,27\n', ','],
    ['tabs between', 'a\tb\n8.384\t1,27\n', ','],
    ['thousands and a fraction in one', 'a;b\n8.384;1.234,5\n', ','],
    ['millions with points', 'a;b\n8.384;1.234.567\n', ','],
    ['a slip among points', 'a;b\n8.384;x\n1.234;y\n1,27;z\n', '.'],
    ['points as well', 'a;b\n1,5;2.5\n', '.'],
    ['whole numbers', 'a;b\n1;2\n', '.'],
    ['commas between fields', 'a,b\n1,5\n', '.'],
    ['names', 'a;b\nx,y;z\n', '.'],
  ])('by %s', (_, text, decimal) => {
    expect(dialect(text).decimal).toBe(decimal)
  })

  test('and tells it, unless it was named', () => {
    expect(dialect('a;b\n1,5;x\n').notes).toMatchObject([{ kind: 'separator' }, { kind: 'decimal' }])
    expect(dialect('a;b\n1,234;x\n', { decimal: ',' })).toMatchObject({
      decimal: ',',
      notes: [{ kind: 'separator' }],
    })
    expect(dialect('a,b\n"1,5",x\n', { decimal: ',' })).toMatchObject({ separator: ',', decimal: ',' })
  })
})

describe('tells a point that may separate thousands', () => {
  test.each([
    ['beside semicolons', 'a;b\n2.107;x\n950;y\n;z\n', [0]],
    ['beside tabs', 'a\tb\nx\t2.107\n', [1]],
    ['beside a decimal comma in quotes', 'a,b\n8.384,"1,27"\n', [0]],
    ['beside both marks', 'a;b;c\n8.384;1,27;2.5\n', [0]],
    ['beside a marker', 'a;b\n8.384;x\n1.234;y\nk.A.;z\n', [0]],
    ['but not beside commas', 'a,b\n2.107,x\n', []],
    ['but not where a fraction has other digits', 'a;b\n2.107;x\n2.5;y\n', []],
    ['but not where a number lacks its thousands', 'a;b\n2.107;x\n2107;y\n', []],
    ['but not below one', 'a;b\n0.107;x\n2.107;x\n', []],
    ['but not in names', 'a;b\nx;1\ny;2\n2.107;3\n', []],
  ])('%s', (_, text, doubtful) => {
    expect(dialect(text)).toMatchObject({ decimal: '.', doubtful })
    expect(dialect(text, { decimal: '.' }).doubtful).toEqual([])
  })

  test('in a note on the column, unless it stays text', () => {
    const note = { kind: 'point', column: 'Umsatz', message: expect.stringContaining("`decimal: ','`") }
    expect(parseCsv('Umsatz;Klasse\n2.107;y\n').notes).toContainEqual(note)
    expect(parseCsv('Umsatz;Klasse\n2.107;y\n', { strings: ['Umsatz'] }).notes).not.toContainEqual(note)
  })
})

test('thousands beside a decimal comma are refused, not read as fractions', () => {
  const table = parseCsv('Umsatz;Anteil;Klasse\n8.384;1,27;y\n950;0,5;n\n')
  expect(table.columns[1]?.values).toEqual(Float64Array.of(1.27, 0.5))
  expect(inspectTable(table, { label: 'Klasse' }).columns[0]?.problem).toMatchObject({
    kind: 'thousands',
    message: expect.stringContaining('without separators'),
    fixes: [{ option: 'drop' }, { option: 'categorical', alternative: true }],
  })
})
