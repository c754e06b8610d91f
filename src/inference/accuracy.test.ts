import { expect, test } from 'vitest'
import { accuracy } from './accuracy.js'
import { PredictionCountError } from './errors.js'

test('is the share of equal entries', () => {
  expect(accuracy(Uint16Array.of(0, 1, 1, 2), [0, 1, 2, 2])).toBe(0.75)
  expect(accuracy([1], [0])).toBe(0)
})

test.each([
  [[0], [0, 1]],
  [[], []],
])('refuses %j against %j', (predictions, labels) => {
  expect(() => accuracy(predictions, labels)).toThrow(PredictionCountError)
})
