import type { Address } from 'viem'
import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface CollectVoteParameters {
  caseId: bigint
  /** Who is paid: a voter, or the challenger. */
  payee: Address
}

export interface CollectVoteResult {
  /** In the coin's smallest unit. */
  amount: bigint
}

/**
 * Pays an account all that a vote owes it, once it has ended: a revealed ballot its weight and its part of the fee, another nine tenths of
 * its weight, and the challenger the fee if nobody revealed. Anyone may call.
 *
 * @throws {WrongVoteStatusError} when the vote has not ended.
 * @throws {NothingToCollectVoteError} when it owes the account nothing.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { collectVote } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, voter: Address
 *
 * const { amount } = await collectVote.sync(client, { address: vote, caseId, payee: voter })
 * ```
 */
export const collectVote: WriteAction<CollectVoteParameters, CollectVoteResult> = /*#__PURE__*/ defineWrite({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'collectVote',
  args: ({ caseId, payee }) => [caseId, payee],
  match: ({ caseId, payee }) => ({ caseId, account: payee }),
  result: (logs) => ({ amount: eventArgs(logs, 'VoteCollected').amount }),
})
