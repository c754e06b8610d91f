import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeBins } from './bins.js'

test('names classes of equal size by their intervals', () => {
  const { names, indexOf } = makeBins(Float64Array.of(346, 25, 30, 87, 100, 139.5, 140, 200), 4)
  expect(names).toEqual(['[25, 87)', '[87, 139.5)', '[139.5, 200)', '[200, 346]'])
  expect([25, 86.9, 87, 139.5, 346].map(indexOf)).toEqual([0, 0, 1, 2, 3])
})

test('begins a class where numbers differ, next to its quantile', () => {
  expect(makeBins(Float64Array.of(0, 0, 0, 0, 0, 0, 1, 2), 2).names).toEqual(['[0, 1)', '[1, 2]'])
  expect(makeBins(Float64Array.of(1, 2, 2, 2, 2, 2, 2, 3), 2).names).toEqual(['[1, 2)', '[2, 3]'])
  expect(makeBins(Float64Array.of(0, 0, 0, 0, 0, 0, 1, 1), 4).names).toEqual(['[0, 1)', '[1, 1]'])
})

test('has no sign of zero in a name', () => {
  expect(makeBins(Float64Array.of(-0, 1), 2).names).toEqual(['[0, 1)', '[1, 1]'])
})

test('puts each number into the interval that its class is named by, and each class has some', () => {
  const numbers = fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 60 })
    .filter((values) => new Set(values).size > 1)
  fc.assert(
    fc.property(numbers, fc.integer({ min: 2, max: 10 }), (values, bins) => {
      const { names, indexOf } = makeBins(Float64Array.from(values), bins)
      expect(names.length).toBeGreaterThan(1)
      expect(names.length).toBeLessThanOrEqual(bins)
      expect(new Set(names).size).toBe(names.length)
      const found = values.map(indexOf)
      for (const [at, value] of values.entries()) {
        const [low = 0, high = 0] = (names[found[at] ?? 0] ?? '').slice(1, -1).split(', ').map(Number)
        expect(value).toBeGreaterThanOrEqual(low)
        if (found[at] === names.length - 1) expect(value).toBeLessThanOrEqual(high)
        else expect(value).toBeLessThan(high)
      }
      expect(new Set(found).size).toBe(names.length)
    }),
  )
})

test('differ in size by no more than equal numbers make them', () => {
  const values = Float64Array.from({ length: 1_003 }, (_, at) => (at * 577) % 1_003)
  const { names, indexOf } = makeBins(values, 5)
  const sizes = names.map((_, bin) => values.filter((value) => indexOf(value) === bin).length)
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
})
