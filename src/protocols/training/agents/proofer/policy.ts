import type { Address } from 'viem'
import type { Run } from '../../index.js'
import { leastBounty } from '../../settlement.js'
import { type RunPolicy, runObjection } from '../runPolicy.js'

/** The runs that a proofer watches. A condition that is absent does not apply. */
export interface ProoferPolicy extends RunPolicy {
  /** The least that a proven lie earns, in the coin's smallest unit: a quarter of the worker's deposit. By default 0. */
  minBounty?: bigint | undefined
  /** The highest deposit of one dispute, with the adjudicator's fee, in the coin's smallest unit. */
  maxDeposit?: bigint | undefined
  /** The highest sum of deposits in disputes, in the coin's smallest unit. What exceeds it waits. */
  maxDepositAtRisk?: bigint | undefined
}

/** Returns why a proofer does not watch a run; `undefined` when the policy accepts it. */
export async function objection(
  policy: ProoferPolicy,
  run: Run,
  { games }: { games: readonly Address[] },
): Promise<string | undefined> {
  const { minBounty = 0n, maxDeposit } = policy
  const isDear = maxDeposit !== undefined && run.challengeDeposit + run.fee > maxDeposit
  const terms =
    leastBounty(run.workerDeposit) < minBounty
      ? 'its bounty is too low'
      : isDear
        ? 'its deposit is too high'
        : undefined
  return runObjection(policy, run, { games, terms })
}
