import type { Address } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

/**
 * Reads which coin rewards and stakes are in.
 * @example
 * ```ts
 * import { getToken } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const coin = await getToken(client, { address: market })
 * ```
 */
export const getToken: ReadAction<object, Address> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'token',
  args: () => [],
  parse: (token) => token,
})
