import { expect, test } from 'vitest'
import { parseId, parseScore, parseStatus } from './parse.js'

test('a score is a number of labels, or a part of them, rounded up', () => {
  expect(parseScore('324', 360)).toBe(324)
  expect(parseScore('90%', 360)).toBe(324)
  expect(parseScore('33.3 %', 10)).toBe(4)
  expect(parseScore('100%', 3)).toBe(3)
  expect(() => parseScore('361', 360)).toThrow('more than the 360')
  expect(() => parseScore('101%', 360)).toThrow('more than the 360')
})

test.each(['', '0', '-1', 'x', '1'.repeat(79)])('%j is no id of a request', (text) => {
  expect(() => parseId(text)).toThrow('is no id of a request')
})

test('a status is one of the contract', () => {
  expect(parseStatus('claiming')).toBe('claiming')
  expect(() => parseStatus('gone')).toThrow(/"gone" is no status\.\n\nExpected: accepting, /)
})
