import { UsageError } from '../../../cli/errors.js'
import { fixedLimits } from '../../../fixed/index.js'
import { formatCoins, formatCount, formatDuration } from '../../../format/index.js'
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

function refuse(flag: string, value: string, expected: string): UsageError {
  return new UsageError(`${flag} is ${value}.`, { metaMessages: [`Expected: ${expected}.`] })
}

/** @throws {UsageError} when an option is out of its range. */
export function checkRanges(options: RangedOptions): void {
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

/** What a run costs those who take part. Deposits may follow from the reward. */
export interface RunCoins {
  reward: bigint
  workerDeposit: bigint
  challengeDeposit: bigint
  /** Whether the deposits are the usual ones for this reward. */
  isUsual: boolean
}

/** @throws {UsageError} when the contracts take no such deposits. The game has no fee. */
export function checkDeposits({ reward, workerDeposit, challengeDeposit, isUsual }: RunCoins): void {
  if (challengeDeposit === 0n && isUsual)
    throw refuse(
      '--reward',
      formatCoins(reward),
      'more than nothing, from which deposits follow; or `--worker-deposit` and `--challenge-deposit` as well',
    )
  if (challengeDeposit === 0n) throw refuse('--challenge-deposit', formatCoins(0n), 'more than nothing')
  const least = 4n * challengeDeposit
  if (workerDeposit < least)
    throw refuse(
      '--worker-deposit',
      formatCoins(workerDeposit),
      `at least ${formatCoins(least)}, four times the challenge deposit of ${formatCoins(challengeDeposit)}`,
    )
}

/** @throws {UsageError} when no coins are to go into a run. */
export function checkFunds(what: string, amount: bigint): void {
  if (amount === 0n) throw refuse(what, formatCoins(amount), 'more than nothing, such as `100`')
}
