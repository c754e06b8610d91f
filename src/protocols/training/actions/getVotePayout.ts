import type { Address } from 'viem'
import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface GetVotePayoutParameters {
  caseId: bigint
  /** A voter, or the challenger. */
  payee: Address
}

/**
 * Reads what `collectVote` would pay an account now, in the coin's smallest unit. 0 until the vote has ended.
 *
 * @throws {UnknownVoteError} when no case has this id.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { getVotePayout } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, voter: Address
 *
 * const amount = await getVotePayout(client, { address: vote, caseId, payee: voter })
 * ```
 */
export const getVotePayout: ReadAction<GetVotePayoutParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'payoutOf',
  args: ({ caseId, payee }) => [caseId, payee],
  parse: (amount) => amount,
})
