import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseVote } from '../parseVote.js'
import type { Vote } from '../types.js'

export interface GetVoteParameters {
  caseId: bigint
}

/**
 * Reads a case of a token vote with its status at the latest block: whether ballots are committed or revealed, until when, and the verdict.
 *
 * @throws {UnknownVoteError} when no case has this id.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { getVote } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint
 *
 * const { status, revealedWeight } = await getVote(client, { address: vote, caseId })
 * ```
 */
export const getVote: ReadAction<GetVoteParameters, Vote> = /*#__PURE__*/ defineRead({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'getCase',
  args: ({ caseId }) => [caseId],
  parse: (raw, { caseId }) => parseVote(raw, caseId, 'getCase'),
})
