import { useQueries } from '@tanstack/react-query'
import type { Hash } from 'viem'
import { getBlock } from 'viem/actions'
import { useAppConfig, useReader } from './ConfigContext.ts'

/** Adds the time of its block to each event, which events do not tell. */
export function useBlockTimes<event extends { blockHash: Hash }>(events: readonly event[] | undefined) {
  const { chain } = useAppConfig()
  const client = useReader()
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
  return events?.map((event) => ({ event, timestamp: timeOf(event.blockHash) }))
}
