import { expect, test } from 'vitest'
import { RecordReader, type RecordReaderOptions } from './records.js'
import { codesOf } from './sample.js'

/** The fields of all records. */
function fields(text: string, options: RecordReaderOptions): string[][] {
  const reader = new RecordReader(codesOf(text), (start, end) => text.slice(start, end), options)
  const all: string[][] = []
  while (reader.next(100)) all.push(Array.from({ length: reader.count }, (_, index) => reader.field(index)))
  return all
}

test.each([';', '\t', '|', '~'])('separates fields by %j alone', (separator) => {
  const text = ['a,b', 'c d', '"x\n,"', ''].join(separator)
  expect(fields(`${text}\n`, { separator: separator.charCodeAt(0) })).toEqual([['a,b', 'c d', 'x\n,', '']])
})

test('leaves spaces where nobody says otherwise', () => {
  expect(fields(' a , b\n', {})).toEqual([[' a ', ' b']])
  expect(() => fields(' "a"\n', {})).toThrow(expect.objectContaining({ name: 'MalformedCsvError', line: 1 }))
})

test('leaves spaces and tabs around fields out, and none within quotes', () => {
  const text = '  a ,\t"b, c " , " ""d"" "\n ,x  y,\n'
  expect(fields(text, { trim: true })).toEqual([
    ['a', 'b, c ', ' "d" '],
    ['', 'x  y', ''],
  ])
  expect(fields(' a\t\t b ', { trim: true, separator: 9 })).toEqual([['a', '', 'b']])
})

test('takes runs of spaces and tabs for one separator', () => {
  const text = '  1   2\t"x y"  ""\t\n3 4 "z" 5\n\t6 7 8 9'
  expect(fields(text, { separator: 32 })).toEqual([
    ['1', '2', 'x y', ''],
    ['3', '4', 'z', '5'],
    ['6', '7', '8', '9'],
  ])
})

test('tells whether spaces were left out', () => {
  const trimmed = (text: string, separator: number) => {
    const reader = new RecordReader(codesOf(text), () => '', { trim: true, separator })
    reader.next(9)
    return reader.trimmed
  }
  expect(trimmed('a,b c,"d "', 44)).toBe(false)
  expect(trimmed('a,b ,c', 44)).toBe(true)
  expect(trimmed('a,"b" ,c', 44)).toBe(true)
  expect(trimmed('a  b', 32)).toBe(false)
})

test.each([
  ['"a"b\n', 44],
  ['a "b" "c"d"\n', 32],
  ['a"b\n', 59],
])('refuses a quote out of place in %j', (text, separator) => {
  expect(() => fields(text, { separator, trim: true })).toThrow(
    expect.objectContaining({ name: 'MalformedCsvError' }),
  )
})

test('reads the same in parts of any size', () => {
  const text = 'a ; "b\r\n""c""" ;d\r\n 1;2 ;3\r\n'
  const whole = fields(text, { trim: true, separator: 59 })
  for (let size = 1; size < text.length; size++) {
    const found: string[][] = []
    let rest = ''
    for (let start = 0; start < text.length; start += size) {
      rest += text.slice(start, start + size)
      const part = rest
      const reader = new RecordReader(codesOf(part), (from, to) => part.slice(from, to), {
        trim: true,
        separator: 59,
        more: start + size < text.length,
      })
      while (reader.next(9))
        found.push(Array.from({ length: reader.count }, (_, index) => reader.field(index)))
      rest = part.slice(reader.at)
    }
    expect(found).toEqual(whole)
  }
})
