import type { Address } from 'viem'
import { tokenVoteAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseBallot } from '../parseVote.js'
import type { Ballot } from '../types.js'

export interface GetBallotParameters {
  caseId: bigint
  voter: Address
}

/**
 * Reads the ballot of an account with its status at the latest block; `undefined` when it has none.
 *
 * @throws {UnknownVoteError} when no case has this id.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { getBallot } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, voter: Address
 *
 * const ballot = await getBallot(client, { address: vote, caseId, voter })
 * ```
 */
export const getBallot: ReadAction<GetBallotParameters, Ballot | undefined> = /*#__PURE__*/ defineRead({
  abi: tokenVoteAbi,
  errors: trainingErrors,
  functionName: 'getBallot',
  args: ({ caseId, voter }) => [caseId, voter],
  parse: (raw, position) => parseBallot(raw, position, 'getBallot'),
})
