import type { Address } from 'viem'
import type { Run } from '../../index.js'
import { type RunPolicy, runObjection } from '../runPolicy.js'

/** One coin of 18 decimals. */
const oneCoin = 10n ** 18n

/** The runs that a worker works on. A condition that is absent does not apply, but for `minReward`. */
export interface WorkerPolicy extends RunPolicy {
  /**
   * The least reward of a state, in the coin's smallest unit. By default one coin of 18 decimals, since runs that pay next to nothing cost
   * nothing to make. 0 works for any.
   */
  minReward?: bigint | undefined
  /** The highest deposit of one period, in the coin's smallest unit. */
  maxDeposit?: bigint | undefined
  /** The highest sum of deposits at risk, in the coin's smallest unit. What exceeds it is postponed. */
  maxDepositAtRisk?: bigint | undefined
  /** The highest part of the time for a state that its training may take, from 0 to 1. By default a half. */
  maxTimePart?: number | undefined
}

/** Returns why a worker passes a run over; `undefined` when the policy accepts it. */
export async function objection(
  policy: WorkerPolicy,
  run: Run,
  { games }: { games: readonly Address[] },
): Promise<string | undefined> {
  const { minReward = oneCoin, maxDeposit } = policy
  const isDear = maxDeposit !== undefined && run.workerDeposit > maxDeposit
  const terms =
    run.reward < minReward ? 'its reward is too low' : isDear ? 'its deposit is too high' : undefined
  return runObjection(policy, run, { games, terms })
}
