import { useMarketEvents } from 'modelmarket/market/react'
import { useAppConfig } from './ConfigContext.ts'
import { useBlockTimes } from './useBlockTimes.ts'

/** Returns what has happened to a request, in order, and when. */
export function useTimeline(requestId: bigint) {
  const { market } = useAppConfig()
  const { data, error } = useMarketEvents({ requestId, fromBlock: market?.fromBlock ?? 0n })
  return { timeline: useBlockTimes(data), error }
}
