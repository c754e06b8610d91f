import { expect, test } from 'vitest'
import { cutToWidth, displayWidth } from './displayWidth.js'

test.each([
  ['', 0],
  ['abc', 3],
  ['日本', 4],
  ['한글', 4],
  ['e\u0301', 1],
  ['👩‍🚀', 2],
  ['❤️', 2],
  ['⠿●×', 3],
  ['\u200b', 0],
])('%j takes %i cells', (text, cells) => {
  expect(displayWidth(text)).toBe(cells)
})

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['日本語', 4, '日…'],
  ['👩‍🚀👩‍🚀', 3, '👩‍🚀…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%j in %i cells is %j', (text, cells, cut) => {
  expect(cutToWidth(text, cells)).toBe(cut)
})
