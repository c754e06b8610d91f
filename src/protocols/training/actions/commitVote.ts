import type { Hex } from 'viem'
import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

export interface CommitVoteParameters extends PermitParameters {
  caseId: bigint
  /** What `voteCommitmentOf` computes. */
  commitment: Hex
  /** What the ballot locks until the vote has ended, and counts, in the coin's smallest unit. */
  weight: bigint
}

export interface CommitVoteResult {
  caseId: bigint
}

/**
 * Locks coins and commits to a ballot, one for each account. Store the salt before you call: whoever cannot reveal a ballot loses a tenth of
 * its weight.
 *
 * @throws {WrongVoteStatusError} when ballots are no longer committed.
 * @throws {AlreadyCommittedError} when the caller has committed before.
 * @throws {InsufficientAllowanceError} when the vote may not take the weight: approve it or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { commitVote } from 'modelmarket/training'
 * import { parseEther, type Address, type Client, type Hex } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, commitment: Hex
 *
 * await commitVote.sync(client, { address: vote, caseId, commitment, weight: parseEther('100') })
 * ```
 */
export const commitVote: WriteAction<CommitVoteParameters, CommitVoteResult> = /*#__PURE__*/ defineWrite({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'commitVote',
  args: ({ caseId, commitment, weight }) => [caseId, commitment, weight],
  first: permitFirst,
  match: ({ caseId, commitment }) => ({ caseId, commitment }),
  caller: 'voter',
  result: (logs) => ({ caseId: eventArgs(logs, 'VoteCommitted').caseId }),
})
