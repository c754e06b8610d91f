import { expect, test } from 'vitest'
import { textKind } from './textKind.js'

test.each([
  ['date', '2024-01-05', '2024/1/5', '2024-01', '5/1/2024', '05.01.2024', '05.01.24', '1-5-24'],
  ['date', 'Dec-2015', 'Jan 2020', '5 Jan 2024', 'Jan 5, 2024', 'Mon, 5 January 2024', '2024 Q1', '2024 Jan'],
  [
    'date',
    '2024-01-05T10:00:00Z',
    '2024-01-05 10:00:00.5+00:00',
    '5/1/2024 10:00 PM',
    '2024-W05',
    '25.8.24',
    '10MAR2020',
    '1jan20',
  ],
  ['date', '12:30', '12:30:05.125', '9:05 pm', '1 days 02:03:04', '1h 30m'],
  ['percent', '12%', '0.5 %', '-3,5%', '+.5%'],
  ['currency', '$5', '€ 1.200,50', '5 €', 'USD 10', 'Rs. 500', '-$3.2M', '($5.00)', '$1,234.50', '£.50'],
  [
    'thousands',
    '1,234',
    '-1,234.5',
    '1.234.567',
    "1'234",
    '1 234',
    '1\u202f234',
    '1_000',
    '1.234,5',
    '1,00,000',
  ],
  ['decimal', '1,5', '0,123', '12,25', '-,5', '1234,567'],
  ['hex', '0x1F', '-0Xff'],
  ['infinity', 'inf', '-Infinity', '+Inf', '∞', '1e999'],
  ['unit', '5kg', '12 mm', '1.2M', '36.6 °C', '5 kg/m2', '12a', '3.5"'],
  ['bound', '<0.1', '>= 5', '3+', '50-', '~7', '10,000+'],
  ['notation', '−5', '(5.00)', '５', '٣', ' 5', '1.5D+03'],
])('%s: %s, %s, %s', (kind, ...texts) => {
  for (const text of texts) expect([text, textKind(text)]).toEqual([text, kind])
})

test.each([
  'oak',
  '1st',
  '22nd',
  '3rd',
  '25-34',
  '2020-21',
  '1990-99',
  '192.168.0.1',
  '1.2.3',
  '120/80',
  'rs188743906',
  'A1',
  'T2D',
  'HS-grad',
  '7th-8th',
  '555-1234',
  '#FF0000',
  '1/2',
  'may 1 be',
  'inflation',
])('%j is a text', (text) => {
  expect(textKind(text)).toBe('text')
})

test('the other mark, where the table has a decimal comma', () => {
  expect(textKind('1.5', ',')).toBe('decimal')
  expect(textKind('1.234', ',')).toBe('thousands')
  expect(textKind('1.234,5', ',')).toBe('thousands')
  expect(textKind('1,234.5', ',')).toBe('thousands')
})

test('a long text is no quantity', () => {
  expect(textKind('1,234'.padEnd(100, ',234'))).toBe('text')
})
