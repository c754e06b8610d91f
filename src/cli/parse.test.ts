import { expect, test } from 'vitest'
import { parseAddress, parseCount } from './parse.js'

test.each([
  [parseCount, ['', '-1', '1.5', '1e3', '99999999999']],
  [parseAddress, ['', '0x', `0x${'g'.repeat(40)}`, 'a'.repeat(40)]],
] as const)('%o refuses what is none', (parse, texts) => {
  for (const text of texts) expect(() => parse(text), text).toThrow('is no')
})

test('what is refused is repeated in part only', () => {
  expect(() => parseCount('x'.repeat(1_000_000))).toThrow(/^.{1,200}\n/)
})
