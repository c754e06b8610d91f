import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getMarketEvents, type MarketEvent, type Request } from 'modelmarket/market'
import { getBlock } from 'viem/actions'
import { useAppConfig, useReader } from './appConfig.ts'

export interface TimedEvent {
  event: MarketEvent
  /** Of its block, in seconds since 1970. */
  timestamp: bigint
}

/** Returns what has happened to a request, in order. It is read again when the request has changed. */
export function useEvents(request: Request) {
  const { market: address, fromBlock } = useAppConfig()
  const client = useReader()
  const { requestId, phase, submissionCount, liveCount, answeredCount, proof } = request
  return useQuery({
    queryKey: ['events', address, String(requestId), phase, submissionCount, liveCount, answeredCount, proof],
    queryFn: async (): Promise<TimedEvent[]> => {
      const events = await getMarketEvents(client, { address, requestId, fromBlock })
      const numbers = [...new Set(events.map(({ blockNumber }) => blockNumber))]
      const blocks = await Promise.all(numbers.map((blockNumber) => getBlock(client, { blockNumber })))
      const times = new Map(blocks.map(({ number, timestamp }) => [number, timestamp]))
      return events.map((event) => ({ event, timestamp: times.get(event.blockNumber) ?? 0n }))
    },
    placeholderData: keepPreviousData,
  })
}
