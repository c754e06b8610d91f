import type { Address, Hash, Hex } from 'viem'

/** A log as JSON-RPC has it: a cursor with logs is JSON. */
export interface RawLog {
  address: Address
  topics: readonly Hex[]
  data: Hex
  blockNumber: Hex
  blockHash: Hash
  transactionHash: Hash
  transactionIndex: Hex
  logIndex: Hex
}

/** A block that has been read, with the logs that were reported. */
export interface TrailBlock {
  number: Hex
  hash: Hash
  logs: readonly RawLog[]
}

const positionOf = ({ logIndex }: RawLog) => Number(logIndex)

/**
 * The blocks behind a reader that may still be reorganised: those with events, and the last one of each range read.
 * The hash of the last one says whether all of them still are what they were.
 */
export class Trail {
  #blocks: TrailBlock[]
  readonly #depth: bigint

  constructor(blocks: readonly TrailBlock[], depth: bigint) {
    this.#blocks = [...blocks]
    this.#depth = depth
  }

  get blocks(): readonly TrailBlock[] {
    return this.#blocks
  }

  get last(): TrailBlock | undefined {
    return this.#blocks.at(-1)
  }

  /** Steps back over the last block, which is no block of the chain any more. */
  stepBack(): TrailBlock | undefined {
    return this.#blocks.pop()
  }

  /**
   * Goes on to a block with the logs read up to it, some of which may be known.
   *
   * @returns The new ones, in order. Returns `undefined`, and changes nothing, when they belong to another chain than the trail.
   */
  advance(logs: readonly RawLog[], end: { number: bigint; hash: Hash }): RawLog[] | undefined {
    const blocks = new Map(this.#blocks.map((block) => [BigInt(block.number), block]))
    const fresh: RawLog[] = []
    const reach = (number: bigint, hash: Hash, own: readonly RawLog[]): boolean => {
      const known = blocks.get(number)
      if (known && known.hash !== hash) return false
      const indices = new Set(known?.logs.map(positionOf))
      const added = own.filter((log) => !indices.has(positionOf(log)))
      fresh.push(...added)
      const all = [...(known?.logs ?? []), ...added].sort((a, b) => positionOf(a) - positionOf(b))
      blocks.set(number, { number: `0x${number.toString(16)}`, hash, logs: all })
      return true
    }
    for (const log of logs) {
      if (!reach(BigInt(log.blockNumber), log.blockHash, [log])) return undefined
    }
    if (!reach(end.number, end.hash, [])) return undefined
    const oldest = end.number - this.#depth
    this.#blocks = [...blocks]
      .filter(([number]) => number >= oldest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, block]) => block)
    return fresh.sort(
      (a, b) => Number(BigInt(a.blockNumber) - BigInt(b.blockNumber)) || positionOf(a) - positionOf(b),
    )
  }
}
