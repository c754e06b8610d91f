import type { Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { type DecodedLogs, defineWrite, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface MarketMulticallParameters {
  /** Calls of this market, as the actions' `.call` gives them. */
  calls: readonly { data: Hex }[]
}

export interface MarketMulticallResult {
  /** What they did, decoded, in order. */
  events: DecodedLogs<typeof modelMarketAbi>
}

/**
 * Makes several calls of the market in one transaction: all of them, or none.
 *
 * Throws what the first of them that fails throws.
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
export const marketMulticall: WriteAction<MarketMulticallParameters, MarketMulticallResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'multicall',
    args: ({ calls }) => [calls.map(({ data }) => data)],
    result: (events) => ({ events }),
  })
