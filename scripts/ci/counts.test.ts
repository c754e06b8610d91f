import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { forgeCounts, forgeSeconds, suiteOutcome, vitestCounts, vitestSeconds } from './counts.js'

describe('what forge prints', () => {
  const output = `
Ran 2 tests for contracts/test/market/calls/Sweep.t.sol:Sweep_Test
[PASS] test_Sweep() (gas: 1)
Suite result: ok. 2 passed; 0 failed; 0 skipped; finished in 1.50s (2.25s CPU time)

Ran 1 test for contracts/test/token/ModelCoin.t.sol:ModelCoin_Test
[FAIL] test_Name() (gas: 1)
Suite result: FAILED. 0 passed; 1 failed; 0 skipped; finished in 90.00ms (250.00ms CPU time)

Ran 2 test suites in 1.60s (1.59s CPU time): 2 tests passed, 1 failed, 0 skipped (3 total tests)

Failing tests:
Encountered 1 failing test in contracts/test/token/ModelCoin.t.sol:ModelCoin_Test
[FAIL] test_Name() (gas: 1)
`
  test('is counted', () => {
    expect(forgeCounts(output)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 0,
      failures: ['[FAIL] test_Name() (gas: 1)'],
    })
    expect(forgeCounts('Compiler run failed')).toBeUndefined()
  })
  test('tells what each owner took', () => {
    expect([...forgeSeconds(output)]).toEqual([
      ['market', 2.25],
      ['foundation', 0.25],
    ])
  })
})

describe("vitest's report", () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-counts-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'report.json')
  const file = (name: string, seconds: number, failed: readonly string[] = []) => ({
    name: join(process.cwd(), name),
    startTime: 1_000,
    endTime: 1_000 + seconds * 1_000,
    message: '',
    assertionResults: [
      { status: 'passed', fullName: 'holds', failureMessages: [] },
      ...failed.map((fullName) => ({
        status: 'failed',
        fullName,
        failureMessages: ['\x1b[31mAssertionError\x1b[39m\nat line 1'],
      })),
    ],
  })
  writeFileSync(
    path,
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        file('src/content/cid.test.ts', 1),
        file('test/market/e2e/events.test.ts', 3, ['an event is told once']),
        { ...file('test/market/e2e/lists.test.ts', 0), message: 'Cannot find module', assertionResults: [] },
      ],
    }),
  )
  test('is counted', () => {
    expect(vitestCounts(path)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 3,
      failures: [
        'test/market/e2e/events.test.ts: an event is told once\n    AssertionError\n    at line 1',
        'test/market/e2e/lists.test.ts\n    Cannot find module',
      ],
    })
    expect(vitestCounts(join(folder, 'none.json'))).toBeUndefined()
  })
  test('tells what each owner took', () => {
    expect([...vitestSeconds(path)]).toEqual([
      ['foundation', 1],
      ['market', 3],
    ])
  })
})

describe('a suite', () => {
  const ran = { ok: true, output: 'end' }
  test.each([
    ['failed', { passed: 1, failed: 2, skipped: 0, failures: ['a', 'b'] }, '2 failed\na\nb', 2],
    ['ran nothing', undefined, 'no test ran\nend', 1],
    ['skipped something in CI', { passed: 1, failed: 0, skipped: 1, failures: [] }, '1 skipped\nend', 1],
  ])('that %s has failed', (_, counts, report, failed) => {
    expect(suiteOutcome('s', counts, ran, true)).toMatchObject({ failed, report })
  })
  test('may skip outside of CI', () => {
    expect(suiteOutcome('s', { passed: 1, failed: 0, skipped: 1, failures: [] }, ran, false)).toEqual({
      name: 's',
      passed: 1,
      failed: 0,
    })
  })
  test('whose run failed outside of its tests has failed', () => {
    const counts = { passed: 1, failed: 0, skipped: 0, failures: [] }
    expect(suiteOutcome('s', counts, { ok: false, output: '' }, true)).toMatchObject({ failed: 1 })
  })
})
