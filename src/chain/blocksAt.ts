import { getBlock } from 'viem/actions'
import { getAction } from 'viem/utils'
import { toEndpointError } from './errors.js'
import type { AnyClient } from './types.js'

/**
 * Finds the blocks whose timestamp is `timestamp`: usually one, several on chains with less than a second a block.
 *
 * Contracts store when something happened, not in which block. A binary search over timestamps gives the block in
 * about log2(height) queries, so no endpoint is asked for logs of a whole chain.
 *
 * @returns The first and the last such block; `undefined` when no block has that timestamp.
 * @throws {EndpointError} when the endpoint does not answer.
 */
export async function blocksAt(
  client: AnyClient,
  timestamp: bigint,
): Promise<{ fromBlock: bigint; toBlock: bigint } | undefined> {
  const block = async (parameters: { blockTag: 'latest' } | { blockNumber: bigint }) => {
    try {
      return await getAction(client, getBlock, 'getBlock')(parameters)
    } catch (error) {
      throw toEndpointError(error, 'eth_getBlockByNumber')
    }
  }
  const latest = await block({ blockTag: 'latest' })
  const timestampOf = async (blockNumber: bigint) =>
    blockNumber === latest.number ? latest.timestamp : (await block({ blockNumber })).timestamp

  /** The first block at or after a timestamp; one past the latest when there is none. */
  const firstFrom = async (target: bigint, from: bigint) => {
    let [low, high] = [from, latest.number + 1n]
    while (low < high) {
      const middle = (low + high) / 2n
      if ((await timestampOf(middle)) < target) low = middle + 1n
      else high = middle
    }
    return low
  }
  const fromBlock = await firstFrom(timestamp, 0n)
  if (fromBlock > latest.number || (await timestampOf(fromBlock)) !== timestamp) return undefined
  // Rarely more than one: looking next door beats another search.
  let toBlock = fromBlock
  while (toBlock < latest.number && (await timestampOf(toBlock + 1n)) === timestamp) toBlock += 1n
  return { fromBlock, toBlock }
}
