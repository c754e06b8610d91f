import { getBlock } from 'viem/actions'
import { getAction } from 'viem/utils'
import { askWith } from './askWith.js'
import { InvalidResponseError } from './errors.js'
import type { AnyClient } from './types.js'

/** More blocks in one second than any chain has. */
const maxBlocks = 1_000n

/**
 * Finds the blocks whose timestamp is `timestamp`: usually one, several on chains with less than a second a block.
 *
 * Contracts store when something happened, not in which block. Blocks come at an even pace, so a handful of queries that follow it
 * find the block, and at most about 3 · log2(height) where they do not. No endpoint is asked for logs of a whole chain.
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
    const ask = (client: AnyClient) => getAction(client, getBlock, 'getBlock')(parameters)
    const { number, timestamp } = await askWith(client, functionName, ask)
    if (typeof number === 'bigint' && typeof timestamp === 'bigint') return { number, timestamp }
    throw new InvalidResponseError({ functionName })
  }
  const latest = await block({ blockTag: 'latest' })
  const known = new Map([[latest.number, latest.timestamp]])
  const timestampOf = async (blockNumber: bigint) => {
    const found = known.get(blockNumber) ?? (await block({ blockNumber })).timestamp
    known.set(blockNumber, found)
    return found
  }

  if (latest.timestamp < timestamp) return undefined
  const fromBlock = await firstFrom(timestamp, latest, timestampOf)
  if ((await timestampOf(fromBlock)) !== timestamp) return undefined
  // Rarely more than one: looking next door beats another search.
  let toBlock = fromBlock
  while (toBlock < latest.number && (await timestampOf(toBlock + 1n)) === timestamp) {
    toBlock += 1n
    if (toBlock - fromBlock >= maxBlocks) throw new InvalidResponseError({ functionName })
  }
  return { fromBlock, toBlock }
}

/** Ethereum's, to begin with. */
const secondsPerBlock = 12n

/** The first block at or after a timestamp that the latest one is not before. */
async function firstFrom(
  target: bigint,
  latest: { number: bigint; timestamp: bigint },
  timestampOf: (blockNumber: bigint) => Promise<bigint>,
): Promise<bigint> {
  /** The last block that is known to be before it, and the first that is known not to be. */
  let [before, first] = [-1n, latest.number]
  let last = latest
  let pace = { blocks: 1n, seconds: secondsPerBlock }
  for (let queries = 1; first - before > 1n; queries++) {
    const guess = last.number + ((target - last.timestamp) * pace.blocks) / pace.seconds
    // Every third time the middle: the pace may not be even.
    const number = queries % 3 === 0 ? (before + first) / 2n : clamp(guess, before + 1n, first - 1n)
    const found = { number, timestamp: await timestampOf(number) }
    if (found.timestamp < target) before = number
    else first = number
    const passed = { blocks: found.number - last.number, seconds: found.timestamp - last.timestamp }
    if (passed.seconds !== 0n) pace = passed
    last = found
  }
  return first
}

function clamp(value: bigint, least: bigint, most: bigint): bigint {
  if (value < least) return least
  return value > most ? most : value
}
