import { expect, test } from 'vitest'
import { processorSeconds } from '../../test/fixtures/processorSeconds.js'
import { chooseGroups } from './chooseGroups.js'

const chosen = (sizes: number[], total: number) => {
  const { chosen, nearest } = chooseGroups(Uint32Array.from(sizes), total)
  return chosen ? sizes.filter((_, group) => chosen[group]) : nearest
}

test('takes groups in order, each that fits', () => {
  expect(chosen([3, 9, 2, 1, 1, 1], 6)).toEqual([3, 2, 1])
})

test('gives groups back where that leaves a gap, the last ones first', () => {
  const many = Array.from({ length: 200 }, () => 2)
  const sizes = [...many, 7, ...many]
  expect(chosen(sizes, 407)).toEqual([...many, 7])
  expect(chosen([5, 3, 3, 2], 6)).toEqual([3, 3])
})

test('says how near it comes', () => {
  expect(chosen([4, 4, 10], 7)).toBe(4)
  expect(chosen([4, 4, 10], 3)).toBe(0)
})

test('is quick where nothing fits', () => {
  const sizes = Array.from({ length: 100_000 }, (_, group) => 2 + 2 * (group % 50))
  expect(processorSeconds(() => expect(chosen(sizes, 100_001)).toBe(100_000))).toBeLessThan(20)
})
