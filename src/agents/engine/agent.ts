import {
  type EventBatch,
  type EventCursor,
  Retries,
  type RetryOptions,
  untilDone,
  withTimeout,
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { Sender } from '../sender/sender.js'
import type { Json } from '../vault/vault.js'
import { Duties } from './duties.js'
import { UnexpectedError } from './errors.js'
import type { AgentOptions, CommonEvent } from './options.js'
import type { AgentContext, RequestEvent, Role, RoleDefinition } from './role.js'
import { Slots } from './slots.js'
import { prefixOf, trackedRequests, tracking } from './tracking.js'

/** Steps that ask the endpoint at a time. */
const concurrency = 16

/** How often to store how far has been read while nothing happens, in milliseconds. */
const storeEvery = 60_000

/** Where what an agent does ends up. */
export interface Surroundings<event> {
  tell: (event: event | CommonEvent) => void
  signal: AbortSignal
}

/** A role at work: which requests it looks at, and when. */
export class Agent<event extends { type: string }> {
  readonly #options: AgentOptions
  readonly #definition: RoleDefinition<event>
  readonly #tell: Surroundings<event>['tell']
  readonly #signal: AbortSignal
  readonly #sender: Sender
  readonly #prefix: string
  readonly #duties: Duties
  readonly #slots = new Slots(concurrency)
  readonly #tracked = new Set<bigint>()
  /** When to look at which. */
  readonly #due = new Map<bigint, bigint>()
  /** Those to look at now. */
  readonly #dirty = new Set<bigint>()
  /** Those that are being looked at, or that wait to be after a failure. */
  readonly #running = new Map<bigint, Promise<void>>()
  readonly #retries = new Map<bigint, Retries>()
  readonly #ends = new Map<bigint, AbortController>()
  #role: Role | undefined
  #cursor: EventCursor | undefined
  #head = { number: 0n, timestamp: 0n }
  #started = false
  #storedAt = 0

  private constructor(
    options: AgentOptions,
    definition: RoleDefinition<event>,
    { tell, signal }: Surroundings<event>,
    sender: Sender,
  ) {
    this.#options = options
    this.#definition = definition
    this.#tell = tell
    this.#signal = signal
    this.#sender = sender
    this.#prefix = prefixOf(definition.name, { chainId: sender.chainId, address: options.address })
    this.#duties = new Duties(tell)
  }

  static async open<event extends { type: string }>(
    given: AgentOptions,
    definition: RoleDefinition<event>,
    surroundings: Surroundings<event>,
  ): Promise<Agent<event>> {
    const { timeoutMs = 30_000, maxWaitMs } = given
    const options = { ...given, client: withTimeout(given.client, timeoutMs) }
    const { tell, signal } = surroundings
    const onRetry = (error: ModelMarketError, waitMs?: number) => tell({ type: 'retrying', error, waitMs })
    const sender = await untilDone(() => Sender.open({ ...options, onRetry: (error) => onRetry(error) }), {
      signal,
      maxWaitMs,
      onRetry,
    })
    return new Agent(options, definition, surroundings, sender)
  }

  /** Works until it is told to stop. */
  async run(): Promise<void> {
    const { client, address, fromBlock } = this.#options
    let started: Promise<void> | undefined
    try {
      await this.#restore()
      const batches = this.#definition.follow(client, {
        ...this.#options,
        address,
        ...(this.#cursor ? { cursor: this.#cursor } : { fromBlock }),
        ...this.#retryOptions(),
      })
      for await (const batch of batches) {
        await this.#take(batch)
        if (!batch.caughtUp) continue
        if (!this.#started)
          this.#tell({ type: 'started', block: batch.head.number, tracked: this.#tracked.size })
        this.#started = true
        started ??= this.#start()
        this.#work()
      }
    } finally {
      await this.#sender.close()
      await Promise.allSettled([started, ...this.#running.values()])
    }
  }

  /** Goes on where the one before ended. */
  async #restore(): Promise<void> {
    const { vault } = this.#options
    for await (const requestId of trackedRequests(vault, this.#prefix)) {
      this.#tracked.add(requestId)
      this.#dirty.add(requestId)
    }
    this.#cursor = (await vault.get(`${this.#prefix}cursor`)) as EventCursor | undefined
    this.#role = await this.#definition.open(this.#context())
  }

  #context(): AgentContext<event> {
    const { client, address, vault } = this.#options
    return {
      client,
      address,
      vault,
      account: this.#sender.account.address,
      prefix: this.#prefix,
      now: () => this.#head.timestamp,
      block: () => this.#block(),
      send: (id, action, parameters) =>
        this.#slots.aside(async () => {
          const receipt = await this.#sender.send(id, action, parameters, { signal: this.#signal })
          return action.parse(receipt, parameters)
        }),
      forget: (id) => this.#sender.forget((known) => known === id),
      untilDone: (act) => untilDone(() => this.#slots.during(act), this.#retryOptions()),
      aside: (act) => this.#slots.aside(act),
      mustCall: (duty) => this.#duties.add(duty, this.#head.timestamp),
      endsAt: (time) => this.#endsAt(time),
      tell: this.#tell,
      track: (requestId) => this.#track(requestId),
      signal: this.#signal,
    }
  }

  #block(): bigint {
    const { minedBlock } = this.#sender
    if (minedBlock > this.#head.number) return minedBlock
    return this.#head.number
  }

  #endsAt(time: bigint): AbortSignal {
    const end = this.#ends.get(time) ?? new AbortController()
    if (time <= this.#head.timestamp) end.abort()
    else this.#ends.set(time, end)
    return end.signal
  }

  #track(requestId: bigint): void {
    this.#tracked.add(requestId)
    this.#dirty.add(requestId)
    if (this.#started) this.#work()
  }

  async #start(): Promise<void> {
    try {
      await this.#role?.start?.()
    } catch (error) {
      if (!this.#signal.aborted) this.#tell({ type: 'failed', requestId: undefined, error })
    }
  }

  /** Remembers which requests a batch is about, with how far it has read. */
  async #take({ events, removed, cursor, head }: EventBatch<RequestEvent>): Promise<void> {
    const fresh: bigint[] = []
    for (const event of [...removed, ...events]) {
      if (!('requestId' in event.args) || typeof event.args.requestId !== 'bigint') continue
      const { requestId } = event.args
      if (!this.#tracked.has(requestId)) {
        if (!this.#role?.concerns(event)) continue
        this.#tracked.add(requestId)
        fresh.push(requestId)
      }
      this.#dirty.add(requestId)
    }
    // A place in blocks without events is worth no write: reading them again costs one query.
    const isNews = events.length + removed.length > 0
    if (isNews || Date.now() - this.#storedAt > storeEvery) {
      await this.#options.vault.write([
        ...fresh.map((requestId) => tracking(this.#prefix, requestId)),
        { key: `${this.#prefix}cursor`, value: cursor as unknown as Json },
      ])
      this.#storedAt = Date.now()
    }
    this.#head = head
    for (const [requestId, time] of this.#due) if (time <= head.timestamp) this.#dirty.add(requestId)
    for (const [time, end] of this.#ends) {
      if (time > head.timestamp) continue
      end.abort()
      this.#ends.delete(time)
    }
    this.#duties.check(head.timestamp)
  }

  #work(): void {
    for (const requestId of this.#dirty) {
      if (this.#signal.aborted) return
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
    try {
      const next = await this.#slots.during(async () => {
        if (this.#signal.aborted) return 'onEvent'
        return this.#role?.step(requestId)
      })
      this.#retries.delete(requestId)
      this.#duties.remove(requestId)
      if (next === 'done') await this.#forget(requestId)
      else if (typeof next === 'bigint') this.#due.set(requestId, next)
    } catch (error) {
      if (this.#signal.aborted) return
      const retries = this.#retries.get(requestId) ?? new Retries(this.#retryOptions(requestId))
      this.#retries.set(requestId, retries)
      // Also what says that it is wrong for good: an endpoint that is behind refuses what is right by now.
      if (!ModelMarketError.is(error)) this.#tell({ type: 'failed', requestId, error })
      await retries.wait(ModelMarketError.is(error) ? error : new UnexpectedError({ cause: error }))
      this.#dirty.add(requestId)
    }
  }

  #retryOptions(requestId?: bigint): RetryOptions {
    const about = requestId === undefined ? {} : { requestId }
    return {
      signal: this.#signal,
      maxWaitMs: this.#options.maxWaitMs,
      onRetry: (error, waitMs) => this.#tell({ type: 'retrying', ...about, error, waitMs }),
    }
  }

  async #forget(requestId: bigint): Promise<void> {
    this.#tracked.delete(requestId)
    await this.#options.vault.write([{ key: tracking(this.#prefix, requestId).key }])
    await this.#sender.forget((id) => id.startsWith(`${requestId} `))
  }
}
