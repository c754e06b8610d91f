import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, oneOf, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { type Status, statuses } from '../types.js'

export interface GetStatusParameters {
  requestId: bigint
}

/**
 * Reads the status of a request at the latest block.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @example
 * ```ts
 * import { getStatus } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const status = await getStatus(client, { address: market, requestId: 1n })
 * ```
 */
export const getStatus: ReadAction<GetStatusParameters, Status> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'statusOf',
  args: ({ requestId }) => [requestId],
  parse: (status) => oneOf(statuses, status, 'statusOf'),
})
