import { expect, test } from 'vitest'
import type { TrainingEvent } from '../index.js'
import { Settlements } from './settlements.js'

const hour = 3_600n
const week = 604_800n

const clock = { time: 1_000n, now: () => clock.time }

const settled = (periodId: bigint) =>
  ({ eventName: 'PeriodSettled', args: { runId: 1n, periodId } }) as unknown as TrainingEvent

test('doubts no settlement that its event confirmed', () => {
  const settlements = new Settlements(clock)
  settlements.onEvent(settled(7n))
  expect(settlements.doubtedUntil(7n)).toBeUndefined()
  expect(settlements.doubtedUntil(8n)).toBe(clock.time + hour)
})

test('doubts any other settlement until its event comes', () => {
  const settlements = new Settlements(clock)
  expect(settlements.doubtedUntil(7n)).toBe(clock.time + hour)
  clock.time += hour
  expect(settlements.doubtedUntil(7n)).toBe(clock.time + hour)
  settlements.onEvent(settled(7n))
  expect(settlements.doubtedUntil(7n)).toBeUndefined()
})

test('doubts a settlement for a week at most', () => {
  const settlements = new Settlements(clock)
  settlements.doubtedUntil(7n)
  clock.time += week - 1n
  expect(settlements.doubtedUntil(7n)).toBe(clock.time + hour)
  clock.time += 1n
  expect(settlements.doubtedUntil(7n)).toBeUndefined()
})

test('is not confirmed by an event that was forgotten, or of something else', () => {
  const settlements = new Settlements(clock)
  settlements.onEvent(settled(7n))
  settlements.forget(7n)
  settlements.onEvent({ ...settled(7n), eventName: 'PeriodEnded' } as unknown as TrainingEvent)
  expect(settlements.doubtedUntil(7n)).toBe(clock.time + hour)
})
