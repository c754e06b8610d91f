import { expect, test } from 'vitest'
import type { Sources } from './compiler.js'
import { shallower } from './shallow.js'

const path = 'contracts/Sample.sol'

const sample = (before: string, emitted: string, after: string): string => `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;
contract Sample {
  event Many(uint256 a, uint256 b, uint256 c, uint256 d, uint256 e, uint256 f, uint256 g, uint256 h);
  uint256 stored; // Für Umlaute, die länger sind als ein Zeichen.
  function f(uint256 a, uint256[] calldata b) external {
    ${before}
    ${emitted}
    ${after}
  }
}`

const emit = 'emit Many(a, b[0], stored, a + 1, 5, 6, 7, 8)'
const sources = (text: string): Sources => new Map([[path, text]])
const shallow = shallower(sources(sample('stored = 1;', `${emit};`, 'stored = 2;')))
const rewritten = (...parts: [string, string, string]): string | undefined =>
  shallow(sources(sample(...parts))).get(path)

/** What becomes of it: the call instead of the event, and the function at the contract's end. */
const expected = (before: string, emitted: string, after: string, name: string): string =>
  sample(before, `${name}(a,b);`, after).replace(
    /}$/,
    `function ${name}(uint256 a,uint256[] calldata b) private { ${emitted}; } }`,
  )

test.each([
  ['nothing', 'stored = 1;', emit, 'stored = 2;'],
  ['what comes before', 'stored = 100000;', emit, 'stored = 2;'],
  ['what comes before, away', '{}', emit, 'stored = 2;'],
  ['what comes after', 'stored = 1;', emit, '{}'],
  ['what is emitted', 'stored = 1;', emit.replace('b[0]', 'b[1]'), 'stored = 2;'],
])('emits many values from a function of its own, given a change of %s', (_, before, emitted, after) => {
  const text = rewritten(before, `${emitted};`, after)
  const name = text?.match(/_emit\d+/)?.[0] ?? ''
  expect(text).toBe(expected(before, emitted, after, name))
})

test('leaves alone what emits nothing any more', () => {
  const without = ['stored = 1;', '{}', 'stored = 2;'] as const
  expect(rewritten(...without)).toBe(sample(...without))
})
