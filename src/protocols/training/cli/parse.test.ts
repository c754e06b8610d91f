import { expect, test } from 'vitest'
import { UsageError } from '../../../cli/errors.js'
import { oneOfNames, parseBytes32, parseHidden, parseRate, parseRunId } from './parse.js'

test('reads what people type', () => {
  expect(parseRunId('12')).toBe(12n)
  expect(parseHidden('64,32')).toEqual([64, 32])
  expect(parseRate('.05')).toBe(0.05)
  expect(parseRate('1e-3')).toBe(0.001)
  expect(parseRate('1e1')).toBe(10)
  expect(parseBytes32(`0x${'aB'.repeat(32)}`)).toBe(`0x${'aB'.repeat(32)}`)
  expect(oneOfNames(['a', 'b'], 'a letter')('b')).toBe('b')
})

test.each<[string, () => unknown]>([
  ['an id of 0', () => parseRunId('0')],
  ['an id that is too long', () => parseRunId('1'.repeat(79))],
  ['four layers', () => parseHidden('1,2,3,4')],
  ['a layer of nothing', () => parseHidden('0')],
  ['a rate of 0', () => parseRate('0')],
  ['a rate below 0', () => parseRate('-0.1')],
  ['a rate that is no number', () => parseRate('fast')],
  ['a hash that is too short', () => parseBytes32('0x12')],
  ['another name', () => oneOfNames(['a'], 'a letter')('c')],
])('refuses %s, and says what it takes', (_, parse) => {
  expect(parse).toThrow(UsageError)
  expect(parse).toThrow('Expected: ')
})
