import type { Address } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

/**
 * Reads who receives what is slashed.
 * @example
 * ```ts
 * import { getTreasury } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const treasury = await getTreasury(client, { address: market })
 * ```
 */
export const getTreasury: ReadAction<object, Address> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'treasury',
  args: () => [],
  parse: (treasury) => treasury,
})
