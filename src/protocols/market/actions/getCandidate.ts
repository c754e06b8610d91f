import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import type { Candidate } from '../types.js'

export interface GetCandidateParameters {
  requestId: bigint
}

/** The candidate, and until when it has time. */
export interface CandidateWithDeadline extends Candidate {
  /** When it must have opened its commitment, or in a last call all who outrank the proof, in seconds since 1970. */
  deadline: bigint
}

/**
 * Reads whose turn it is to open its commitment: the highest live claim, the earliest of equals. `undefined` while
 * claims run, and when none is left.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @example
 * ```ts
 * import { getCandidate } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const candidate = await getCandidate(client, { address: market, requestId: 1n })
 * ```
 */
export const getCandidate: ReadAction<GetCandidateParameters, CandidateWithDeadline | undefined> =
  /*#__PURE__*/ defineRead({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'candidateOf',
    args: ({ requestId }) => [requestId],
    parse: ([found, index, score, deadline]) =>
      found ? { index: Number(index), score: Number(score), deadline } : undefined,
  })
