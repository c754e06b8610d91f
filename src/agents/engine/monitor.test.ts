import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Monitor } from './monitor.js'
import type { CommonEvent } from './options.js'

const second = 1_000
const started = Date.UTC(2026, 0, 1)
const now = BigInt(started / second)
const window = 900

beforeEach(() => vi.useFakeTimers({ now: started }))
afterEach(() => vi.useRealTimers())

function monitor(options: ConstructorParameters<typeof Monitor>[0] = {}) {
  const told: CommonEvent[] = []
  return { told, monitor: new Monitor(options, (event) => told.push(event)) }
}

test.each([
  ['of real time', { checkClock: true }, now],
  ['with a time of its own', { checkClock: false }, 5_000n],
])('a window at risk is told while no block comes, on a chain %s', (_, options, timestamp) => {
  const { told, monitor: watch } = monitor({ ...options, heartbeatMs: 1e9 })
  watch.clock.take({ number: 7n, timestamp })
  const until = timestamp + BigInt(window)
  watch.duties.add({ key: 'a', call: 'claim', until, window, atStake: 10n }, timestamp)
  vi.advanceTimersByTime(600 * second)
  expect(told).toEqual([])
  vi.advanceTimersByTime(5 * second)
  expect(told).toEqual([{ type: 'windowAtRisk', key: 'a', call: 'claim', until, left: 299n, atStake: 10n }])
  watch.close()
})

test("a thing that cannot be read is told by this machine's clock; blocks have it read", () => {
  const { told, monitor: watch } = monitor({ checkClock: false, heartbeatMs: 1e9 })
  watch.clock.take({ number: 7n, timestamp: 5_000n })
  watch.duties.watch({ key: 'a', window, atStake: 10n }, 5_000n)
  // The chain's time leaps, as in tests, and a step is taken.
  watch.clock.take({ number: 8n, timestamp: 9_000n })
  watch.check()
  expect(told).toEqual([])
  watch.duties.watch({ key: 'a', window, atStake: 10n }, 9_000n)
  vi.advanceTimersByTime(605 * second)
  expect(told).toEqual([
    { type: 'windowAtRisk', key: 'a', call: 'read', until: 9_900n, left: 299n, atStake: 10n },
  ])
  watch.close()
})

test('a heartbeat tells how late the latest block is, and what is due; also before the first block', () => {
  const { told, monitor: watch } = monitor({ heartbeatMs: 60 * second })
  for (const key of ['a', 'b', 'c']) watch.tracked.add(key)
  vi.advanceTimersByTime(60 * second)
  watch.clock.take({ number: 7n, timestamp: now })
  const until = now + 10_000n
  watch.duties.add({ key: 'a', call: 'claim', until, window, atStake: 10n }, now)
  vi.advanceTimersByTime(120 * second)
  const beat = { type: 'heartbeat', tracked: 3 }
  const duties = [{ key: 'a', call: 'claim', until, atStake: 10n }]
  expect(told).toEqual([
    { ...beat, block: 0n, time: 0n, behindMs: 60 * second, duties: [] },
    { ...beat, block: 7n, time: now, behindMs: 60 * second, duties },
    { ...beat, block: 7n, time: now, behindMs: 120 * second, duties },
  ])
  watch.close()
  vi.advanceTimersByTime(600 * second)
  expect(told).toHaveLength(3)
})

test('a head from the future is not taken, unless the chain has a time of its own', () => {
  const future = { number: 8n, timestamp: now + 86_400n }
  const { clock } = monitor().monitor
  clock.take({ number: 7n, timestamp: now + 100n })
  expect(() => clock.take(future)).toThrow(
    expect.objectContaining({ name: 'HeadAheadError', retryable: true }),
  )
  expect(clock.head.number).toBe(7n)
  expect(() => clock.requireReal()).toThrow('86400 s ahead')
  clock.take({ number: 8n, timestamp: now + 112n })
  clock.requireReal()
  const own = monitor({ checkClock: false }).monitor.clock
  own.take(future)
  own.requireReal()
  expect(own.head).toEqual(future)
})
