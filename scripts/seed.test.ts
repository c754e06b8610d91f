import { expect, test } from 'vitest'
import { campaignSeed, sampleOf } from './seed.js'

test('the seed follows from the commit, unless one is given', () => {
  const commit = () => 'ffffffff00000000000000000000000000000000\n'
  expect(campaignSeed(undefined, commit)).toBe(2 ** 31 - 1)
  expect(campaignSeed('7', commit)).toBe(7)
})

test('a sample has no item twice, repeats with its seed, and changes with it', () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  const sample = sampleOf(items, 10, 1)
  expect(new Set(sample).size).toBe(10)
  expect(sampleOf(items, 10, 1)).toEqual(sample)
  expect(sampleOf(items, 10, 2)).not.toEqual(sample)
  expect(sampleOf([1, 2], 10, 1).toSorted()).toEqual([1, 2])
})
