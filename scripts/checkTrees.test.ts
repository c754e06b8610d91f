import { describe, expect, test } from 'vitest'
import { testsOfContract, testsOfTree, treeProblems, withoutTree } from './checkTrees.js'

const tree = `Pot_Test
├── it is the caller's
│   └── it should pay
├── sweep
│   ├── given an empty pot
│   │   └── it should revert
│   └── given a pot, whoever calls
│       ├── it should send it
│       └── when it is called again
│           └── it should revert
└── add
    ├── it should add
    └── when the sum does not fit
        └── it should panic
`
const source = `
import {Base} from "../Base.sol";
contract Helper { function test_OfAnother() external {} }
contract Pot_Test is Base {
  function test_ItIsTheCallers() external {}
  function test_Sweep_RevertGiven_AnEmptyPot() external {}
  function testFuzz_Sweep_GivenAPotWhoeverCalls(uint256 x) external { if (x > 0) {} }
  function test_Sweep_GivenAPotWhoeverCalls_RevertWhen_ItIsCalledAgain() external {}
  function test_Add() external {}
  // function test_Old() external {}
  function help() external {}
}
`
const base =
  'abstract contract Base { function testFuzz_Add_RevertWhen_TheSumDoesNotFit(uint256 x) external {} }'

const problems = (changes: { tree?: string; tests?: string | undefined }) => {
  const files = new Map([
    ['test/calls/Pot.tree', changes.tree ?? tree],
    ['test/Base.sol', base],
    ...('tests' in changes && changes.tests === undefined
      ? []
      : [['test/calls/Pot.t.sol', changes.tests ?? source] as const]),
  ])
  return treeProblems('test/calls/Pot.tree', (path) => files.get(path))
}

test('a branch with leaves asks for a test, named after the branches that lead to it', () => {
  expect(testsOfTree(tree)).toEqual({
    root: 'Pot_Test',
    problems: [],
    tests: [
      { line: 2, name: 'ItIsTheCallers', reverts: false },
      { line: 5, name: 'Sweep_GivenAnEmptyPot', reverts: true },
      { line: 7, name: 'Sweep_GivenAPotWhoeverCalls', reverts: false },
      { line: 9, name: 'Sweep_GivenAPotWhoeverCalls_WhenItIsCalledAgain', reverts: true },
      { line: 11, name: 'Add', reverts: false },
      { line: 13, name: 'Add_WhenTheSumDoesNotFit', reverts: true },
    ],
  })
})

test('a contract has the tests that it inherits, and none of another', () => {
  const files = new Map([
    ['test/calls/Pot.t.sol', source],
    ['test/Base.sol', base],
  ])
  const read = (path: string) => files.get(path)
  expect(testsOfContract('test/calls/Pot.t.sol', 'Pot_Test', read)).toEqual([
    'testFuzz_Add_RevertWhen_TheSumDoesNotFit',
    'test_ItIsTheCallers',
    'test_Sweep_RevertGiven_AnEmptyPot',
    'testFuzz_Sweep_GivenAPotWhoeverCalls',
    'test_Sweep_GivenAPotWhoeverCalls_RevertWhen_ItIsCalledAgain',
    'test_Add',
  ])
  expect(testsOfContract('test/calls/Pot.t.sol', 'Pot', read)).toBeUndefined()
})

describe('treeProblems', () => {
  test('there are none where each branch has its test', () => {
    expect(problems({})).toEqual([])
  })

  test.each([
    [
      'a leaf without a test',
      { tests: source.replace('test_Add', 'help_Add') },
      /:11: there is no test_Add in/,
    ],
    [
      'a test that no leaf names',
      { tests: source.replace('function help', 'function test_More') },
      /no branch for test_More of/,
    ],
    ['a tree without a test file', { tests: undefined }, /Pot\.t\.sol does not exist/],
    ['another root', { tree: tree.replace('Pot_Test', 'Sweep_Test') }, /no contract Sweep_Test/],
    ['a leaf that is no action', { tree: tree.replace('it should add', 'adds') }, /a leaf says what/],
    ['two roots', { tree: `${tree}Sweep_Test\n` }, /there is one root/],
    [
      'two tests for a branch',
      { tests: source.replace('function help', 'function testFuzz_Add') },
      /another test in .* of testFuzz_Add/,
    ],
  ])('%s is one', (_, changes, problem) => {
    expect(problems(changes)).toContainEqual(expect.stringMatching(problem))
  })

  test.each([
    [
      'a test that reverts, though its name does not say so',
      tree.replace('it should add', 'it should revert'),
    ],
    [
      'a test whose name says that it reverts, though it should not',
      tree.replace('should panic', 'should add'),
    ],
  ])('%s is one', (_, changed) => {
    expect(problems({ tree: changed })).toHaveLength(2)
  })
})

test('the tests of calls have a tree', () => {
  const files = ['calls/A.t.sol', 'calls/A.tree', 'a/calls/B.t.sol', 'attacks/C.t.sol', 'a/calls/D.sol']
  expect(withoutTree(['contracts/test/x/calls/A.t.sol', 'contracts/test/x/calls/A.tree'])).toEqual([])
  expect(withoutTree(files)).toEqual([expect.stringMatching(/^a\/calls\/B\.t\.sol: has no tree/)])
})
