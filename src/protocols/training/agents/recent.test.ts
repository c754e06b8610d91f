import { expect, test } from 'vitest'
import { Recent } from './recent.js'

const kept = (recent: Recent<string>) => [1n, 2n, 3n, 4n, 5n].filter((runId) => recent.get(runId))

test('keeps the runs that were used last, and forgets the others', () => {
  const recent = new Recent<string>(2)
  recent.set(1n, 'one')
  recent.set(2n, 'two')
  expect(recent.get(1n)).toBe('one')
  recent.set(3n, 'three')
  expect(kept(recent)).toEqual([1n, 3n])
  recent.delete(1n)
  recent.set(4n, 'four')
  expect(kept(recent)).toEqual([3n, 4n])
})

test('keeps a run for as long as anything holds it', () => {
  const recent = new Recent<string>(2)
  recent.hold('period:7', 1n)
  recent.hold('dispute:8', 1n)
  for (const runId of [1n, 2n, 3n, 4n]) recent.set(runId, `run ${runId}`)
  expect(kept(recent)).toEqual([1n, 3n, 4n])
  recent.release('period:7')
  recent.set(5n, 'run 5')
  expect(kept(recent)).toEqual([1n, 4n, 5n])
  recent.release('dispute:8')
  expect(kept(recent)).toEqual([4n, 5n])
})
