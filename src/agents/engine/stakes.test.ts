import { expect, test } from 'vitest'
import { Stakes } from './stakes.js'

test('takes stakes in up to the limit, and again once others came back', () => {
  const stakes = new Stakes()
  expect(stakes.reserve(1n, 10n, 25n)).toBe(true)
  expect(stakes.reserve(2n, 15n, 25n)).toBe(true)
  expect(stakes.reserve(3n, 1n, 25n)).toBe(false)
  expect(stakes.fits(1n, 25n)).toBe(false)
  expect(stakes.fits(0n, 25n)).toBe(true)
  expect(stakes.atRisk).toBe(25n)
  expect(stakes.release(1n)).toBe(true)
  expect(stakes.release(1n)).toBe(false)
  expect(stakes.reserve(3n, 10n, 25n)).toBe(true)
})

test('without a limit takes all', () => {
  const stakes = new Stakes()
  expect(stakes.reserve(1n, 10n ** 30n, undefined)).toBe(true)
  expect(stakes.atRisk).toBe(10n ** 30n)
})
