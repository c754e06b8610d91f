import { expect, test } from 'vitest'
import { budgetTable, outcomeLines, timeTable, tookOf, totals } from './report.js'

test('the time of suites is shared as it was used, that of other steps is their own', () => {
  const step = { name: 'npm test', owner: 'foundation', seconds: 80 }
  const unit = { name: 'test:unit', passed: 1, failed: 0, used: new Map([['foundation', 30]]) }
  const e2e = { name: 'test:e2e', passed: 1, failed: 0, used: new Map([['market', 10]]) }
  expect(tookOf(step, [{ name: 'npm test', passed: 1, failed: 0 }, unit, e2e])).toEqual([
    { name: 'test:unit', owner: 'foundation', seconds: 60 },
    { name: 'test:e2e', owner: 'market', seconds: 20 },
  ])
  expect(tookOf(step, [])).toEqual([step])
})

const took = [
  { name: 'lint', owner: 'foundation', seconds: 5 },
  { name: 'test:e2e', owner: 'market', seconds: 101 },
  { name: 'formal', owner: 'market', seconds: 50 },
]

test('the longest step comes first', () => {
  const [head, ...rows] = timeTable(took).split('\n')
  expect(head).toMatch(/^step +owner +seconds$/)
  expect(rows.map((row) => row.split(/\s+/)[0])).toEqual(['test:e2e', 'formal', 'lint'])
})

test('what is over a budget is told', () => {
  const rows = budgetTable(took, (name) => name.startsWith('test:')).split('\n')
  expect(rows[1]).toMatch(/^foundation +0 of 200 +5 of 1200$/)
  expect(rows[2]).toMatch(/^market +101 of 100 \(over\) +151 of 600$/)
})

test('suites are told one by one, and summed up', () => {
  const outcomes = [
    { name: 'a', passed: 7, failed: 0 },
    { name: 'b', passed: 2, failed: 1, report: 'x' },
  ]
  expect(outcomeLines(outcomes)).toBe('✓ a: 7 passed, 0 failed\n✗ b: 2 passed, 1 failed')
  expect(totals(outcomes)).toBe('9 passed, 1 failed')
})
