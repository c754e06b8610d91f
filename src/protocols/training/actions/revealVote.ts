import type { Hex } from 'viem'
import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, requireStatus, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { voteStatuses } from '../types.js'
import { WrongVoteStatusError } from '../voteErrors.js'
import { getVote } from './getVote.js'

export interface RevealVoteParameters {
  caseId: bigint
  /** Whether the state is wrong, as was committed to. */
  upheld: boolean
  /** The salt of the commitment. */
  salt: Hex
}

export interface RevealVoteResult {
  caseId: bigint
  /** What the ballot counts, in the coin's smallest unit. */
  weight: bigint
}

/**
 * Reveals the caller's ballot, which then counts. Before that is allowed, nothing is sent: whoever sees a ballot early can vote with it.
 *
 * @throws {WrongVoteStatusError} when it is too early or too late.
 * @throws {WrongBallotStatusError} when the caller has no ballot that waits for it.
 * @throws {BallotMismatchError} when this is not what was committed to.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { revealVote } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, secret: { upheld: boolean; salt: Hex }
 *
 * await revealVote.sync(client, { address: vote, caseId, ...secret })
 * ```
 */
export const revealVote: WriteAction<RevealVoteParameters, RevealVoteResult> = /*#__PURE__*/ defineWrite({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'revealVote',
  secret: true,
  guard: (client, { address, caseId }) =>
    requireStatus(
      getVote(client, { address, caseId }),
      ['revealing'],
      (vote) =>
        new WrongVoteStatusError({
          caseId,
          status: voteStatuses.indexOf(vote.status),
          until: vote.status === 'ended' ? 0n : vote.until,
        }),
    ),
  args: ({ caseId, upheld, salt }) => [caseId, upheld, salt],
  match: ({ caseId, upheld }) => ({ caseId, upheld: String(upheld) }),
  caller: 'voter',
  result: (logs) => {
    const { caseId, weight } = eventArgs(logs, 'VoteRevealed')
    return { caseId, weight }
  },
})
