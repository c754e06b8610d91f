import { expect, test } from 'vitest'
import { Clock, endAfter } from './clock.js'

function clockAt(seconds: number): Clock {
  let now = 1_000_000
  const clock = new Clock({ now: () => now })
  now += seconds * 1_000
  return clock
}

test('campaigns are whole while there is time for all of them', () => {
  expect(clockAt(0).shareOf(1_000)).toBe(1)
  // 2 minutes before the end are a reserve.
  expect(clockAt(endAfter - 120 - 60).shareOf(60)).toBe(1)
})

test('otherwise they share what time is left', () => {
  expect(clockAt(endAfter - 15 * 60).shareOf(2 * 13 * 60)).toBeCloseTo(0.5)
  expect(clockAt(endAfter - 15 * 60 + 390).shareOf(2 * 13 * 60)).toBeCloseTo(0.25)
})

test('what would be too small to show anything is left out', () => {
  expect(clockAt(endAfter - 121).shareOf(100)).toBe(0)
  expect(clockAt(endAfter + 1).shareOf(1)).toBe(0)
})

test('a run without an end shrinks nothing', () => {
  let now = 0
  const clock = new Clock({ now: () => now, end: Number.POSITIVE_INFINITY })
  now = 100 * endAfter * 1_000
  expect(clock.shareOf(1e9)).toBe(1)
  expect(clock.limitOf(1e9)).toBe(1e9)
})

test('no step goes on beyond the end', () => {
  expect(clockAt(0).limitOf(600)).toBe(600)
  expect(clockAt(endAfter - 10).limitOf(600)).toBe(10)
  expect(clockAt(endAfter + 10).limitOf(600)).toBe(0)
})

test('a run may have started before its clock', () => {
  const clock = new Clock({ now: () => 100_000, start: 40_000 })
  expect(clock.elapsed()).toBe(60)
  expect(clock.limitOf(endAfter)).toBe(endAfter - 60)
})
