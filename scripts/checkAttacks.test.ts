import { describe, expect, test } from 'vitest'
import { attackProblems, attackRows, testNames } from './checkAttacks.js'

const page = (...rows: string[]) => ['| attack | tests |', '|---|---|', ...rows].join('\n')
const path = 'docs/oracle/security/attacks.md'
const row = '| theft | [`test_Theft`](../../../a.t.sol) |'
const files = new Map([
  ['a.t.sol', 'function test_Theft() external {}'],
  ['attacks.t.sol', 'function test_Arson() external {}'],
])
const problems = (markdown: string, attackFiles: string[] = []) =>
  attackProblems(path, attackFiles, (file) => (file === path ? markdown : files.get(file)))

describe('attackRows', () => {
  test('are those of tables whose last column names tests', () => {
    const other = '\n| who | what |\n|---|---|\n| a | [`b`](c) |\n'
    expect(attackRows(`${other}\n${page(row)}\n${other}`)).toEqual([
      { line: 8, attack: 'theft', tests: [{ name: 'test_Theft', path: '../../../a.t.sol' }] },
    ])
  })
})

describe('testNames', () => {
  test('of Solidity are functions that forge runs', () => {
    const source =
      'function test_A() external {}\nfunction testFuzz_B(uint256 x) external {}\nfunction helper() {}'
    expect(testNames('a.t.sol', `${source}\n// function test_C() {}\n/* function test_D() {} */`)).toEqual([
      'test_A',
      'testFuzz_B',
    ])
  })

  test('of vitest are titles, however they are given', () => {
    const source = `
      test('one', async () => {})
      describe("it's two", () => {})
      test.each([['x', 'y']])('three: %s', (_, x) => {})
      test.each([1])(
        'four',
        async (x) => {},
      )
      test('five', { timeout: 1 }, () => {})
      // test('six', () => {})
      expect(f('seven', 8))`
    expect(testNames('a.test.ts', source)).toEqual(['one', "it's two", 'three: %s', 'four', 'five'])
  })
})

describe('attackProblems', () => {
  test('there are none when every row names a test that exists', () => {
    expect(problems(page(row))).toEqual([])
  })

  test.each([
    ['no table', 'text', /no table/],
    ['a row without a test', page('| theft | |'), /:3: «theft» names no test/],
    ['a test that is not there', page(row.replace('test_Theft', 'test_Heist')), /no test «test_Heist»/],
    ['a file that is not there', page(row.replace('a.t.sol', 'b.t.sol')), /b.t.sol does not exist/],
  ])('%s is one', (_, markdown, problem) => {
    expect(problems(markdown)).toEqual([expect.stringMatching(problem)])
  })

  test('so is a test of attacks in no row', () => {
    expect(problems(page(row), ['attacks.t.sol'])).toEqual([
      expect.stringMatching(/«test_Arson» is in no row/),
    ])
  })
})
