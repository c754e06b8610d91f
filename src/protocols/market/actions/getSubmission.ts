import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, oneOf, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { type Submission, submissionStates } from '../types.js'

/** A slashed submission may never have claimed: then its score is 0 as well, and says nothing. */
const hasClaimed: Record<Submission['state'], boolean> = {
  none: false,
  submitted: false,
  withdrawn: false,
  claimed: true,
  proven: true,
  conceded: true,
  slashed: true,
  collected: false,
  won: true,
}

export interface GetSubmissionParameters {
  requestId: bigint
  index: number
}

/**
 * Reads a submission.
 *
 * @throws {UnknownSubmissionError} when the request has no such submission.
 * @example
 * ```ts
 * import { getSubmission } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const submission = await getSubmission(client, { address: market, requestId: 1n, index: 0 })
 * ```
 */
export const getSubmission: ReadAction<GetSubmissionParameters, Submission> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'getSubmission',
  args: ({ requestId, index }) => [requestId, BigInt(index)],
  parse: ({ trainer, state, score, provenAt, commitment }, { requestId, index }) => {
    const name = oneOf(submissionStates, state, 'getSubmission')
    return {
      requestId,
      index,
      trainer: name === 'collected' ? undefined : trainer,
      state: name,
      score: hasClaimed[name] ? score : undefined,
      provenAt: provenAt === 0 ? undefined : BigInt(provenAt),
      commitment,
    }
  },
})
