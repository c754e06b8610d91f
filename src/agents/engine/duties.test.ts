import { expect, test } from 'vitest'
import { Duties } from './duties.js'
import type { CommonEvent } from './options.js'

const duty = { key: '7', call: 'reveal', until: 1_000n, window: 300 }

function watch() {
  const told: CommonEvent[] = []
  return { told, duties: new Duties((event) => told.push(event)) }
}

test('a duty is told once when less than a third of its window is left', () => {
  const { told, duties } = watch()
  duties.add(duty, 800n)
  duties.check(900n)
  expect(told).toEqual([])
  duties.check(901n)
  duties.check(902n)
  duties.add(duty, 903n)
  expect(told).toEqual([{ type: 'windowAtRisk', key: '7', call: 'reveal', until: 1_000n, left: 99n }])
})

test('a duty that begins late is told at once', () => {
  const { told, duties } = watch()
  duties.add(duty, 950n)
  expect(told).toMatchObject([{ left: 50n }])
})

test('a duty that is done is not told; the next one is', () => {
  const { told, duties } = watch()
  duties.add(duty, 800n)
  duties.remove('7')
  duties.check(950n)
  expect(told).toEqual([])
  duties.add({ ...duty, call: 'claim', until: 1_300n }, 1_000n)
  duties.check(1_250n)
  expect(told).toMatchObject([{ call: 'claim', left: 50n }])
})

test('a thing is at risk from when that is told until its duty is done', () => {
  const { duties } = watch()
  duties.add(duty, 800n)
  expect(duties.isAtRisk('7')).toBe(false)
  duties.check(950n)
  expect(duties.isAtRisk('7')).toBe(true)
  expect(duties.isAtRisk('8')).toBe(false)
  duties.remove('7')
  expect(duties.isAtRisk('7')).toBe(false)
})
