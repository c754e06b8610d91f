import type { Client } from 'viem'
import { getBlock } from 'viem/actions'
import { askWith } from '../chain/index.js'

/** Blocks to ask for at a time. */
const batch = 16

/** Returns when blocks came, in seconds since 1970, by their numbers. */
export async function blockTimes(client: Client, numbers: ReadonlySet<bigint>): Promise<Map<bigint, bigint>> {
  const times = new Map<bigint, bigint>()
  const wanted = [...numbers]
  const block = (blockNumber: bigint) =>
    askWith(client, 'eth_getBlockByNumber', (client) => getBlock(client, { blockNumber }))
  for (let from = 0; from < wanted.length; from += batch) {
    for (const { number, timestamp } of await Promise.all(wanted.slice(from, from + batch).map(block)))
      times.set(number, timestamp)
  }
  return times
}
