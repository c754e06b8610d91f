import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

/**
 * Reads what `sweep` would send to the treasury, in the coin's smallest unit.
 * @example
 * ```ts
 * import { getPot } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const amount = await getPot(client, { address: market })
 * ```
 */
export const getPot: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'pot',
  args: () => [],
  parse: (amount) => amount,
})
