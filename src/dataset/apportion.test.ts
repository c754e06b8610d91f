import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apportion } from './apportion.js'

const cases = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 })
  .map((sizes) => ({ sizes, rows: sizes.reduce((sum, size) => sum + size, 0) }))
  .filter(({ rows }) => rows >= 2)
  .chain(({ sizes, rows }) =>
    fc.record({ sizes: fc.constant(sizes), total: fc.integer({ min: 1, max: rows - 1 }) }),
  )

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

test('gives exactly the total, and no class more than it has', () => {
  fc.assert(
    fc.property(cases, ({ sizes, total }) => {
      const quotas = apportion(sizes, total)
      expect(sum(quotas)).toBe(total)
      for (const [index, quota] of quotas.entries()) {
        expect(quota).toBeGreaterThanOrEqual(0)
        expect(quota).toBeLessThanOrEqual(sizes[index] ?? 0)
      }
    }),
  )
})

test('has each class of two rows or more on both sides, and single rows in training, when possible', () => {
  fc.assert(
    fc.property(cases, ({ sizes, total }) => {
      const quotas = apportion(sizes, total)
      const divisible = sizes.filter((size) => size >= 2)
      const roomInTest = sum(sizes.map((size) => Math.max(0, size - 1)))
      if (total >= divisible.length && total <= roomInTest) {
        for (const [index, size] of sizes.entries()) {
          if (size >= 2) expect(quotas[index]).toBeGreaterThanOrEqual(1)
          if (size >= 1) expect(quotas[index]).toBeLessThanOrEqual(size - 1)
        }
      }
    }),
  )
})

test('is the method of largest remainder where no class is at its bounds', () => {
  const ample = fc.record({
    sizes: fc.array(fc.integer({ min: 20, max: 60 }), { minLength: 1, maxLength: 6 }),
    share: fc.integer({ min: 20, max: 80 }),
  })
  fc.assert(
    fc.property(ample, ({ sizes, share }) => {
      const rows = sum(sizes)
      const total = Math.floor((rows * share) / 100)
      const expected = sizes.map((size) => Math.floor((total * size) / rows))
      const byRemainder = sizes
        .map((size, index) => ({ index, remainder: (total * size) % rows }))
        .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
      for (const { index } of byRemainder.slice(0, total - sum(expected)))
        expected[index] = (expected[index] ?? 0) + 1
      expect(apportion(sizes, total)).toEqual(expected)
    }),
  )
})

test.each([
  { sizes: [900, 50, 50], total: 100, quotas: [90, 5, 5] },
  { sizes: [98, 1, 1], total: 10, quotas: [10, 0, 0] },
  { sizes: [96, 2, 2], total: 5, quotas: [3, 1, 1] },
  { sizes: [5, 5, 5], total: 2, quotas: [1, 1, 0] },
  { sizes: [2, 2], total: 3, quotas: [2, 1] },
])('$total of $sizes are $quotas', ({ sizes, total, quotas }) => {
  expect(apportion(sizes, total)).toEqual(quotas)
})
