import { type Address, isAddressEqual } from 'viem'
import type { Request } from '../../index.js'

/** Which requests a trainer competes in. What is not said is not asked for. */
export interface TrainerPolicy {
  /** The least reward, in the coin's smallest unit. */
  minReward?: bigint | undefined
  /** The highest stake of one request, in the coin's smallest unit. */
  maxStake?: bigint | undefined
  /** The highest sum of stakes at a time, in the coin's smallest unit. What does not fit is postponed. */
  maxStakeAtRisk?: bigint | undefined
  /** The most test labels: opening them costs gas by the label. */
  maxSize?: number | undefined
  /** The least time until the deadline, in seconds. */
  minTimeLeft?: number | undefined
  /** Only requests of these. */
  allow?: readonly Address[] | undefined
  /** No requests of these. */
  deny?: readonly Address[] | undefined
  /** How much better than the request's minimum the validation must be, as a part of all rows. By default 0. */
  margin?: number | undefined
  /** Anything else. */
  accept?: ((request: Request) => boolean | Promise<boolean>) | undefined
}

/** Why a request is passed over; `undefined` when it is not. */
export async function objection(
  policy: TrainerPolicy,
  request: Request,
  { now }: { now: bigint },
): Promise<string | undefined> {
  const { minReward, maxStake, maxSize, minTimeLeft = 0, allow, deny = [], accept } = policy
  const isAmong = (addresses: readonly Address[]) =>
    addresses.some((address) => isAddressEqual(address, request.requester))
  if (minReward !== undefined && request.reward < minReward) return 'its reward is too low'
  if (maxStake !== undefined && request.stake > maxStake) return 'its stake is too high'
  if (maxSize !== undefined && request.size > maxSize) return 'it has too many test labels'
  if (request.deadline - now < BigInt(minTimeLeft)) return 'its deadline is too near'
  if (allow && !isAmong(allow)) return 'its requester is not on the list of those allowed'
  if (isAmong(deny)) return 'its requester is on the list of those denied'
  if (accept && !(await accept(request))) return 'it was not accepted'
  return undefined
}
