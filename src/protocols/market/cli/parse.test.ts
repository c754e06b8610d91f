import { expect, test } from 'vitest'
import { parseId, parseStatus } from './parse.js'

test.each(['', '0', '-1', 'x', '1'.repeat(79)])('%j is not an id of a request', (text) => {
  expect(() => parseId(text)).toThrow('is not an id of a request')
})

test('a status is one of the contract', () => {
  expect(parseStatus('claiming')).toBe('claiming')
  expect(() => parseStatus('gone')).toThrow(/"gone" is not a status\.\n\nExpected: accepting, /)
})
