import { getBlock } from 'viem/actions'
import { getAction } from 'viem/utils'
import { InvalidResponseError, toEndpointError } from './errors.js'
import type { AnyClient } from './types.js'

/** More blocks in one second than any chain has. */
const maxBlocks = 1_000n

/**
 * Finds the blocks whose timestamp is `timestamp`: usually one, several on chains with less than a second a block.
 *
 * Contracts store when something happened, not in which block. A binary search over timestamps gives the block in
 * about log2(height) queries, so no endpoint is asked for logs of a whole chain.
 *
 * @returns The first and the last such block; `undefined` when no block has that timestamp.
 * @throws {EndpointError} when the endpoint does not answer.
 * @throws {InvalidResponseError} when what it answers are not blocks, or blocks that cannot be.
 */
export async function blocksAt(
  client: AnyClient,
  timestamp: bigint,
): Promise<{ fromBlock: bigint; toBlock: bigint } | undefined> {
  const functionName = 'eth_getBlockByNumber'
  const block = async (parameters: { blockTag: 'latest' } | { blockNumber: bigint }) => {
    try {
      const { number, timestamp } = await getAction(client, getBlock, 'getBlock')(parameters)
      if (typeof number === 'bigint' && typeof timestamp === 'bigint') return { number, timestamp }
    } catch (error) {
      throw toEndpointError(error, functionName)
    }
    throw new InvalidResponseError({ functionName })
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
  while (toBlock < latest.number && (await timestampOf(toBlock + 1n)) === timestamp) {
    toBlock += 1n
    if (toBlock - fromBlock >= maxBlocks) throw new InvalidResponseError({ functionName })
  }
  return { fromBlock, toBlock }
}
