import { expect, test } from 'vitest'
import { ImpossibleDeadlineError } from './errors.js'
import { revealTime } from './revealTime.js'

test('labels wait for the later one of two deadlines', () => {
  expect(revealTime(7n, 2_000n, undefined)).toBe(2_000n)
  expect(revealTime(7n, 2_000n, 1_900n)).toBe(2_000n)
  expect(revealTime(7n, 2_000n, 2_100n)).toBe(2_100n)
})

test('a deadline before the earliest that can be shows that the endpoint is wrong', () => {
  expect(revealTime(7n, 2_000n, 2_120n)).toBe(2_120n)
  expect(() => revealTime(7n, 2_000n, 2_121n)).toThrow(ImpossibleDeadlineError)
})
