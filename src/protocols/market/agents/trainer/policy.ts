import type { Address } from 'viem'
import { accountObjection } from '../../../../agents/engine/accounts.js'
import type { Request } from '../../index.js'
import { openingFits } from '../../openingSize.js'

/** One coin of 18 decimals. */
const oneCoin = 10n ** 18n

/** The requests that a trainer competes in. A condition that is absent does not apply, but for `minReward`. */
export interface TrainerPolicy {
  /**
   * The least reward, in the coin's smallest unit. By default one coin of 18 decimals, since requests that offer next to nothing cost
   * nothing to make. Set it to what a training is worth to you; 0 competes for any reward.
   */
  minReward?: bigint | undefined
  /** The highest stake of one request, in the coin's smallest unit. */
  maxStake?: bigint | undefined
  /**
   * The highest sum of stakes at risk, in the coin's smallest unit. What exceeds it is postponed. A stake counts from when its
   * training begins until its request is closed, and until the requester's window is over by this machine's clock.
   */
  maxStakeAtRisk?: bigint | undefined
  /** The most test labels: each costs gas to open. */
  maxSize?: number | undefined
  /** The least time until the deadline, in seconds. */
  minTimeLeft?: number | undefined
  /** Only requests of these accounts. */
  allow?: readonly Address[] | undefined
  /** No requests of these accounts. */
  deny?: readonly Address[] | undefined
  /** By how much the validation must exceed the request's minimum, as a part of all rows. By default 0. */
  margin?: number | undefined
  /** A condition of your own. */
  accept?: ((request: Request) => boolean | Promise<boolean>) | undefined
}

/** Returns why a request is passed over; `undefined` when the policy accepts it. */
export async function objection(
  policy: TrainerPolicy,
  request: Request,
  { now, chainId }: { now: bigint; chainId: number },
): Promise<string | undefined> {
  const { minReward = oneCoin, maxStake, maxSize, minTimeLeft = 0, accept } = policy
  if (request.reward < minReward) return 'its reward is too low'
  if (maxStake !== undefined && request.stake > maxStake) return 'its stake is too high'
  if (maxSize !== undefined && request.size > maxSize) return 'it has too many test labels'
  if (!openingFits({ chainId, size: request.size, width: request.width }))
    return 'its openings are too large for transactions of this chain'
  if (request.deadline - now < BigInt(minTimeLeft)) return 'its deadline is too near'
  const objection = accountObjection(policy, request.requester, 'its requester')
  if (objection !== undefined) return objection
  return accept && !(await accept(request)) ? 'it was not accepted' : undefined
}
