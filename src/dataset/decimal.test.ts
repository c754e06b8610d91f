import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDecimal, parseDecimal } from './decimal.js'

test.each([
  ['a letter', `${'1'.repeat(500_000)}x`],
  ['a second point', `1.${'1'.repeat(500_000)}.`],
  ['a letter in its exponent', `1e${'1'.repeat(500_000)}x`],
])('refuses a long number with %s at its end, quickly', (_, text) => {
  const started = performance.now()
  expect(parseDecimal(text)).toBeNaN()
  expect(performance.now() - started).toBeLessThan(200)
})

test('takes what the grammar does, in any part of a text', () => {
  const grammar = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
  const text = fc.string({ unit: fc.constantFrom('0', '7', '.', 'e', 'E', '+', '-', ' ', 'x'), maxLength: 8 })
  fc.assert(
    fc.property(text, text, text, (before, number, after) => {
      const start = before.length
      expect(isDecimal(before + number + after, start, start + number.length)).toBe(grammar.test(number))
    }),
    { numRuns: 2_000 },
  )
})
