import { expect, test } from 'vitest'
import { plainNumber } from './plainNumber.js'

const read = (text: string, mark: '.' | ',' = '.') =>
  plainNumber(new TextEncoder().encode(text), 0, text.length, mark)

test.each([
  '0',
  '7',
  '-12',
  '0.1',
  '-0.000001',
  '123456789.012345',
  '999999999999999',
  '0.00000123456789012345',
])('%s is the number that JavaScript reads', (text) => {
  expect(read(text)).toBe(Number(text))
  expect(read(text.replace('.', ','), ',')).toBe(Number(text))
})

test('the sign of a zero stays', () => {
  expect(read('-0')).toBe(-0)
})

test.each([
  '',
  '-',
  '.',
  '.5',
  '5.',
  '1.50',
  '1.0',
  '007',
  '00',
  '-01.5',
  '+5',
  '1e3',
  '0.0000001',
  '0.0',
  '1234567890123456',
  '1.2.3',
  '1,5',
  '1 ',
  'a',
])('%j is left to the slower reader', (text) => {
  expect(read(text)).toBeNaN()
})

test('what is plain is what JavaScript writes', () => {
  for (let index = 0; index < 2_000; index++) {
    const value = (index * 7919) / 10 ** (index % 9)
    const text = String(value)
    const plain = read(text)
    if (!Number.isNaN(plain)) expect(plain).toBe(value)
    else expect(text.replace(/\D/g, '').length > 15 || text.includes('e')).toBe(true)
  }
})
