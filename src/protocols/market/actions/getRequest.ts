import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { parseRequest } from '../parseRequest.js'
import type { Request } from '../types.js'

export interface GetRequestParameters {
  requestId: bigint
}

/**
 * Reads a request with its status at the latest block. What else it has follows from the status.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @example
 * ```ts
 * import { getRequest } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const request = await getRequest(client, { address: market, requestId: 1n })
 * if (request.status === 'resolving') console.log('up:', request.candidate.index, 'until', request.until)
 * ```
 */
export const getRequest: ReadAction<GetRequestParameters, Request> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'getRequest',
  args: ({ requestId }) => [requestId],
  parse: (raw, { requestId }) => parseRequest(raw, requestId, 'getRequest'),
})
