import { defineEventsQuery, type QueryOptionsOf } from '../../../react/index.js'
import { followMarketEvents, type GetMarketEventsParameters, type MarketEvent } from '../events.js'

/** Which events, and from which block on. */
export type MarketEventsParameters = Omit<GetMarketEventsParameters, 'address' | 'toBlock' | 'signal'>

/**
 * Query options that read what has happened in a market, or to one request, in order.
 *
 * @example
 * ```ts
 * import { getMarketEventsQueryOptions, type ChainClient } from 'modelmarket/market/react'
 * import { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const client: ChainClient, market: Address
 *
 * const queryClient = new QueryClient()
 * const parameters = { address: market, requestId: 1n, fromBlock: 0n }
 * await queryClient.prefetchQuery(getMarketEventsQueryOptions(client, parameters))
 * ```
 */
export const getMarketEventsQueryOptions: QueryOptionsOf<MarketEventsParameters, MarketEvent[]> =
  /*#__PURE__*/ defineEventsQuery('market', 'getMarketEvents', followMarketEvents)
