import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CheckedAxis } from './checkPlot.js'
import { roundEnds, ticksOf } from './ticks.js'

const axis = (low: number, high: number, more: Partial<CheckedAxis> = {}): CheckedAxis => ({
  title: '',
  domain: [low, high],
  format: 'number',
  whole: false,
  ...more,
})
const texts = (one: CheckedAxis, wanted = 5) => ticksOf(one, wanted).map(({ text }) => text)

test.each<[string, CheckedAxis, string[]]>([
  ['shares', axis(0, 1), ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
  ['percents', axis(0.1, 0.96, { format: 'percent' }), ['20%', '40%', '60%', '80%']],
  [
    'parts of percents',
    axis(0.95, 0.96, { format: 'percent' }),
    ['95.0%', '95.2%', '95.4%', '95.6%', '95.8%', '96.0%'],
  ],
  ['whole numbers', axis(1, 3, { whole: true }), ['1', '2', '3']],
  ['many whole numbers', axis(0, 1000, { whole: true }), ['0', '200', '400', '600', '800', '1000']],
  ['below zero', axis(-1, 1), ['-1.0', '-0.5', '0.0', '0.5', '1.0']],
  ['large ones', axis(0, 4e7), ['0', '1.0e+7', '2.0e+7', '3.0e+7', '4.0e+7']],
  ['small ones', axis(0, 4e-5), ['0.00000', '1.0e-5', '2.0e-5', '3.0e-5', '4.0e-5']],
])('chooses round values: %s', (_, one, expected) => {
  expect(texts(one)).toEqual(expected)
})

test('of any domain, they are within it, distinct, and not many', () => {
  const value = fc.double({ noNaN: true, min: -1e100, max: 1e100 })
  fc.assert(
    fc.property(value, value, fc.integer({ min: 1, max: 30 }), (a, b, wanted) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      fc.pre(high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)) && high - low > 1e-300)
      const ticks = ticksOf(axis(low, high), wanted)
      const margin = (high - low) * 1e-3
      for (const tick of ticks) expect(tick.value >= low - margin && tick.value <= high + margin).toBe(true)
      expect(ticks.length).toBeLessThanOrEqual(2 * wanted + 1)
    }),
  )
})

test('rounds the ends of an axis outwards, to ticks', () => {
  const round = roundEnds(axis(0.13, 0.96), 5)
  expect(round.domain).toEqual([0, 1])
  expect(texts(round)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(roundEnds(axis(0, 1), 5).domain).toEqual([0, 1])
})

test.each<[string, number, number, string[]]>([
  ['a little above 100 %', 0.1, 1.02, ['0%', '50%', '100%']],
  ['a little below 0 %', -0.02, 1, ['0%', '50%', '100%']],
  ['a little above, of a narrow range', 0.3, 1.02, ['20%', '40%', '60%', '80%', '100%']],
  ['well above 100 %', 0.1, 1.4, ['0%', '50%', '100%', '150%']],
])('an axis whose values end %s has no empty third', (_, low, high, expected) => {
  const round = roundEnds(axis(low, high, { format: 'percent' }), 4)
  expect(texts(round)).toEqual(expected)
})

test('of any values, an axis with round ends is empty in a third at most, and has the values', () => {
  const value = fc.double({ noNaN: true, min: -1e6, max: 1e6 })
  fc.assert(
    fc.property(value, value, fc.integer({ min: 1, max: 30 }), (a, b, wanted) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      fc.pre(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)) && high - low > 1e-300)
      const { domain } = roundEnds(axis(low, high), wanted)
      const margin = (high - low) * 1e-3
      expect(domain[0]).toBeLessThanOrEqual(low + margin)
      expect(domain[1]).toBeGreaterThanOrEqual(high - margin)
      expect((high - low) / (domain[1] - domain[0])).toBeGreaterThanOrEqual(0.666)
    }),
  )
})
