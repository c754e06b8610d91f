import { type Address, isAddressEqual } from 'viem'
import type { Run } from '../../index.js'

/** One coin of 18 decimals. */
const oneCoin = 10n ** 18n

/** The runs that a worker works on. A condition that is absent does not apply, but for `minReward`. */
export interface WorkerPolicy {
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
  /** Only these runs. */
  runs?: readonly bigint[] | undefined
  /** Only runs of these accounts. */
  allow?: readonly Address[] | undefined
  /** No runs of these accounts. */
  deny?: readonly Address[] | undefined
  /** A condition of your own. */
  accept?: ((run: Run) => boolean | Promise<boolean>) | undefined
}

/** Returns why a worker passes a run over; `undefined` when the policy accepts it. */
export async function objection(
  policy: WorkerPolicy,
  run: Run,
  { games }: { games: readonly Address[] },
): Promise<string | undefined> {
  const { minReward = oneCoin, maxDeposit, runs, allow, deny = [], accept } = policy
  const isAmong = (addresses: readonly Address[], account: Address) =>
    addresses.some((address) => isAddressEqual(address, account))
  if (runs && !runs.includes(run.runId)) return 'it is not among the runs that were named'
  if (!isAmong(games, run.adjudicator)) return 'its adjudicator is not the dispute game'
  if (run.reward < minReward) return 'its reward is too low'
  if (maxDeposit !== undefined && run.workerDeposit > maxDeposit) return 'its deposit is too high'
  if (allow && !isAmong(allow, run.creator)) return 'its creator is not on the list of those allowed'
  if (isAmong(deny, run.creator)) return 'its creator is on the list of those denied'
  if (accept && !(await accept(run))) return 'it was not accepted'
  return undefined
}
