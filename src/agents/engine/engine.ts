import type { Address } from 'viem'
import {
  type AnyClient,
  chainIdOf,
  type EventBatch,
  type EventCursor,
  type FollowOptions,
  Retries,
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { Sender, type SenderOptions } from '../sender/sender.js'
import type { Json, Vault } from '../vault/vault.js'
import { UnexpectedError } from './errors.js'
import { Queue } from './queue.js'

/** Takes what happens, for people: `console` is one, and so are most loggers. */
export interface Logger {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

/** What every agent takes. */
export interface AgentOptions
  extends Pick<
      FollowOptions,
      'confirmations' | 'depth' | 'blockRange' | 'pollingInterval' | 'timeoutMs' | 'maxWaitMs'
    >,
    Pick<SenderOptions, 'maxFeePerGas' | 'stuckAfterMs'> {
  /** With a local account of the agent's own: nothing else may send from it. `fallback` transports are good. */
  client: AnyClient
  /** The contract. */
  address: Address
  /** Where its secrets and its progress are. One agent a vault. */
  vault: Vault
  /** The block to begin at the first time. By default the latest; that of the contract's deployment sees all. */
  fromBlock?: bigint | undefined
  /** Ends it in good order. */
  signal?: AbortSignal | undefined
  logger?: Logger | undefined
}

/** What every agent tells. */
export type CommonEvent =
  /** All up to now is known. */
  | { type: 'started'; block: bigint; tracked: number }
  /** Something failed that is tried again. */
  | { type: 'retrying'; requestId?: bigint | undefined; error: ModelMarketError; waitMs?: number | undefined }
  /** Something failed that should not have: a mistake in a hook, or a full disk. It is tried again all the same. */
  | { type: 'failed'; requestId: bigint | undefined; error: unknown }
  /** Less than a third of a window is left, and what it is for is not done. */
  | { type: 'windowAtRisk'; requestId: bigint; call: string; until: bigint; left: bigint }

/** When to look at a request again: at a time of the chain, when something happens to it, or never. */
export type Next = bigint | 'onEvent' | 'done'

/** An event of the contract. Those with a `requestId` are about that request. */
export interface RequestEvent {
  eventName: string
  args: object
}

/** What an agent does with one request. */
export interface Role<event> {
  name: string
  /** Follows the events of its protocol. */
  follow(
    client: AnyClient,
    parameters: FollowOptions & { address: Address },
  ): AsyncGenerator<EventBatch<RequestEvent>, void, void>
  /** Whether an event is of a request that it should look at from now on. */
  concerns(event: RequestEvent, context: AgentContext<event>): boolean
  /** What it does besides, from the beginning on. */
  start?(context: AgentContext<event>): Promise<void>
  /** Does what is due. Reads the chain's state each time, so it may be called at any time, and again after a crash. */
  step(requestId: bigint, context: AgentContext<event>): Promise<Next>
}

/** What a role works with. */
export interface AgentContext<event> {
  client: AnyClient
  address: Address
  sender: Sender
  vault: Vault
  /** The key of one of the role's own entries. */
  key(...parts: (string | bigint)[]): string
  /** The latest block's timestamp. */
  now(): bigint
  /**
   * The number of the latest block that is known. Read the chain's state there: other machines of an endpoint may be behind
   * it, and the last one read may be behind one's own transactions.
   */
  block(): bigint
  tell(event: event | CommonEvent): void
  /** Looks at a request from now on, as soon as it can. */
  track(requestId: bigint): void
  signal: AbortSignal
}

/** Steps at a time. */
const concurrency = 16

/** How often to store how far has been read while nothing happens, in milliseconds. */
const storeEvery = 60_000

/**
 * Runs a role: follows its contract's events, and takes a step with each request that something happened to, or whose time
 * has come. A step that fails is tried again.
 */
export async function* runAgent<event extends { type: string }>(
  options: AgentOptions,
  role: Role<event>,
): AsyncGenerator<event | CommonEvent, void, void> {
  const queue = new Queue<event | CommonEvent>()
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const agent = await Agent.open(options, role, { queue, signal })
  const running = agent.run().then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  )
  try {
    for await (const event of queue) {
      log(options.logger, role.name, event)
      yield event
    }
  } finally {
    stop.abort()
    await running
  }
}

class Agent<event extends { type: string }> {
  readonly #options: AgentOptions
  readonly #role: Role<event>
  readonly #context: AgentContext<event>
  readonly #signal: AbortSignal
  readonly #tracked: Set<bigint>
  readonly #due = new Map<bigint, bigint>()
  readonly #dirty = new Set<bigint>()
  readonly #running = new Map<bigint, Promise<void>>()
  readonly #retries = new Map<bigint, Retries>()
  #cursor: EventCursor | undefined
  #head = { number: 0n, timestamp: 0n }
  #started = false
  #storedAt = 0

  private constructor(
    options: AgentOptions,
    role: Role<event>,
    context: Omit<AgentContext<event>, 'now' | 'block' | 'track'>,
    state: { tracked: Set<bigint>; cursor: EventCursor | undefined },
  ) {
    this.#options = options
    this.#role = role
    this.#context = {
      ...context,
      now: () => this.#head.timestamp,
      block: () => this.#block,
      track: (requestId) => this.#track(requestId),
    }
    this.#signal = context.signal
    this.#tracked = state.tracked
    this.#cursor = state.cursor
  }

  static async open<event extends { type: string }>(
    options: AgentOptions,
    role: Role<event>,
    { queue, signal }: { queue: Queue<event | CommonEvent>; signal: AbortSignal },
  ): Promise<Agent<event>> {
    const { client, address, vault } = options
    const chainId = await chainIdOf(client)
    const prefix = `${role.name}/${chainId}/${address.toLowerCase()}/`
    const key = (...parts: (string | bigint)[]) => prefix + parts.join('/')
    const tell = (event: event | CommonEvent) => queue.push(event)
    const sender = await Sender.open({
      ...options,
      onRetry: (error) => tell({ type: 'retrying', error }),
    })
    const tracked = new Set<bigint>()
    for await (const [name] of vault.entries(key('tracked/')))
      tracked.add(BigInt(name.split('/').at(-1) ?? ''))
    const cursor = (await vault.get(key('cursor'))) as EventCursor | undefined
    const context = { client, address, sender, vault, key, tell, signal }
    return new Agent(options, role, context, { tracked, cursor })
  }

  async run(): Promise<void> {
    const { client, address, fromBlock } = this.#options
    const { tell, sender } = this.#context
    for (const requestId of this.#tracked) this.#dirty.add(requestId)
    let started: Promise<void> | undefined
    try {
      const batches = this.#role.follow(client, {
        ...this.#options,
        address,
        ...(this.#cursor ? { cursor: this.#cursor } : { fromBlock }),
        signal: this.#signal,
        onRetry: (error, waitMs) => tell({ type: 'retrying', error, waitMs }),
      })
      for await (const batch of batches) {
        await this.#take(batch)
        if (!batch.caughtUp) continue
        if (!this.#started) tell({ type: 'started', block: batch.head.number, tracked: this.#tracked.size })
        this.#started = true
        started ??= this.#start()
        this.#work()
      }
    } finally {
      await sender.close()
      await Promise.allSettled([started, ...this.#running.values()])
    }
  }

  async #start(): Promise<void> {
    const retries = new Retries({
      signal: this.#signal,
      maxWaitMs: this.#options.maxWaitMs,
      onRetry: (error, waitMs) => this.#context.tell({ type: 'retrying', error, waitMs }),
    })
    while (!this.#signal.aborted) {
      try {
        return await this.#role.start?.(this.#context)
      } catch (error) {
        if (this.#signal.aborted) return
        try {
          await retries.failed(error)
        } catch {
          this.#context.tell({ type: 'failed', requestId: undefined, error })
          return
        }
      }
    }
  }

  get #block(): bigint {
    const { minedBlock } = this.#context.sender
    if (minedBlock > this.#head.number) return minedBlock
    return this.#head.number
  }

  #track(requestId: bigint): void {
    this.#tracked.add(requestId)
    this.#dirty.add(requestId)
    if (this.#started) this.#work()
  }

  /** Remembers which requests a batch is about, with how far it has read. */
  async #take({ events, removed, cursor, head }: EventBatch<RequestEvent>): Promise<void> {
    const { key, vault } = this.#context
    const fresh: bigint[] = []
    for (const event of [...removed, ...events]) {
      if (!('requestId' in event.args) || typeof event.args.requestId !== 'bigint') continue
      const { requestId } = event.args
      if (!this.#tracked.has(requestId)) {
        if (!this.#role.concerns(event, this.#context)) continue
        this.#tracked.add(requestId)
        fresh.push(requestId)
      }
      this.#dirty.add(requestId)
    }
    // A place in blocks without events is worth no write: reading them again costs one query.
    const isNews = events.length + removed.length > 0
    if (isNews || Date.now() - this.#storedAt > storeEvery) {
      await vault.write([
        ...fresh.map((requestId) => ({ key: key('tracked', requestId), value: true })),
        { key: key('cursor'), value: cursor as unknown as Json },
      ])
      this.#storedAt = Date.now()
    }
    this.#head = head
    for (const [requestId, time] of this.#due) if (time <= head.timestamp) this.#dirty.add(requestId)
  }

  #work(): void {
    for (const requestId of this.#dirty) {
      if (this.#running.size >= concurrency || this.#signal.aborted) return
      if (this.#running.has(requestId)) continue
      this.#dirty.delete(requestId)
      this.#due.delete(requestId)
      const step = this.#step(requestId).finally(() => {
        this.#running.delete(requestId)
        this.#work()
      })
      this.#running.set(requestId, step)
    }
  }

  async #step(requestId: bigint): Promise<void> {
    const { tell } = this.#context
    try {
      const next = await this.#role.step(requestId, this.#context)
      this.#retries.delete(requestId)
      if (next === 'done') await this.#forget(requestId)
      else if (next !== 'onEvent') this.#due.set(requestId, next)
    } catch (error) {
      if (this.#signal.aborted) return
      const { maxWaitMs } = this.#options
      const retries =
        this.#retries.get(requestId) ?? new Retries({ signal: this.#signal, maxWaitMs, onRetry })
      function onRetry(error: ModelMarketError, waitMs: number) {
        tell({ type: 'retrying', requestId, error, waitMs })
      }
      this.#retries.set(requestId, retries)
      // Also what says that it is wrong for good: an endpoint that is behind refuses what is right by now.
      if (!ModelMarketError.is(error)) tell({ type: 'failed', requestId, error })
      await retries.wait(ModelMarketError.is(error) ? error : new UnexpectedError({ cause: error }))
      this.#dirty.add(requestId)
    }
  }

  async #forget(requestId: bigint): Promise<void> {
    const { key, vault } = this.#context
    this.#tracked.delete(requestId)
    this.#retries.delete(requestId)
    await vault.write([{ key: key('tracked', requestId) }])
  }
}

/** How long after its end a request may still come back by a reorganisation, in seconds: Ethereum takes 13 minutes to finalise. */
const finality = 900n

/** Until when to keep what a request that has ended would need again; `undefined` when that is over. */
export function keptUntil(closedAt: bigint, context: Pick<AgentContext<never>, 'now'>): bigint | undefined {
  const end = closedAt + finality
  return context.now() < end ? end : undefined
}

/** How much of a window is left when it counts as at risk. */
const riskyPart = 3n

/** Tells when a call is late in its window, which lasts until `until`. */
export function warnIfLate(
  context: AgentContext<never>,
  { requestId, call, until, window }: { requestId: bigint; call: string; until: bigint; window: number },
): void {
  const left = until - context.now()
  if (left * riskyPart < BigInt(window)) context.tell({ type: 'windowAtRisk', requestId, call, until, left })
}

function log(logger: Logger | undefined, role: string, { type, ...fields }: { type: string }): void {
  const level = type === 'failed' ? 'error' : type === 'windowAtRisk' || type === 'retrying' ? 'warn' : 'info'
  const { error } = fields as { error?: unknown }
  const brief = ModelMarketError.is(error) ? { error: error.shortMessage, name: error.name } : {}
  logger?.[level](`${role}: ${type}`, { ...fields, ...brief })
}
