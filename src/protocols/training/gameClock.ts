import type { Side } from './types.js'

/** What of a case decides whose move it is, and until when. Times are in seconds since 1970. */
export interface ClockFacts {
  /** The seconds that a side has for the whole case, beyond what is free. */
  clock: number
  /** The seconds that are free in each move. */
  grace: number
  /** What the worker has used of its clock, in seconds. */
  workerUsed: number
  /** What the challenger has used of its clock, in seconds. */
  challengerUsed: number
  /** When the case reached the node that the next move is about. */
  arrivedAt: bigint
  /** When that node was first answered, in this case or in another: `undefined` if it was not. */
  answeredAt: bigint | undefined
}

/** Whose move it is. */
export interface Turn {
  side: Side
  /** The first second at which the side has run out of time, and loses. */
  until: bigint
}

/**
 * Returns who has to move, and by when: the worker until the node is answered, then the challenger.
 *
 * @example
 * ```ts
 * import { turnOf } from 'modelmarket/training'
 *
 * const clock = { clock: 3_600, grace: 300, workerUsed: 0, challengerUsed: 120 }
 * console.log(turnOf({ ...clock, arrivedAt: 1_000n, answeredAt: undefined })) // the worker, until 4900
 * ```
 * @see docs/training/protocol.md#6-the-dispute-game
 */
export function turnOf(facts: ClockFacts): Turn {
  const { clock, grace, workerUsed, challengerUsed, arrivedAt, answeredAt } = facts
  if (answeredAt === undefined) {
    return { side: 'worker', until: arrivedAt + BigInt(grace + clock - workerUsed) }
  }
  return {
    side: 'challenger',
    until: later(answeredAt, arrivedAt) + BigInt(grace + clock - challengerUsed),
  }
}

/**
 * Returns what both sides will have used of their clocks if the challenger moves now, in seconds.
 *
 * @param now Seconds since 1970, of the block that the move would be in.
 * @example
 * ```ts
 * import { chargesOf } from 'modelmarket/training'
 *
 * const clock = { clock: 3_600, grace: 300, workerUsed: 0, challengerUsed: 0 }
 * console.log(chargesOf({ ...clock, arrivedAt: 1_000n, answeredAt: 1_400n }, 1_500n)) // { worker: 100, challenger: 0 }
 * ```
 * @see docs/training/protocol.md#6-the-dispute-game
 */
export function chargesOf(facts: ClockFacts, now: bigint): Record<Side, number> {
  const { grace, workerUsed, challengerUsed, arrivedAt, answeredAt } = facts
  const charge = (from: bigint, to: bigint) => Math.max(0, Number(to - from) - grace)
  return {
    worker: workerUsed + charge(arrivedAt, answeredAt ?? now),
    challenger: challengerUsed + (answeredAt === undefined ? 0 : charge(later(answeredAt, arrivedAt), now)),
  }
}

/**
 * Returns who has run out of time, and so loses the case; `undefined` while both have time. The worker is looked at first: once it is
 * out, it stays out, however late the challenger is.
 *
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { outOfTime } from 'modelmarket/training'
 *
 * const clock = { clock: 3_600, grace: 300, workerUsed: 0, challengerUsed: 0 }
 * console.log(outOfTime({ ...clock, arrivedAt: 1_000n, answeredAt: undefined }, 4_900n)) // 'worker'
 * ```
 * @see docs/training/protocol.md#6-the-dispute-game
 */
export function outOfTime(facts: ClockFacts, now: bigint): Side | undefined {
  const { worker, challenger } = chargesOf(facts, now)
  if (worker >= facts.clock) return 'worker'
  return challenger >= facts.clock ? 'challenger' : undefined
}

const later = (a: bigint, b: bigint) => (a > b ? a : b)
