import { expect, test } from 'vitest'
import { wrapText } from './wrapText.js'

test('lines break at words', () => {
  expect(wrapText('one two three four', 9)).toBe('one two\nthree\nfour')
  expect(wrapText('one  two', 8)).toBe('one  two')
  expect(wrapText('a-word-that-is-longer then', 10)).toBe('a-word-that-is-longer\nthen')
  expect(wrapText('one\ntwo three', 5)).toBe('one\ntwo\nthree')
})

test('without a terminal, lines stay whole', () => {
  expect(wrapText('word '.repeat(100))).toBe('word '.repeat(100))
})
