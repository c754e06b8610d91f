import { modelMarketAbi } from '../../../../generated/market/index.js'
import type { WriteAction } from '../../../chain/index.js'
import { defineMulticall, type MulticallParameters, type MulticallResult } from '../../../token/index.js'
import { marketErrors } from '../errors.js'

/**
 * Makes several calls of the market in one transaction: all of them, or none.
 *
 * Throws what the first of them that fails throws.
 *
 * @example
 * ```ts
 * import { collect, marketMulticall } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const calls = [0, 1, 2].map((index) => collect.call({ address: market, requestId: 1n, index }))
 * const { events } = await marketMulticall.sync(client, { address: market, calls })
 * ```
 */
export const marketMulticall: WriteAction<
  MulticallParameters,
  MulticallResult<typeof modelMarketAbi>
> = /*#__PURE__*/ defineMulticall({ abi: modelMarketAbi, errors: marketErrors })
