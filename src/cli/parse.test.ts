import { expect, test } from 'vitest'
import { formatDuration, formatTime } from './format.js'
import { parseAddress, parseCoins, parseCount, parseDuration, parseShare } from './parse.js'

test.each([
  ['90', 90],
  ['90s', 90],
  ['30m', 1_800],
  ['1.5h', 5_400],
  ['7d', 604_800],
  ['2w', 1_209_600],
])('%s is a duration', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

test('amounts are exact', () => {
  expect(parseCoins('0.000000000000000001')).toBe(1n)
  expect(parseCoins('123456789.5')).toBe(123456789_500000000000000000n)
})

test.each([
  [parseDuration, ['', 's', '-1', '1y', '1e3', '1 d']],
  [parseCoins, ['', '-1', '1e18', '1,5', '.5', '0.0000000000000000001']],
  [parseCount, ['', '-1', '1.5', '1e3', '99999999999']],
  [parseAddress, ['', '0x', `0x${'g'.repeat(40)}`, 'a'.repeat(40)]],
  [parseShare, ['', '-0.1', '1.5', '2%', 'NaN']],
] as const)('%o refuses what is none', (parse, texts) => {
  for (const text of texts) expect(() => parse(text), text).toThrow('is no')
})

test('what is refused is repeated in part only', () => {
  expect(() => parseCoins('x'.repeat(1_000_000))).toThrow(/^.{1,200}\n/)
})

test('times and durations are for people', () => {
  expect(formatTime(1_800_000_000n)).toBe('2027-01-15 08:00 UTC')
  expect(formatTime(10n ** 30n)).toContain('s')
  expect(formatDuration(90_061)).toBe('1 d 1 h')
  expect(formatDuration(61n)).toBe('1 min 1 s')
  expect(formatDuration(0n)).toBe('0 s')
})
