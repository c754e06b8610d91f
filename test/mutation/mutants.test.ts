import { expect, test } from 'vitest'
import { parse, type Sources } from '../../scripts/solidity/compiler.js'
import { mutantsOf } from './mutants.js'

/** The changed lines of a function, or of what stands above the functions. */
function mutants(within: string, ...lines: string[]): string[] {
  const sources: Sources = new Map([['Sample.sol', sample(lines)]])
  return mutantsOf('Sample.sol', sample(lines), parse(sources))
    .filter((mutant) => mutant.within === within)
    .map(({ after }) => after)
}

const sample = (lines: string[]): string => `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;
interface Other { function call(uint256 limit) external; }
contract Sample {
  enum Phase { Open, Closed, Paid }
  struct Deal { uint96 price; address buyer; uint96 stake; Phase phase; }
  event Sold(address buyer, uint256 price, uint256 stake);
  error Refused();
  Deal deal; // Für drei Wörter, die länger sind als ihre Zeichen.
  modifier locked() { _; }
${lines.join('\n')}
}`

const run = (...body: string[]): string[] =>
  mutants('Sample.f', 'function f(uint256 a, uint256 b) external returns (uint256 c) {', ...body, '}')

test('moves bounds and turns conditions round', () => {
  expect(run('if (a < b) c = a;')).toEqual([
    'if (true) c = a;',
    'if (false) c = a;',
    'if (a <= b) c = a;',
    'if (a >= b) c = a;',
    'if (a < b) {}',
  ])
  expect(run('c = a == b ? a : b;')).toEqual(
    expect.arrayContaining(['c = true ? a : b;', 'c = false ? a : b;', 'c = a != b ? a : b;']),
  )
  expect(run('while (a <= b) ++a;')).toEqual([
    'while (false) ++a;',
    'while (a < b) ++a;',
    'while (a > b) ++a;',
    'while (a <= b) {}',
    'while (a <= b) --a;',
  ])
})

test('lets guards pass, but does not make them fail whatever comes', () => {
  expect(run('if (a == 7) revert Refused();')).toEqual([
    'if (false) revert Refused();',
    'if (a != 7) revert Refused();',
    'if (a == 8) revert Refused();',
    'if (a == 6) revert Refused();',
  ])
})

test('takes either side of a connective, and keeps what binds to what', () => {
  expect(run('if (a > 1 && b > a || c != b) revert Refused();')).toEqual(
    expect.arrayContaining([
      'if ((a > 1 && b > a && c != b)) revert Refused();',
      'if (c != b) revert Refused();',
      'if ((a > 1 || b > a) || c != b) revert Refused();',
      'if (b > a || c != b) revert Refused();',
    ]),
  )
})

test('inverts operations, and forgets what was there', () => {
  expect(run('c += a * b;')).toEqual(['{}', 'c -= a * b;', 'c = a * b;', 'c += a / b;'])
  expect(run('c = a << 3 | ~b;')).toEqual([
    '{}',
    'c = (a << 3 & ~b);',
    'c = a >> 3 | ~b;',
    'c = a << 4 | ~b;',
    'c = a << 2 | ~b;',
    'c = a << 3 | b;',
  ])
})

test('changes literals by one, whatever their form', () => {
  const constants = [
    'bytes4 constant prefix = 0x000000ff;',
    'uint256 constant a = 1_000;',
    'uint256 constant b = 2 days;',
    'uint256 constant c = 0;',
    'bool constant d = true;',
    'string constant e = "e";',
  ]
  expect(mutants('Sample', ...constants)).toEqual([
    'bytes4 constant prefix = 0x00000100;',
    'bytes4 constant prefix = 0x000000fe;',
    'uint256 constant a = 1001;',
    'uint256 constant a = 999;',
    'uint256 constant b = (2 days + 1);',
    'uint256 constant b = (2 days - 1);',
    'uint256 constant c = 1;',
    'bool constant d = false;',
    'string constant e = "";',
  ])
})

test('takes the neighbours of enum members and of fields', () => {
  expect(run('deal.phase = Phase.Closed;')).toEqual([
    '{}',
    'deal.phase = Phase.Paid;',
    'deal.phase = Phase.Open;',
  ])
  expect(run('return deal.price;')).toEqual(['return 0;', 'return deal.stake;'])
  expect(run('return type(uint96).max;')).toEqual(['return 0;', 'return type(uint96).min;'])
})

test('swaps what could be mistaken for each other', () => {
  expect(run('emit Sold(msg.sender, a, b);')).toEqual(['{}', 'emit Sold(msg.sender, b, a);'])
  expect(run('(a, b) = (b, c);')).toEqual(['{}', '(a, b) = (c, b);'])
})

test('leaves out statements, values, returns and modifiers', () => {
  expect(run('uint256 d = a;', 'c = d;')).toEqual(['uint256 d;', '{}'])
  expect(
    mutants('Sample.f', 'function g() private {}', 'function f() external locked { return g(); }'),
  ).toEqual([
    'function f() external { return g(); }',
    'function f() external locked { g(); }',
    'function f() external locked { return; }',
  ])
  expect(run('if (a == 0) { c = 1; revert Refused(); }')).toContain('if (a == 0) { c = 1; {} }')
})

test('goes into assembly', () => {
  expect(run('assembly { c := add(a, 0x02) }')).toEqual([
    'assembly { }',
    'assembly { c := sub(a, 0x02) }',
    'assembly { c := add(a, 0x03) }',
    'assembly { c := add(a, 0x01) }',
  ])
  expect(run('assembly { if lt(a, b) { mstore(0, a) } }')).toEqual([
    'assembly { if 1 { mstore(0, a) } }',
    'assembly { if 0 { mstore(0, a) } }',
    'assembly { if gt(a, b) { mstore(0, a) } }',
    'assembly { if lt(a, b) { } }',
    'assembly { if lt(a, b) { mstore(1, a) } }',
  ])
})

test('finds nothing to change in an interface', () => {
  expect(mutants('Other')).toEqual([])
})
