import { expect, test } from 'vitest'
import { Duties } from './duties.js'
import type { CommonEvent } from './options.js'

const duty = { requestId: 7n, call: 'revealTruth', until: 1_000n, window: 300 }

function watch() {
  const told: CommonEvent[] = []
  return { told, duties: new Duties((event) => told.push(event)) }
}

test('what is not done when less than a third is left is told, once', () => {
  const { told, duties } = watch()
  duties.add(duty, 800n)
  duties.check(900n)
  expect(told).toEqual([])
  duties.check(901n)
  duties.check(902n)
  duties.add(duty, 903n)
  expect(told).toEqual([
    { type: 'windowAtRisk', requestId: 7n, call: 'revealTruth', until: 1_000n, left: 99n },
  ])
})

test('what is begun late is told at once', () => {
  const { told, duties } = watch()
  duties.add(duty, 950n)
  expect(told).toMatchObject([{ left: 50n }])
})

test('what is done is not told; the next window is', () => {
  const { told, duties } = watch()
  duties.add(duty, 800n)
  duties.remove(7n)
  duties.check(950n)
  expect(told).toEqual([])
  duties.add({ ...duty, call: 'claimScore', until: 1_300n }, 1_000n)
  duties.check(1_250n)
  expect(told).toMatchObject([{ call: 'claimScore', left: 50n }])
})
