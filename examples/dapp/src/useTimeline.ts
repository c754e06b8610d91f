import { useQueries } from '@tanstack/react-query'
import { useMarketEvents } from 'modelmarket/market/react'
import type { Hash } from 'viem'
import { getBlock } from 'viem/actions'
import { useAppConfig, useReader } from './ConfigContext.ts'

/** Returns what has happened to a request, in order, and the time of each block, which events do not tell. */
export function useTimeline(requestId: bigint) {
  const { chain, fromBlock } = useAppConfig()
  const client = useReader()
  const { data: events, error } = useMarketEvents({ requestId, fromBlock })
  const hashes = [...new Set(events?.map(({ blockHash }) => blockHash))]
  const times = useQueries({
    // A block never changes under its hash.
    queries: hashes.map((blockHash) => ({
      queryKey: ['block time', chain.id, blockHash],
      queryFn: async () => (await getBlock(client, { blockHash })).timestamp,
      staleTime: Infinity,
    })),
  })
  const timeOf = (hash: Hash) => times[hashes.indexOf(hash)]?.data
  return { timeline: events?.map((event) => ({ event, timestamp: timeOf(event.blockHash) })), error }
}
