import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecordReader } from '../csv/records.js'
import { formatNumber } from '../decimal.js'
import { formatText } from '../formatCsv.js'
import { isPlainNumber, isPlainText } from './canonical.js'

const isPlain = (is: typeof isPlainNumber, text: string) => {
  // A field has others on both sides.
  const bytes = Buffer.from(`0,${text},0`)
  return is(bytes, 2, bytes.length - 2)
}

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom('0', '0', '1', '5', '9'), maxLength })

test('a number that is plain is what is written of it', () => {
  const text = fc.tuple(
    fc.constantFrom('', '-', '+'),
    digits(18),
    fc.constantFrom('', '.', '.', 'e', ' '),
    digits(18),
  )
  let plain = 0
  fc.assert(
    fc.property(
      text.map((parts) => parts.join('')),
      (text) => {
        if (!isPlain(isPlainNumber, text)) return
        plain++
        expect(formatNumber(Number(text))).toBe(text)
        expect(Number.isFinite(Math.fround(Number(text)))).toBe(true)
      },
    ),
    { numRuns: 5_000 },
  )
  expect(plain).toBeGreaterThan(100)
})

test.each([
  '0',
  '-0',
  '7',
  '-12.5',
  '0.1',
  '0.000001',
  '999999999999999',
  '1234567890.12345',
  '-0.000001234',
])('%s is plain', (text) => {
  expect(isPlain(isPlainNumber, text)).toBe(true)
})

test.each([
  ...[
    '',
    '-',
    '.',
    '.5',
    '5.',
    '1.50',
    '01',
    '-00',
    '+1',
    '1e3',
    '0.0',
    '0.0000001',
    '1 ',
    '1.2.3',
    '0x1',
    '"1"',
    'x',
  ],
  ...['9999999999999999', '0.30000000000000004', '1.000000000000001'],
])('%j has to be read', (text) => {
  expect(isPlain(isPlainNumber, text)).toBe(false)
})

test('a text is plain if it is written as it stands', () => {
  const content = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\uFEFF', 'é') }),
    fc.string({ unit: 'grapheme' }),
  )
  fc.assert(
    fc.property(content, fc.boolean(), (text, quoted) => {
      const raw = quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
      expect(isPlain(isPlainText, raw)).toBe(raw === formatText(text, false))
      const bytes = Buffer.from(raw)
      const reader = new RecordReader(bytes, (start, end) => bytes.toString('utf8', start, end))
      if (reader.next(1)) expect(reader.field(0)).toBe(text)
    }),
    { numRuns: 1_000 },
  )
})
