import type { Abi } from 'abitype'
import { type Hex, numberToHex } from 'viem'
import { ask, askBlock, type BlockHeader } from './ask.js'
import { InvalidBlockRangeError } from './errors.js'
import type { EventFilter } from './eventFilter.js'
import { type ContractEvent, eventOf } from './events.js'
import { Retries, type RetryOptions, sleep } from './retries.js'
import { type RawLog, Trail, type TrailBlock } from './trail.js'
import type { AnyClient } from './types.js'

/**
 * How far events have been read: JSON, to store with whatever they changed, and to go on from.
 *
 * It holds the blocks that may still be reorganised with their events, so that those that vanish while nobody reads are
 * told of, too.
 */
export interface EventCursor {
  /** The oldest block that may be read again; the next one if none has been. */
  readonly start: Hex
  readonly blocks: readonly TrailBlock[]
}

/** What has happened since the batch before. */
export interface EventBatch<event> {
  /** Events that a reorganisation took back, the latest first. Undo them before you take `events`. */
  removed: readonly event[]
  /** New events, in the order that they happened. */
  events: readonly event[]
  /** Where to go on after this batch. Store it with what the batch changed. */
  cursor: EventCursor
  /** The latest block. */
  head: { number: bigint; timestamp: bigint }
  /** Whether all is read up to the latest block, less `confirmations`. */
  caughtUp: boolean
}

export interface FollowOptions extends RetryOptions {
  /** Where to begin without a cursor. By default at the latest block. */
  fromBlock?: bigint | undefined
  /** That of an earlier batch, to go on behind it. */
  cursor?: EventCursor | undefined
  /** How many blocks must be on top of an event's. By default 0: it is told at once, and taken back if it vanishes. */
  confirmations?: number | undefined
  /** How many blocks a reorganisation takes back at most. By default 64: two epochs, after which Ethereum finalises. */
  depth?: number | undefined
  /** The most blocks to ask for at a time; fewer where the endpoint refuses. By default 10,000. */
  blockRange?: bigint | undefined
  /** How often to ask for a new block, in milliseconds. By default the client's. */
  pollingInterval?: number | undefined
}

/**
 * How many blocks are read again with each new one: an endpoint that is several machines may tell a block before all of
 * them have its logs. On Ethereum that is three minutes; where blocks come faster it is less, and machines are behind by more of them.
 */
const overlap = 16n

/**
 * Tells the events of a contract, past and new, each once and in order, and those that a reorganisation took back.
 *
 * Endpoints that fail, stall or lag behind others are asked again; those that limit ranges, for smaller ones.
 */
export async function* followEvents<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  options: FollowOptions,
): AsyncGenerator<EventBatch<ContractEvent<abi>>, void, void> {
  const { signal, pollingInterval = client.pollingInterval } = options
  const reader = new Reader(client, filter, options)
  const retries = new Retries(options)
  while (!signal?.aborted) {
    let batch: EventBatch<ContractEvent<abi>> | undefined
    try {
      batch = await reader.next()
    } catch (error) {
      if (!signal?.aborted) await retries.failed(error)
      continue
    }
    retries.reset()
    if (batch) yield batch
    if (!reader.hasMore) await sleep(pollingInterval, signal)
  }
}

class Reader<abi extends Abi> {
  /** Whether there is more to read at once, without waiting for a block. */
  hasMore = false
  readonly #client: AnyClient
  readonly #filter: EventFilter<abi>
  readonly #options: FollowOptions
  readonly #trail: Trail
  readonly #maxRange: bigint
  #range: bigint
  /** The oldest block to read. */
  #start: bigint | undefined
  /** What the last batch said. */
  #headNumber: bigint | undefined
  #caughtUp = false
  /** What a reorganisation took back and is not told yet. */
  #removed: RawLog[] = []

  constructor(client: AnyClient, filter: EventFilter<abi>, options: FollowOptions) {
    const { cursor, fromBlock, depth = 64, blockRange = 10_000n } = options
    if (blockRange < 1n) throw new InvalidBlockRangeError({ blockRange })
    this.#client = client
    this.#filter = filter
    this.#options = options
    this.#trail = new Trail(cursor?.blocks ?? [], BigInt(depth))
    this.#maxRange = blockRange
    this.#range = blockRange
    this.#start = cursor ? BigInt(cursor.start) : fromBlock
  }

  /** What is new; `undefined` when nothing is, or when the endpoint is behind what it told before. */
  async next(): Promise<EventBatch<ContractEvent<abi>> | undefined> {
    this.hasMore = false
    const head = await askBlock(this.#client, 'latest', this.#options)
    if (!head || !(await this.#rewind(head))) return undefined
    const target = head.number - BigInt(this.#options.confirmations ?? 0)
    this.#start ??= target < 0n ? 0n : target
    const last = this.#trail.last
    const from = last ? BigInt(last.number) + 1n : this.#start
    if (from > target) return this.#batch([], head)

    const to = target - from < this.#range ? target : from + this.#range - 1n
    const end = to === head.number ? head : await askBlock(this.#client, to, this.#options)
    const logs = end && (await (to === target ? this.#logsAgain(from, to) : this.#logs(from, to)))
    // Without them, machines behind one endpoint do not agree yet.
    const fresh = logs && this.#trail.advance(logs, end)
    this.hasMore = fresh !== undefined && to < target
    return this.#batch(fresh ?? [], head)
  }

  /** The logs of the last blocks that have been read, once more, and of the new ones. */
  async #logsAgain(from: bigint, to: bigint): Promise<RawLog[]> {
    const start = this.#start ?? from
    let at = from - overlap > start ? from - overlap : start
    const logs: RawLog[] = []
    while (at <= to) {
      const end = to - at < this.#range ? to : at + this.#range - 1n
      logs.push(...(await this.#logs(at, end)))
      at = end + 1n
    }
    return logs
  }

  /** Goes back to the last block that still is one. `false` when the endpoint does not know whether it is. */
  async #rewind(head: BlockHeader): Promise<boolean> {
    for (let last = this.#trail.last; last; last = this.#trail.last) {
      const number = BigInt(last.number)
      if (number > head.number) return false
      const block = number === head.number ? head : await askBlock(this.#client, number, this.#options)
      if (!block) return false
      if (block.hash === last.hash) return true
      this.#removed.push(...last.logs.toReversed())
      this.#trail.stepBack()
      // What is older than the trail is final.
      if (!this.#trail.last) this.#start = number
    }
    return true
  }

  #batch(logs: RawLog[], head: BlockHeader): EventBatch<ContractEvent<abi>> | undefined {
    const caughtUp = !this.hasMore
    const isNews =
      logs.length + this.#removed.length > 0 ||
      !caughtUp ||
      !this.#caughtUp ||
      head.number !== this.#headNumber
    this.#headNumber = head.number
    this.#caughtUp = caughtUp
    if (!isNews) return undefined
    const removed = this.#removed
    this.#removed = []
    return {
      removed: this.#events(removed, true),
      events: this.#events(logs, false),
      cursor: { start: numberToHex(this.#start ?? head.number), blocks: this.#trail.blocks },
      head: { number: head.number, timestamp: head.timestamp },
      caughtUp,
    }
  }

  #events(logs: readonly RawLog[], removed: boolean): ContractEvent<abi>[] {
    return this.#filter.decode(logs).map((log) => ({ ...eventOf<abi>(log), removed }))
  }

  async #logs(from: bigint, to: bigint): Promise<RawLog[]> {
    const { address, topics, decode } = this.#filter
    const filter = {
      address,
      topics,
      fromBlock: numberToHex(from),
      toBlock: numberToHex(to),
    }
    let answer: unknown
    try {
      answer = await ask(this.#client, 'eth_getLogs', [filter], this.#options)
    } catch (error) {
      // Whatever the endpoint limits, range, count or time: there is less of it in half the blocks.
      if (this.#range > 1n) this.#range /= 2n
      throw error
    }
    const larger = this.#range + this.#range / 8n + 1n
    this.#range = larger < this.#maxRange ? larger : this.#maxRange
    return decode(answer)
      .filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to)
      .map((log) => ({
        address: log.address,
        topics: log.topics,
        data: log.data,
        blockNumber: numberToHex(log.blockNumber),
        blockHash: log.blockHash,
        transactionHash: log.transactionHash,
        transactionIndex: numberToHex(log.transactionIndex),
        logIndex: numberToHex(log.logIndex),
      }))
  }
}
