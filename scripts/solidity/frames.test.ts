import { expect, test } from 'vitest'
import { bytecode } from './compiler.js'
import { framer } from './frames.js'

const path = 'contracts/Sample.sol'
const unoptimised = { optimizer: { enabled: false } }

/** The body of a function, and what is added to its contract. */
function rewritten(parameters: string, body: string): { text: string; compiles: boolean } {
  const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;
contract Sample {
  struct Pair { uint256 left; uint256 right; } // Für Umlaute, die länger sind als ein Zeichen.
  uint256[] stored;
  function twice(uint256 a) internal pure returns (uint256, uint256) { return (a, a); }
  function f(${parameters}) external returns (bytes memory) {${body}}
}`
  const sources = new Map([[path, source]])
  const after = framer(sources)(sources)
  const code = bytecode(after, `${path}:Sample`, unoptimised)
  // Numbers of the compiler's.
  const text = (after.get(path) ?? '').replaceAll(/(_[Ff]rame|_at|_tail|_Values|_)\d+/g, '$1')
  return { text, compiles: code !== '' }
}

const seven = 'uint256 a, uint256 b, uint256 c, uint256 d, uint256 e, uint256 g, uint256 h'
const filled = ['a', 'b', 'c', 'd', 'e', 'g', 'h'].map((name) => ` _frame.${name}_ = ${name};`).join('')

test.each([
  ['a value', 'uint256 x = a + b;', '_frame.x_ = _frame.a_ + _frame.b_;'],
  [
    'a value that begins at zero',
    'for (;;) { uint256 x; ++x; }',
    'for (;;) { delete _frame.x_; ++_frame.x_; }',
  ],
  [
    'the variable of a loop',
    'for (uint256 x; x < a; ++x) {}',
    'for (delete _frame.x_; _frame.x_ < _frame.a_; ++_frame.x_) {}',
  ],
  ['two at once', '(uint256 x, uint256 y) = twice(a);', '(_frame.x_,_frame.y_) = twice(_frame.a_);'],
  ['one of two', '(, uint256 y) = twice(a);', '(,_frame.y_) = twice(_frame.a_);'],
  ['what is in memory', 'bytes memory x = msg.data;', '_frame.x_ = msg.data;'],
])('moves %s into memory', (_, body, expected) => {
  const { text } = rewritten(seven, body)
  expect(text).toContain(`{ _Frame memory _frame;${filled}${expected}}`)
})

test.each([
  [
    'is in storage',
    'uint256[] storage x = stored; x.push(a);',
    'uint256[] storage x = stored; x.push(_frame.a_);',
  ],
  [
    'assembly names',
    'uint256 x; assembly { x := 1 } x = a;',
    'uint256 x; assembly { x := 1 } x = _frame.a_;',
  ],
])('leaves what %s where it is', (_, body, expected) => {
  expect(rewritten(seven, body).text).toContain(expected)
})

test('leaves a function of few variables alone', () => {
  const body = 'uint256 x = a; ++x;'
  const { text } = rewritten('uint256 a', body)
  expect(text).toContain(`{${body}}`)
  expect(text).not.toContain('_Frame')
})

test('keeps where a struct in calldata begins', () => {
  const { text } = rewritten(`${seven}, Pair calldata p`, 'stored.push(p.left);')
  expect(text).toContain(
    '{ uint256 place; assembly { place := p } _frame.p_ = place; }stored.push(_at(_frame.p_).left);',
  )
})

test('compiles with more variables than there is stack for', () => {
  const names = Array.from({ length: 20 }, (_, i) => `x${i}`)
  const body = `${names.map((name) => `uint256 ${name} = a + 1;`).join('')} stored = [${names}];`
  expect(rewritten(seven, body).compiles).toBe(true)
})

test('encodes more values than there is stack for', () => {
  const values = 'a, b, c, d, e, g, h, a, b, c, d, e, msg.data, address(this)'
  const { text, compiles } = rewritten(seven, `return abi.encode(${values});`)
  expect(compiles).toBe(true)
  expect(text).toContain('return _tail(abi.encode(_Values(_frame.a_, ')
})

test('leaves each line where it was', () => {
  const body = ['', 'uint256 x = a;', 'if (x > b) revert();', 'stored.push(x);', ''].join('\n')
  const lines = rewritten(`${seven}, Pair calldata p`, body).text.split('\n')
  expect(lines.slice(6, 11)).toEqual([
    expect.stringMatching(/^ {2}function f\(.*{ _Frame memory _frame;/),
    '_frame.x_ = _frame.a_;',
    'if (_frame.x_ > _frame.b_) revert();',
    'stored.push(_frame.x_);',
    '}',
  ])
  expect(lines).toHaveLength(12)
})
