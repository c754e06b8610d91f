import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { parseSubmission } from '../parseSubmission.js'
import type { Submission } from '../types.js'

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
  parse: (raw, position) => parseSubmission(raw, position, 'getSubmission'),
})
