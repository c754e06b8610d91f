import type { QueryClient } from '@tanstack/react-query'
import {
  askBlock,
  type BlockHeader,
  InvalidResponseError,
  requireClientChain,
  sleep,
} from '../chain/index.js'
import type { ChainClient } from './types.js'

/** By how many seconds the shown time may be ahead of a new block's and wait for it. Beyond that the chain itself has gone back. */
const maxAheadSeconds = 60n

/**
 * How many answers in a row may be below the block to read. Machines that lag behind catch up meanwhile; a block that none of them had was
 * of a faulty one, or of a chain that is gone.
 */
const maxLows = 15

/** How long queries that failed are left alone after the first failure in a row, and at most, in milliseconds. */
const firstPauseMs = 1000
const maxPauseMs = 15_000

/** A block, and when this page saw it. */
interface Seen extends Pick<BlockHeader, 'number' | 'timestamp'> {
  /** By a clock that nobody sets, in milliseconds. */
  at: number
}

/** What a page knows of a chain: which block to read, and what time it is there. */
export class ChainState {
  /** How often what was read before may have changed: a read that began before the last change is made again. */
  changes = 0
  /** How many followers tell the latest block. */
  headSources = 0
  /** The followers of contracts, by contract and client. */
  readonly follows: Map<string, { uses: number; stop: () => void }> = new Map()
  /** The calls that are being sent. */
  readonly pending: Set<string> = new Set()
  #head: Seen | undefined
  /** The oldest block to read: the head, or the block of the page's own transaction, if that is later. */
  #block: bigint | undefined
  #asked: { at: number; answer: Promise<bigint> } | undefined
  /** The requests in flight, by client. Whoever asks meanwhile shares the answer. */
  readonly #awaited = new WeakMap<ChainClient, Promise<bigint>>()
  /** How many answers in a row were below the block to read. */
  #lows = 0
  #isDoubting = false
  /** The clients of which the endpoint is on their chain. */
  readonly #verified = new WeakSet<ChainClient>()
  #failures = 0
  #pausedUntil = 0
  readonly #whenBack = new Set<() => void>()
  #shown: bigint | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Set<() => void>()

  /** The chain's time, in seconds since 1970: the latest block's, and what has passed since. `undefined` until a block was seen. */
  readonly now = (): bigint | undefined => {
    if (!this.#head) return undefined
    const { timestamp, at } = this.#head
    const now = timestamp + BigInt(Math.floor(Math.max(0, performance.now() - at) / 1000))
    const isBack = this.#shown !== undefined && now < this.#shown && this.#shown - now <= maxAheadSeconds
    if (!isBack) this.#shown = now
    return this.#shown
  }

  /** Calls back each second. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    this.#schedule()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) clearTimeout(this.#timer)
    }
  }

  /** Takes a block for the latest. An older one only if the chain was reorganised, and not if one endpoint lags behind. */
  see(
    { number, timestamp }: Pick<BlockHeader, 'number' | 'timestamp'>,
    { isReorganised = false } = {},
  ): void {
    const head = this.#head
    if (head && !isReorganised && number < head.number) return
    if (head && !isReorganised && number === head.number && timestamp === head.timestamp) return
    this.#head = { number, timestamp, at: performance.now() }
    if (isReorganised) this.#block = number
    else this.readFrom(number)
    this.#tell()
  }

  /** Whether queries that failed are left alone for now: an endpoint that limits requests would never let the page below its limit. */
  get isPaused(): boolean {
    return performance.now() < this.#pausedUntil
  }

  /** Takes note of how a read ended. The pause doubles with each failure after it. */
  readEnded({ isFailure }: { isFailure: boolean }): void {
    if (!isFailure) this.#failures = 0
    else if (!this.isPaused) {
      const pause = Math.min(maxPauseMs, firstPauseMs * 2 ** this.#failures++)
      this.#pausedUntil = performance.now() + pause
    }
  }

  /** Whether a block is below the one to read. */
  isLow(block: bigint): boolean {
    return this.#block !== undefined && block < this.#block
  }

  /** Reads no older block than this one from now on. */
  readFrom(block: bigint): void {
    if (this.#block === undefined || block > this.#block) this.#block = block
  }

  /** Returns the block to read. Asks for the latest if nobody follows the chain, at most once in the time between two blocks. */
  async blockFor(client: ChainClient): Promise<bigint> {
    if (this.#block !== undefined && this.headSources > 0) return this.#block
    if (!this.#asked || performance.now() - this.#asked.at >= client.pollingInterval) {
      this.#asked = { at: performance.now(), answer: this.#ask(client) }
    }
    return this.#asked.answer
  }

  async #ask(client: ChainClient): Promise<bigint> {
    try {
      const latest = await this.latest(client)
      return this.#block ?? latest
    } catch (error) {
      this.#asked = undefined
      throw error
    }
  }

  /**
   * Asks for the latest block, and returns its number, which may be below the block to read.
   *
   * @throws {WrongChainError} when the endpoint is on another chain than its client.
   */
  latest(client: ChainClient): Promise<bigint> {
    const awaited = this.#awaited.get(client)
    if (awaited) return awaited
    const answer = this.#askLatest(client).finally(() => this.#awaited.delete(client))
    this.#awaited.set(client, answer)
    return answer
  }

  async #askLatest(client: ChainClient): Promise<bigint> {
    const [head] = await Promise.all([
      askBlock(client, 'latest'),
      this.#verified.has(client) || requireClientChain(client),
    ])
    this.#verified.add(client)
    if (!head) throw new InvalidResponseError({ functionName: 'eth_getBlockByNumber' })
    this.see(head)
    return head.number
  }

  /** Calls back when the block to read turned out not to exist. Whoever follows the chain then starts anew. */
  whenBack(listener: () => void): () => void {
    this.#whenBack.add(listener)
    return () => this.#whenBack.delete(listener)
  }

  /**
   * Finds out whether the block to read exists, after a sign that it may not: a block that could not be read, or a lower head. Goes back
   * to the latest block if it never does.
   */
  async doubt(client: ChainClient): Promise<void> {
    if (this.#isDoubting) return
    this.#isDoubting = true
    const doubted = this.#block
    try {
      while (doubted !== undefined && this.#block !== undefined && this.#block >= doubted) {
        const head = await askBlock(client, 'latest')
        if (!head || head.number >= doubted) break
        if (++this.#lows > maxLows) return this.#goBack(head)
        await sleep(client.pollingInterval)
      }
      this.#lows = 0
    } catch {
      // The next read that fails asks again.
    } finally {
      this.#isDoubting = false
    }
  }

  #goBack(head: BlockHeader): void {
    this.#lows = 0
    this.changes++
    this.#asked = undefined
    this.see(head, { isReorganised: true })
    for (const listener of this.#whenBack) listener()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
    this.#schedule()
  }

  /** Sets the timer to the next full second of the chain. */
  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#listeners.size === 0) return
    const passed = this.#head ? performance.now() - this.#head.at : 0
    this.#timer = setTimeout(() => this.#tell(), 1000 - (passed % 1000))
  }
}

const states = /*#__PURE__*/ new WeakMap<QueryClient, Map<number, ChainState>>()

/** Returns what the page of a query client knows of a chain. */
export function chainState(queryClient: QueryClient, chainId: number): ChainState {
  let chains = states.get(queryClient)
  if (!chains) {
    chains = new Map()
    states.set(queryClient, chains)
  }
  let state = chains.get(chainId)
  if (!state) {
    state = new ChainState()
    chains.set(chainId, state)
  }
  return state
}
