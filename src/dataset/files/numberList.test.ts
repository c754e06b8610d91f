import { expect, test } from 'vitest'
import { NumberList } from './numberList.js'

test('keeps numbers in order, over as many pieces as they take', () => {
  const list = new NumberList(Uint32Array)
  expect(list.length).toBe(0)
  expect(list.indexOf(0)).toBe(-1)
  expect(list.map(Uint32Array, (value) => value)).toEqual(new Uint32Array())
  const count = 2 ** 18 * 2 + 3
  for (let value = 0; value < count; value++) list.push(value)
  expect(list.length).toBe(count)
  for (const value of [0, 2 ** 18 - 1, 2 ** 18, count - 1]) expect(list.indexOf(value)).toBe(value)
  expect(list.indexOf(count)).toBe(-1)
  const doubled = list.map(Uint32Array, (value) => 2 * value)
  expect(doubled.length).toBe(count)
  expect(doubled.every((value, index) => value === 2 * index)).toBe(true)
})
