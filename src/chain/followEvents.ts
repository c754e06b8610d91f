import type { Abi } from 'abitype'
import { type Hash, type Hex, numberToHex } from 'viem'
import { ask, askBlock, type BlockHeader } from './ask.js'
import { InvalidBlockRangeError } from './errors.js'
import type { EventFilter } from './eventFilter.js'
import { type ContractEvent, eventOf } from './events.js'
import { Retries, type RetryOptions, sleep } from './retries.js'
import { type RawLog, Trail, type TrailBlock } from './trail.js'
import type { AnyClient } from './types.js'

/**
 * The position up to which events have been read, as JSON. Store it with the changes that the events made, and resume from it.
 *
 * It holds the blocks that may still be reorganised, with their events. So events that a reorganisation removes while nobody reads
 * are reported later.
 */
export interface EventCursor {
  /** The oldest block that may be read again; the next one if none has been. */
  readonly start: Hex
  readonly blocks: readonly TrailBlock[]
}

/** The changes since the previous batch. */
export interface EventBatch<event> {
  /** Events that a reorganisation removed, the latest first. Undo them before you apply `events`. */
  removed: readonly event[]
  /** New events, in order. */
  events: readonly event[]
  /** The position after this batch. Store it with the changes that the batch made. */
  cursor: EventCursor
  /** The latest block. */
  head: BlockHeader
  /** Whether all events up to the latest block, less `confirmations`, have been read. They have not where the endpoint refuses logs. */
  caughtUp: boolean
}

export interface FollowOptions extends RetryOptions {
  /** The block to start from without a cursor. By default the latest. */
  fromBlock?: bigint | undefined
  /** The cursor of an earlier batch, to resume after it. */
  cursor?: EventCursor | undefined
  /** How many blocks must be on top of an event's block. By default 0: events are reported at once, and removed by a reorganisation. */
  confirmations?: number | undefined
  /**
   * The most blocks that a reorganisation can replace, of which logs may come late. By default 64: two epochs, after which Ethereum
   * finalises. Logs that come up to 48 blocks late (`depth` less 16) are found. Where blocks are faster, more of them are reasonable.
   */
  depth?: number | undefined
  /** The most blocks in one query of logs. Fewer are asked for when the endpoint refuses. By default 10,000. */
  blockRange?: bigint | undefined
  /** How often to ask for a new block, in milliseconds. By default the client's. */
  pollingInterval?: number | undefined
}

/**
 * How many blocks are read again with each new one, and after how many new ones all blocks that may still be reorganised are read again.
 * An endpoint with several machines may announce a block before all of them have its logs. On Ethereum 16 blocks take three minutes.
 */
const overlap = 16n

/**
 * How often in a row a head may be below what was read or told. A machine that lags behind catches up; a chain on which that block never
 * was does not.
 */
const patience = 15

/**
 * Yields the past and new events of a contract, each once and in order, and the events that a reorganisation removed.
 *
 * Requests are repeated when an endpoint fails, stalls or lags behind, and use smaller ranges when it limits them. A position that is
 * not on the chain, since an endpoint was of another one for a while, is taken back to the last block that is.
 *
 * The head of a batch is below that of an earlier batch only when the chain went back: when the latest block stays below it.
 *
 * @param newest - The number of the head that was told before, to go on from.
 */
export async function* followEvents<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  options: FollowOptions,
  newest?: bigint,
): AsyncGenerator<EventBatch<ContractEvent<abi>>, void, void> {
  const { signal, pollingInterval = client.pollingInterval } = options
  const reader = new Reader(client, filter, options, newest)
  const retries = new Retries(options)
  while (!signal?.aborted) {
    let batch: EventBatch<ContractEvent<abi>> | undefined
    try {
      batch = await reader.next()
    } catch (error) {
      if (signal?.aborted) return
      // Whoever waits for a time need not wait for logs.
      const blind = reader.blind()
      if (blind) yield blind
      await retries.failed(error)
      continue
    }
    retries.reset()
    if (batch) yield batch
    if (!reader.hasMore) await sleep(pollingInterval, signal)
  }
}

class Reader<abi extends Abi> {
  /** Whether there is more to read now, without waiting for a new block. */
  hasMore = false
  readonly #client: AnyClient
  readonly #filter: EventFilter<abi>
  readonly #options: FollowOptions
  readonly #trail: Trail
  readonly #maxRange: bigint
  #range: bigint
  readonly #depth: bigint
  /** The oldest block to read. */
  #start: bigint | undefined
  /** The block up to which all that may be reorganised was read again. */
  #reread: bigint | undefined
  /** How often in a row the head was below what was read or told. */
  #lows = 0
  /** The latest block that the endpoint told, if this is believed. */
  #head: BlockHeader | undefined
  /** What the last batch said. */
  #headHash: Hash | undefined
  #headNumber: bigint
  #caughtUp = false
  /** Logs that a reorganisation removed and that no batch has reported yet. */
  #removed: RawLog[] = []

  constructor(client: AnyClient, filter: EventFilter<abi>, options: FollowOptions, newest = -1n) {
    const { cursor, fromBlock, depth = 64, blockRange = 10_000n } = options
    if (blockRange < 1n) throw new InvalidBlockRangeError({ blockRange })
    this.#client = client
    this.#filter = filter
    this.#options = options
    this.#depth = BigInt(depth)
    this.#trail = new Trail(cursor?.blocks ?? [], this.#depth)
    this.#maxRange = blockRange
    this.#range = blockRange
    this.#start = cursor ? BigInt(cursor.start) : fromBlock
    this.#headNumber = newest
  }

  /** Returns the next batch; `undefined` when nothing is new, or when the endpoint lags behind its earlier answers. */
  async next(): Promise<EventBatch<ContractEvent<abi>> | undefined> {
    this.hasMore = false
    this.#head = undefined
    const head = await askBlock(this.#client, 'latest', this.#options)
    if (!head || !(await this.#rewind(head))) return undefined
    this.#head = head
    const target = head.number - BigInt(this.#options.confirmations ?? 0)
    this.#start ??= target < 0n ? 0n : target
    const last = this.#trail.last
    const from = last ? BigInt(last.number) + 1n : this.#start
    if (from > target) return this.#batch([], head)

    const to = target - from < this.#range ? target : from + this.#range - 1n
    const end = to === head.number ? head : await askBlock(this.#client, to, this.#options)
    const logs = end && (await (to === target ? this.#logsAgain(from, to) : this.#logs(from, to)))
    if (logs) this.#grow()
    // Without them, machines behind one endpoint do not agree yet.
    const fresh = logs && this.#trail.advance(logs, end)
    this.hasMore = fresh !== undefined && to < target
    return this.#batch(fresh ?? [], head)
  }

  /** Returns a batch that only has a new head, after logs could not be read; `undefined` when there is none. */
  blind(): EventBatch<ContractEvent<abi>> | undefined {
    const head = this.#head
    if (!head || head.hash === this.#headHash) return undefined
    this.hasMore = true
    return this.#batch([], head)
  }

  /** Reads the logs of the last blocks again, and of the new ones. */
  async #logsAgain(from: bigint, to: bigint): Promise<RawLog[]> {
    const isDeep = this.#reread === undefined || to >= this.#reread + overlap
    // What is older than the trail would be told again.
    let at = from - (isDeep || this.#depth < overlap ? this.#depth : overlap)
    if (this.#start !== undefined && at < this.#start) at = this.#start
    const logs: RawLog[] = []
    while (at <= to) {
      const end = to - at < this.#range ? to : at + this.#range - 1n
      logs.push(...(await this.#logs(at, end)))
      at = end + 1n
    }
    if (isDeep) this.#reread = to
    return logs
  }

  /** Steps back to the last block that is still in the chain. Returns `false` when the endpoint cannot tell. */
  async #rewind(head: BlockHeader): Promise<boolean> {
    const isLow = head.number < this.#headNumber || this.#isBelow(head)
    if (isLow && ++this.#lows <= patience) return false
    this.#lows = 0
    for (let last = this.#trail.last; last; last = this.#trail.last) {
      const number = BigInt(last.number)
      if (number <= head.number) {
        const block = number === head.number ? head : await askBlock(this.#client, number, this.#options)
        if (!block) return false
        if (block.hash === last.hash) return true
      }
      this.#removed.push(...last.logs.toReversed())
      this.#trail.stepBack()
      this.#reread = undefined
      // What is older than the trail is final.
      if (!this.#trail.last && number <= head.number) this.#start = number
    }
    // Nothing that was read is on this chain.
    if (this.#isBelow(head)) this.#start = this.#origin(head)
    return true
  }

  /** Whether the position is above the head. */
  #isBelow(head: BlockHeader): boolean {
    const { last } = this.#trail
    if (last) return BigInt(last.number) > head.number
    return this.#options.cursor !== undefined && (this.#start ?? 0n) > head.number
  }

  /** Where to begin when the cursor is of another chain. */
  #origin(head: BlockHeader): bigint {
    const { fromBlock } = this.#options
    if (fromBlock !== undefined && fromBlock <= head.number) return fromBlock
    return head.number > this.#depth ? head.number - this.#depth : 0n
  }

  #batch(logs: RawLog[], head: BlockHeader): EventBatch<ContractEvent<abi>> | undefined {
    const caughtUp = !this.hasMore
    const isNews =
      logs.length + this.#removed.length > 0 ||
      !caughtUp ||
      !this.#caughtUp ||
      // Not the number: a reorganisation may replace it by a block of the same height.
      head.hash !== this.#headHash
    this.#headHash = head.hash
    this.#headNumber = head.number
    this.#caughtUp = caughtUp
    if (!isNews) return undefined
    const removed = this.#removed
    this.#removed = []
    return {
      removed: this.#events(removed, true),
      events: this.#events(logs, false),
      cursor: { start: numberToHex(this.#start ?? head.number), blocks: this.#trail.blocks },
      head,
      caughtUp,
    }
  }

  #events(logs: readonly RawLog[], removed: boolean): ContractEvent<abi>[] {
    return this.#filter.decode(logs).map((log) => ({ ...eventOf<abi>(log), removed }))
  }

  /** Asks for more blocks at once. Not between the queries of one batch: the one that is refused would have all of them repeated. */
  #grow(): void {
    const larger = this.#range + this.#range / 8n + 1n
    this.#range = larger < this.#maxRange ? larger : this.#maxRange
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
      // Whether the endpoint limits range, count or time, half the blocks need less of it.
      if (this.#range > 1n) this.#range /= 2n
      throw error
    }
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
