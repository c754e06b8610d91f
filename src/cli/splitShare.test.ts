import { expect, test } from 'vitest'
import { splitShare } from './splitShare.js'

test('the share of a split grows from phase to phase, up to the whole', () => {
  const phases = ['inspecting', 'reading', 'writing'] as const
  const shares = phases.flatMap((phase) =>
    [0, 50, 100].map((bytes) => splitShare({ phase, bytes, total: 100 })),
  )
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares[0]).toBe(0)
  expect(shares.at(-1)).toBe(1)
})

test('what is longer than the table is no more than the whole', () => {
  expect(splitShare({ phase: 'writing', bytes: 102, total: 100 })).toBe(1)
  expect(splitShare({ phase: 'reading', bytes: 150, total: 100 })).toBeLessThan(
    splitShare({ phase: 'writing', bytes: 1, total: 100 }),
  )
})
