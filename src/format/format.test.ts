import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  formatAddress,
  formatCoins,
  formatCount,
  formatDuration,
  formatScore,
  formatShare,
  formatTime,
  InvalidInputError,
  parseCoins,
  parseDuration,
  parseScore,
  parseShare,
  timeLeft,
} from './index.js'

describe('coins', () => {
  test('are written exactly', () => {
    expect(formatCoins(0n)).toBe('0 MDC')
    expect(formatCoins(1n)).toBe('0.000000000000000001 MDC')
    expect(formatCoins(1_234_567_500000000000000000n)).toBe('1,234,567.5 MDC')
    expect(formatCoins(-5n * 10n ** 17n)).toBe('-0.5 MDC')
    expect(formatCoins(123456789_123456789123456789n)).toBe('123,456,789.123456789123456789 MDC')
  })

  test('are written as somebody wants them', () => {
    const amount = 1_234_567_890n
    expect(formatCoins(amount, { symbol: 'USDC', decimals: 6 })).toBe('1,234.56789 USDC')
    expect(formatCoins(amount, { symbol: '', decimals: 6, maxDecimals: 2 })).toBe('1,234.56')
    expect(formatCoins(amount, { symbol: '', decimals: 6, maxDecimals: 0 })).toBe('1,234')
    expect(formatCoins(amount, { decimals: 6, locale: 'de', grouping: false })).toBe('1234,56789 MDC')
    expect(formatCoins(7n, { symbol: 'ONE', decimals: 0 })).toBe('7 ONE')
  })

  test('are cut off, never rounded up', () => {
    expect(formatCoins(10n ** 24n - 1n, { decimals: 24 })).toBe(`0.${'9'.repeat(24)} MDC`)
    expect(formatCoins(1n, { decimals: 24 })).toBe(`0.${'0'.repeat(23)}1 MDC`)
    expect(formatCoins(10n ** 255n - 1n, { decimals: 255 })).toBe(`0.${'9'.repeat(255)} MDC`)
    expect(formatCoins(12n, { decimals: 21, locale: 'fa' })).toContain('۱۲ MDC')
    expect(formatCoins(-1n, { maxDecimals: 2 })).toBe('0 MDC')
  })

  test('with a symbol that looks like a number are read whole', () => {
    expect(parseCoins('100', { symbol: '0', decimals: 0 })).toBe(100n)
    expect(parseCoins('100 0', { symbol: '0', decimals: 0 })).toBe(100n)
    expect(parseCoins('1.55', { symbol: '.55', decimals: 2 })).toBe(155n)
    expect(parseCoins('12USDC', { symbol: 'USDC', decimals: 0 })).toBe(12n)
  })

  test('are read as they are written', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 27n), fc.integer({ min: 0, max: 18 }), (amount, decimals) => {
        const written = formatCoins(amount, { decimals, grouping: false })
        expect(parseCoins(written, { decimals })).toBe(amount)
        expect(parseCoins(written.replace(' MDC', ''), { decimals })).toBe(amount)
      }),
    )
  })

  test('of another coin, or with too many decimals, are refused', () => {
    expect(parseCoins('12.5 USDC', { symbol: 'USDC', decimals: 6 })).toBe(12_500_000n)
    expect(() => parseCoins('12.5 USDC')).toThrow(InvalidInputError)
    expect(() => parseCoins('0.0000001', { symbol: 'USDC', decimals: 6 })).toThrow('USDC has 6 decimals')
  })
})

describe('durations', () => {
  test.each([
    ['90', 90],
    ['90s', 90],
    ['30m', 1_800],
    ['30 min', 1_800],
    ['1.5h', 5_400],
    ['7d', 604_800],
    ['2w', 1_209_600],
    ['1h 30min', 5_400],
    ['1w2d3h4m5s', 788_645],
  ])('%s is one', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

  test('are for people', () => {
    expect(formatDuration(90_061)).toBe('1 d 1 h')
    expect(formatDuration(86_401)).toBe('1 d 1 s')
    expect(formatDuration(61n)).toBe('1 min 1 s')
    expect(formatDuration(59.9)).toBe('59 s')
    for (const none of [0n, -1, -90_000n, Number.NaN]) expect(formatDuration(none)).toBe('0 s')
    expect(formatDuration(timeLeft(100n, 40n))).toBe('1 min')
    expect(timeLeft(100n, 100n)).toBe(0)
    expect(timeLeft(100n, 101n)).toBe(0)
  })

  test('are read as they are written, or a little shorter where the rest is cut off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds, { parts: 4 }))).toBe(seconds)
        const short = parseDuration(formatDuration(seconds))
        expect(short).toBeLessThanOrEqual(seconds)
        expect(formatDuration(short)).toBe(formatDuration(seconds))
      }),
    )
  })
})

describe('scores and shares', () => {
  test('are written with their part', () => {
    expect(formatScore(348, 360)).toBe('348 / 360 (96.7 %)')
    expect(formatScore(0, 0)).toBe('0 / 0')
    expect(formatScore(1_000, 2_000, { locale: 'de' })).toBe('1.000 / 2.000 (50,0 %)')
    expect(formatShare(1)).toBe('100.0 %')
  })

  test('a score is a number of labels, or a part of them, rounded up', () => {
    expect(parseScore('324', 360)).toBe(324)
    expect(parseScore('90%', 360)).toBe(324)
    expect(parseScore('33.3 %', 10)).toBe(4)
    expect(parseScore('100%', 3)).toBe(3)
    for (const text of ['361', '101%'])
      expect(() => parseScore(text, 360)).toThrow('more than the 360 test labels')
  })

  test('a share is a number to 1, or percent', () => {
    for (const text of ['0.02', '2%', '2 %']) expect(parseShare(text)).toBe(0.02)
    for (const text of ['1', '100%']) expect(parseShare(text)).toBe(1)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (tenths) => {
        expect(parseShare(formatShare(tenths / 1_000))).toBeCloseTo(tenths / 1_000, 9)
      }),
    )
  })
})

test('counts, times and addresses are for people', () => {
  expect(formatCount(1_797n)).toBe('1,797')
  expect(formatCount(1_797, { locale: 'de' })).toBe('1.797')
  expect(formatTime(1_800_000_000n)).toBe('2027-01-15 08:00 UTC')
  expect(formatTime(10n ** 30n)).toContain('s')
  expect(formatAddress(`0x1234${'0'.repeat(32)}abcd`)).toBe('0x1234…abcd')
})

test('a time is in UTC, unless a zone is named, and tells its zone', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  expect(formatTime(1_800_000_000n)).toBe('2027-01-15 08:00 UTC')
  expect(formatTime(1_800_000_000n, { locale: 'de' })).toBe('15. Jan. 2027, 08:00 UTC')
  expect(formatTime(1_800_000_000n, { timeZone: 'Europe/Berlin' })).toBe('2027-01-15 09:00 CET')
  expect(formatTime(1_800_000_000n, { locale: 'de', timeZone: 'Europe/Berlin' })).toContain('09:00 MEZ')
})

test.each([
  [parseDuration, ['', 's', '-1', '1y', '1e3', '5m 1h', '1h 1h', '1h 30', `${'1d '.repeat(1_000)}1s`]],
  [parseCoins, ['', '-1', '1e18', '1,5', '1,500', '1 500', '.5', '5.', '0.0000000000000000001', 'MDC']],
  [parseShare, ['', '-0.1', '1.5', '101%', 'NaN', '1.0000001']],
  [(text: string) => parseScore(text, 10), ['', '-1', '1.5', 'x', '%', '1e3']],
] as const)('%o refuses what is none', (parse, texts) => {
  for (const text of texts) expect(() => parse(text), text).toThrow(InvalidInputError)
})

test('what is refused is repeated in part only', () => {
  expect(() => parseCoins('x'.repeat(1_000_000))).toThrow(/^.{1,200}\n/)
})
