import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface GetPayoutParameters {
  requestId: bigint
  index: number
}

/**
 * Reads what `collect` would pay for a submission now, in the coin's smallest unit.
 *
 * @throws {UnknownSubmissionError} when the request has no such submission.
 * @example
 * ```ts
 * import { getPayout } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const amount = await getPayout(client, { address: market, requestId: 1n, index: 0 })
 * ```
 */
export const getPayout: ReadAction<GetPayoutParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'payoutOf',
  args: ({ requestId, index }) => [requestId, BigInt(index)],
  parse: (amount) => amount,
})
