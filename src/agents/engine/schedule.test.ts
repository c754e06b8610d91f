import { expect, test } from 'vitest'
import type { Next } from './role.js'
import { nextRead } from './schedule.js'

/** When a thing is read between two times, if its step always says the same. */
function reads(next: Exclude<Next, 'done'>, from: bigint, to: bigint): bigint[] {
  const times: bigint[] = []
  for (let now = nextRead(next, from); now < to; now = nextRead(next, now)) times.push(now)
  return times
}

test.each([8n, 900n, 86_400n])('a thing is read four times in the %i seconds until its time', (length) => {
  expect(reads(1_000n + length, 1_000n, 1_000n + length).length).toBeGreaterThanOrEqual(4)
})

test.each([900, 86_400])(
  'a thing is read four times in each window of %i seconds, wherever that begins',
  (window) => {
    for (let start = 0n; start < 10n; start++) {
      const begin = 50_000n + start * 97n
      const times = reads({ at: 10_000_000n, window }, 0n, begin + BigInt(window))
      expect(times.filter((time) => time >= begin).length).toBeGreaterThanOrEqual(4)
    }
  },
)

test('a thing of which nothing is known is read every five minutes', () => {
  expect(reads({}, 0n, 1_000n)).toEqual([300n, 600n, 900n])
  expect(nextRead(10_000_000n, 0n)).toBe(300n)
})

test('a thing whose time has come is read at once, and no thing twice in a second', () => {
  expect(nextRead(5n, 5n)).toBe(5n)
  expect(nextRead({ at: 4n, window: 900 }, 5n)).toBe(4n)
  expect(nextRead(7n, 5n)).toBe(6n)
})
