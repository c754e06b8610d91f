import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMarketEvents } from 'modelmarket/market/react'
import { getBlock } from 'viem/actions'
import { useAppConfig, useReader } from './ConfigContext.ts'

/** Returns what has happened to a request, in order, and the time of each block, which events do not tell. */
export function useTimeline(requestId: bigint) {
  const { chain, fromBlock } = useAppConfig()
  const client = useReader()
  const { data: events, error } = useMarketEvents({ requestId, fromBlock })
  const hashes = [...new Set(events?.map(({ blockHash }) => blockHash))]
  const { data: times } = useQuery({
    queryKey: ['block times', chain.id, hashes],
    queryFn: async () => {
      const blocks = await Promise.all(hashes.map((blockHash) => getBlock(client, { blockHash })))
      return new Map(blocks.map(({ hash, timestamp }) => [hash, timestamp]))
    },
    enabled: hashes.length > 0,
    placeholderData: keepPreviousData,
  })
  return { timeline: events?.map((event) => ({ event, timestamp: times?.get(event.blockHash) })), error }
}
