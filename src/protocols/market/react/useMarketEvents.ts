'use client'
import { type OrUndefined, type UseReadOptions, type UseReadResult, useRead } from '../../../react/index.js'
import type { MarketEvent } from '../events.js'
import { marketContext } from './context.js'
import { getMarketEventsQueryOptions, type MarketEventsParameters } from './eventQueries.js'

/**
 * Reads what has happened in a market, or to one request, in order: its timeline.
 *
 * @example
 * ```tsx
 * import { useMarketEvents } from 'modelmarket/market/react'
 *
 * export function Timeline({ requestId }: { requestId: bigint }) {
 *   const { data: events } = useMarketEvents({ requestId, fromBlock: 0n })
 *   return <ol>{events?.map(({ eventName, logIndex, transactionHash }) => <li key={`${transactionHash} ${logIndex}`}>{eventName}</li>)}</ol>
 * }
 * ```
 */
export function useMarketEvents(
  parameters: OrUndefined<MarketEventsParameters>,
  options?: UseReadOptions<MarketEvent[]>,
): UseReadResult<MarketEvent[]> {
  return useRead(marketContext, getMarketEventsQueryOptions, parameters, options)
}
