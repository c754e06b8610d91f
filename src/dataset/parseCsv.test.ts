import { describe, expect, test } from 'vitest'
import { processorSeconds } from '../../test/fixtures/processorSeconds.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
import { parseCsv } from './parseCsv.js'

const values = (input: string | Uint8Array, options = {}) =>
  Object.fromEntries(
    parseCsv(input, options).columns.map(({ name, values }) => [name, Array.from<number | string>(values)]),
  )

describe('reads', () => {
  test.each([
    ['LF', 'a,b\n1,x\n2,y\n'],
    ['no line end at the end', 'a,b\n1,x\n2,y'],
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['CR', 'a,b\r1,x\r2,y\r'],
    ['mixed line ends', 'a,b\r\n1,x\n2,y\r'],
    ['a byte order mark', '\uFEFFa,b\n1,x\n2,y\n'],
    ['quoted fields', '"a","b"\r\n"1","x"\r\n2,"y"'],
  ])('%s', (_, csv) => {
    const expected = { a: [1, 2], b: ['x', 'y'] }
    expect(values(csv)).toEqual(expected)
    expect(values(new TextEncoder().encode(csv))).toEqual(expected)
  })

  test('quotes, commas and line ends in quoted fields as they are', () => {
    expect(values('a,b\r\n"say ""so""","1,5\r\n2"\r\n"""",""\r\n')).toEqual({
      a: ['say "so"', '"'],
      b: ['1,5\r\n2', ''],
    })
  })

  test('what looks like markup, formulas or prototypes as text', () => {
    expect(values('__proto__,toString\n=1+1,#x\n')).toEqual(
      Object.fromEntries([
        ['__proto__', ['=1+1']],
        ['toString', ['#x']],
      ]),
    )
  })

  test.each(['1', '-1', '+1', '1.', '.5', '1e3', '1.5E-3', '-0'])('%j as a number', (field) => {
    expect(values(`a\n${field}\n`)).toEqual({ a: [Number(field)] })
  })

  test.each([' 1', '1 ', '0x10', '1e999', '007', 'Infinity', '1_000', '1,5', 'e5', '١'])(
    '%j as text, and with it the column',
    (field) => {
      expect(values(`a\n1\n"${field}"\n`)).toEqual({ a: ['1', field] })
    },
  )

  test('empty fields as missing', () => {
    expect(values('n,s,none\n1,x,\n,,\n"",y,""\n')).toEqual({
      n: [1, Number.NaN, Number.NaN],
      s: ['x', '', 'y'],
      none: ['', '', ''],
    })
  })

  test('numbers as text where asked to', () => {
    expect(values('zip,n\n01234,1\n', { strings: ['zip'] })).toEqual({ zip: ['01234'], n: [1] })
  })
})

describe('refuses', () => {
  test.each<[string, string, object]>([
    ['a short row', 'a,b\n1,2\n3\n', { line: 3, column: 'b' }],
    ['a long row', 'a,b\n1,2\n3,4,5\n', { line: 3, column: undefined }],
    ['a short row after a field of three lines', 'a,b\n"1\n\r\n2",2\n3\n', { line: 5 }],
    ['an unterminated quote', 'a,b\n1,2\n3,"4\n5,6\n', { line: 3 }],
    ['an unterminated quote at the very start', '"a,b\n1,2\n', { line: 1 }],
    ['a quote within a field', 'a,b\r\n1,2\r\n3,5" pipe and 6" pipe\r\n', { line: 3 }],
    ['text after a quoted field', 'a,b\n"1"x,2\n', { line: 2 }],
    ['two columns of one name', 'a,b,a\n1,2,3\n', { line: 1, column: 'a' }],
    ['nothing', '', { line: 1 }],
    ['a header alone', 'a,b\n', { line: 1 }],
  ])('%s', (_, csv, where) => {
    expect(() => parseCsv(csv)).toThrow(expect.objectContaining({ name: 'MalformedCsvError', ...where }))
  })

  test.each([
    ['an invalid byte', [0x61, 0x0a, 0x31, 0x0a, 0xff, 0x0a], 3],
    ['a character cut off by a line end', [0x61, 0x0a, 0xe2, 0x82, 0x0a, 0x31], 2],
    ['a character cut off by the end', [0x61, 0x0a, 0x31, 0x0a, 0xe2, 0x82], 3],
  ])('%s', (_, bytes, line) => {
    expect(() => parseCsv(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ name: 'InvalidEncodingError', encoding: 'UTF-8', line }),
    )
  })

  test.each([
    ['bytes', { maxBytes: 7 }, { maxBytes: 8 }],
    ['rows', { maxRows: 1 }, { maxRows: 2 }],
    ['columns', { maxColumns: 1 }, { maxColumns: 2 }],
  ])('too many %s', (unit, tooFew, enough) => {
    for (const input of ['a,b\n1,é', new TextEncoder().encode('a,b\n1,é')]) {
      // Seven characters, eight bytes.
      if (unit === 'bytes') expect(() => parseCsv(input, tooFew)).toThrow(CsvTooLargeError)
      expect(parseCsv(input, { maxBytes: 8 }).rowCount).toBe(1)
    }
    if (unit !== 'bytes') expect(() => parseCsv('a,b\n1,2\n3,4', tooFew)).toThrow(CsvTooLargeError)
    if (unit !== 'bytes') expect(parseCsv('a,b\n1,2\n3,4', enough).rowCount).toBe(2)
  })

  test.each([
    ['too many columns', ','.repeat(2e6), CsvTooLargeError],
    ['a row that is too long', `a\n${','.repeat(2e6)}`, MalformedCsvError],
    ['too many rows', `a\n${'0\n'.repeat(2e6)}`, CsvTooLargeError],
    ['too many blank lines', `a\n${'\n'.repeat(2e6)}`, MalformedCsvError],
  ])('%s without looking at the rest of them', (_, csv, error) => {
    const act = () => {
      expect(() => parseCsv(csv)).toThrow(error)
    }
    expect(processorSeconds(act)).toBeLessThan(10)
  })

  test('what is not UTF-8 after two million lines, quickly', () => {
    const bytes = new Uint8Array(2e6).fill(0x0a)
    bytes[bytes.length - 1] = 0xff
    const act = () => {
      expect(() => parseCsv(bytes)).toThrow(expect.objectContaining({ line: 2e6 }))
    }
    expect(processorSeconds(act)).toBeLessThan(10)
  })

  test('half a million quotes, quickly', () => {
    const act = () => {
      expect(() => parseCsv(`a\n${'"'.repeat(500_001)}`)).toThrow(MalformedCsvError)
      expect(values(`a\n"${'"'.repeat(500_000)}"`).a?.[0]).toHaveLength(250_000)
    }
    expect(processorSeconds(act)).toBeLessThan(10)
  })
})
