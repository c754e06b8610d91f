import { UsageError } from '../../../cli/errors.js'
import { fixedLimits } from '../../../fixed/index.js'
import { formatCount, formatDuration } from '../../../format/index.js'
import { gameLimits } from '../gameRule.js'

const { minClock, maxClock, minGrace, maxGrace, maxStepsPerState } = gameLimits

/** What the contracts take: the least and the most. */
const counts = [
  ['batch', '--batch', 1, fixedLimits.maxBatch],
  ['states', '--states', 1, 65_535],
  ['statesPerPeriod', '--states-per-period', 1, 64],
] as const
const times = [
  ['stateTime', '--state-time', 60, 7 * 86_400],
  ['challengeWindow', '--challenge-window', 900, 30 * 86_400],
  ['runTime', '--run-time', 1, 365 * 86_400],
  ['clock', '--clock', minClock, maxClock],
  ['grace', '--grace', minGrace, maxGrace],
] as const

/** The options that contracts limit. Times are in seconds. */
export interface RangedOptions extends Record<(typeof counts | typeof times)[number][0], number> {
  steps: number
}

/** @throws {UsageError} when an option is out of its range. */
export function checkRanges(options: RangedOptions): void {
  const refuse = (flag: string, value: string, expected: string) =>
    new UsageError(`${flag} is ${value}.`, { metaMessages: [`Expected: ${expected}.`] })
  for (const [name, flag, least, most] of counts) {
    const value = options[name]
    if (value < least || value > most) throw refuse(flag, String(value), `${least} to ${formatCount(most)}`)
  }
  for (const [name, flag, least, most] of times) {
    const value = options[name]
    if (value < least || value > most)
      throw refuse(flag, formatDuration(value), `${formatDuration(least)} to ${formatDuration(most)}`)
  }
  const { steps } = options
  if (steps < 1 || steps > maxStepsPerState || !Number.isInteger(Math.log2(steps)))
    throw refuse('--steps', String(steps), `a power of two from 1 to ${maxStepsPerState}`)
}
