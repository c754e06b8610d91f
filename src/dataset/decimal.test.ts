import { expect, test } from 'vitest'
import { processorSeconds } from '../../test/fixtures/processorSeconds.js'
import { parseDecimal } from './decimal.js'

test.each([
  ['a letter', `${'1'.repeat(500_000)}x`],
  ['a second point', `1.${'1'.repeat(500_000)}.`],
  ['a letter in its exponent', `1e${'1'.repeat(500_000)}x`],
])('refuses a long number with %s at its end, quickly', (_, text) => {
  expect(processorSeconds(() => expect(parseDecimal(text)).toBeNaN())).toBeLessThan(5)
})
