import { type Address, isAddressEqual } from 'viem'
import type { Run } from '../../index.js'

/** The runs that a proofer watches. A condition that is absent does not apply. */
export interface ProoferPolicy {
  /** The least that a proven lie earns, in the coin's smallest unit: a quarter of the worker's deposit. By default 0. */
  minBounty?: bigint | undefined
  /** The highest deposit of one dispute, with the adjudicator's fee, in the coin's smallest unit. */
  maxDeposit?: bigint | undefined
  /** The highest sum of deposits in disputes, in the coin's smallest unit. What exceeds it waits. */
  maxDepositAtRisk?: bigint | undefined
  /** Only these runs. */
  runs?: readonly bigint[] | undefined
  /** Only runs of these accounts. */
  allow?: readonly Address[] | undefined
  /** No runs of these accounts. */
  deny?: readonly Address[] | undefined
  /** A condition of your own. */
  accept?: ((run: Run) => boolean | Promise<boolean>) | undefined
}

/** Returns why a proofer does not watch a run; `undefined` when the policy accepts it. */
export async function objection(
  policy: ProoferPolicy,
  run: Run,
  { games }: { games: readonly Address[] },
): Promise<string | undefined> {
  const { minBounty = 0n, maxDeposit, runs, allow, deny = [], accept } = policy
  const isAmong = (addresses: readonly Address[], account: Address) =>
    addresses.some((address) => isAddressEqual(address, account))
  if (runs && !runs.includes(run.runId)) return 'it is not among the runs that were named'
  if (!isAmong(games, run.adjudicator)) return 'its adjudicator is not the dispute game'
  if (run.workerDeposit / 4n < minBounty) return 'its bounty is too low'
  if (maxDeposit !== undefined && run.challengeDeposit + run.fee > maxDeposit)
    return 'its deposit is too high'
  if (allow && !isAmong(allow, run.creator)) return 'its creator is not on the list of those allowed'
  if (isAmong(deny, run.creator)) return 'its creator is on the list of those denied'
  if (accept && !(await accept(run))) return 'it was not accepted'
  return undefined
}
