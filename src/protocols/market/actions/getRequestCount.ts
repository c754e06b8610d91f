import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

/**
 * Reads how many requests there are. Their ids run from 1.
 * @example
 * ```ts
 * import { getRequestCount } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const count = await getRequestCount(client, { address: market })
 * ```
 */
export const getRequestCount: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'requestCount',
  args: () => [],
  parse: (count) => count,
})
