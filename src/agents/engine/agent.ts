import {
  type AnyClient,
  askBlock,
  EndpointError,
  type EventBatch,
  type EventCursor,
  onChain,
  Retries,
  type RetryOptions,
  readChainIdentity,
  untilDone,
  withTimeout,
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { LocalAccountRequiredError } from '../sender/errors.js'
import { Sender } from '../sender/sender.js'
import type { Json } from '../vault/vault.js'
import type { Head } from './chainClock.js'
import { HeadAheadError, InvalidKeyError, PersonNeededError, UnexpectedError } from './errors.js'
import { Monitor } from './monitor.js'
import type { AgentOptions, CommonEvent } from './options.js'
import { pinChain } from './pinChain.js'
import type { AgentContext, FollowedEvent, Next, Role, RoleDefinition } from './role.js'
import { nextRead } from './schedule.js'
import { Slots } from './slots.js'
import { rolePrefix, trackedEntry, trackedKeys } from './tracking.js'
import { witnessed } from './witnessed.js'

/** How many steps may query the endpoint at once. */
const concurrency = 16

/** How often to store the position in the events while nothing happens, in milliseconds. */
const storeEvery = 60_000

/** A UTF-16 surrogate without the other one. */
const halfCharacter = /\p{Surrogate}/u

/** What an agent reports to, and what stops it. */
export interface Surroundings<event> {
  tell: (event: event | CommonEvent) => void
  signal: AbortSignal
}

/** A running role: decides when to take a step with which thing. */
export class Agent<event extends { type: string }, followed extends FollowedEvent> {
  readonly #options: AgentOptions
  readonly #definition: RoleDefinition<event, followed>
  readonly #tell: Surroundings<event>['tell']
  readonly #signal: AbortSignal
  readonly #sender: Sender
  readonly #prefix: string
  readonly #monitor: Monitor
  readonly #slots = new Slots(concurrency)
  readonly #tracked: Set<string>
  /** Tracked, but not yet stored as such. */
  readonly #unstored = new Set<string>()
  /** The times of the next steps. */
  readonly #due = new Map<string, bigint>()
  /** The things to take a step with now. */
  readonly #dirty = new Set<string>()
  /** The steps that are running, or waiting to be retried. */
  readonly #running = new Map<string, Promise<void>>()
  readonly #retries = new Map<string, Retries>()
  /** The things that wait for a person. */
  readonly #stopped = new Set<string>()
  /** The things that a person was told of, and that may go on by themselves. */
  readonly #troubled = new Set<string>()
  readonly #ends = new Map<bigint, AbortController>()
  #role: Role<followed> | undefined
  #cursor: EventCursor | undefined
  /** Whether the latest head is ahead of this machine's clock: the state that it has is not acted on. */
  #isAhead = false
  #started = false
  #starting: Promise<void> | undefined
  #storedAt = 0

  private constructor(
    options: AgentOptions,
    definition: RoleDefinition<event, followed>,
    { tell, signal }: Surroundings<event>,
    sender: Sender,
    monitor: Monitor,
  ) {
    this.#options = options
    this.#definition = definition
    this.#tell = tell
    this.#signal = signal
    this.#sender = sender
    this.#monitor = monitor
    this.#tracked = monitor.tracked
    const { address } = options
    const account = sender.account.address
    this.#prefix = rolePrefix(definition.name, { chainId: sender.chainId, address, account })
  }

  static async open<event extends { type: string }, followed extends FollowedEvent>(
    given: AgentOptions,
    definition: RoleDefinition<event, followed>,
    surroundings: Surroundings<event>,
  ): Promise<Agent<event, followed>> {
    if (given.client.account?.type !== 'local') throw new LocalAccountRequiredError()
    const { tell, signal } = surroundings
    const monitor = new Monitor(given, tell)
    try {
      const onRetry = (error: ModelMarketError, waitMs?: number) => tell({ type: 'retrying', error, waitMs })
      const retryOptions = { signal, maxWaitMs: given.maxWaitMs, onRetry }
      const options = { ...given, ...(await untilDone(() => pinnedClients(given), retryOptions)) }
      const sender = await untilDone(
        () => Sender.open({ ...options, onRetry: (error) => onRetry(error) }),
        retryOptions,
      )
      return new Agent(options, definition, surroundings, sender, monitor)
    } catch (error) {
      monitor.close()
      throw error
    }
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    const { client, address, fromBlock } = this.#options
    await this.#restore()
    const batches = this.#definition.follow(client, {
      ...this.#options,
      address,
      cursor: this.#cursor,
      fromBlock,
      ...this.#retryOptions(),
    })
    for await (const batch of batches) {
      await this.#take(batch)
      if (this.#isAhead) continue
      if (batch.caughtUp && !this.#started) {
        this.#tell({ type: 'started', block: batch.head.number, tracked: this.#tracked.size })
        this.#started = true
        this.#starting = this.#start()
      }
      // What is tracked has deadlines, and does not wait for all logs to be read.
      this.#work()
    }
  }

  /** Closes the sender, and waits for the steps. Abort the signal first: steps may wait for it. */
  async close(): Promise<void> {
    this.#monitor.close()
    await this.#sender.close()
    await Promise.allSettled([this.#starting, ...this.#running.values()])
  }

  /** Resumes where the previous run of this role stopped. */
  async #restore(): Promise<void> {
    const { vault } = this.#options
    for await (const key of trackedKeys(vault, this.#prefix)) {
      this.#tracked.add(key)
      this.#dirty.add(key)
    }
    this.#cursor = (await vault.get(`${this.#prefix}cursor`)) as EventCursor | undefined
    // The role may read the chain when it is opened.
    await untilDone(() => this.#readHead(), this.#retryOptions())
    this.#role = await this.#definition.open(this.#context())
  }

  async #readHead(): Promise<void> {
    const { client, timeoutMs } = this.#options
    const head = await askBlock(client, 'latest', { timeoutMs, signal: this.#signal })
    if (!head) throw new EndpointError({ functionName: 'eth_getBlockByNumber' })
    this.#monitor.clock.take(head)
  }

  #context(): AgentContext<event> {
    const { client, witnesses = [], address, vault } = this.#options
    const account = this.#sender.account.address
    return {
      client: witnessed(client, witnesses, () => this.#block()),
      address,
      vault,
      chainId: this.#sender.chainId,
      account,
      prefix: this.#prefix,
      now: () => this.#head.timestamp,
      block: () => this.#block(),
      send: (id, action, parameters, { ifReverted } = {}) =>
        this.#slots.aside(async () => {
          this.#monitor.clock.requireReal()
          // What comes before the space is the key of the thing that the call is about.
          const [key = ''] = id.split(' ')
          const isUrgent = () => this.#monitor.duties.isAtRisk(key)
          const options = { signal: this.#signal, isUrgent, ifReverted }
          const sending = this.#sender.send(this.#callId(id), action, parameters, options)
          return action.parse(await sending, parameters)
        }),
      isSigned: (id) => this.#sender.isSigned(this.#callId(id)),
      signedAt: (id) => {
        const milliseconds = this.#sender.signedAt(this.#callId(id))
        return milliseconds === undefined ? undefined : BigInt(Math.floor(milliseconds / 1000))
      },
      forget: (id) => this.#sender.forget((known) => known === this.#callId(id)),
      gasCost: (action, parameters) => this.#sender.gasCost(action, parameters),
      untilDone: (act) => this.#untilDone(act),
      aside: (act) => this.#slots.aside(act),
      mustCall: (duty) => this.#monitor.duties.add(duty, this.#monitor.clock.estimate),
      endsAt: (time) => this.#endsAt(time),
      tell: this.#tell,
      track: (key) => {
        this.#track(key)
        if (this.#started) this.#work()
      },
      signal: this.#signal,
    }
  }

  /** An id that no other role of the account has: its transactions are all in one outbox. */
  #callId(id: string): string {
    return `${this.#definition.name}/${this.#options.address.toLowerCase()}/${id}`
  }

  get #head(): Head {
    return this.#monitor.clock.head
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

  #track(key: string): void {
    // A vault stores half a character as another one, and would mix such keys up.
    if (key === '' || key.includes(' ') || halfCharacter.test(key)) throw new InvalidKeyError(key)
    if (!this.#tracked.has(key)) this.#unstored.add(key)
    this.#tracked.add(key)
    this.#dirty.add(key)
  }

  async #start(): Promise<void> {
    try {
      await this.#role?.start?.()
    } catch (error) {
      // `untilDone` has told that a person is needed.
      if (!this.#signal.aborted && !PersonNeededError.is(error))
        this.#tell({ type: 'failed', key: undefined, error })
    }
  }

  async #untilDone<result>(act: () => Promise<result>): Promise<result> {
    let isTold = false
    const attempt = async () => {
      try {
        return await act()
      } catch (error) {
        if (PersonNeededError.is(error) && !isTold) {
          this.#tell({ type: 'stopped', key: undefined, error })
          isTold = true
        }
        throw error
      }
    }
    return untilDone(() => this.#slots.during(attempt), this.#retryOptions())
  }

  /** Takes the head of a batch, unless it is ahead of this machine's clock: a fork would show what others may do in days. */
  #takeHead(head: Head): void {
    try {
      this.#monitor.clock.take(head)
      this.#isAhead = false
    } catch (error) {
      if (!HeadAheadError.is(error)) throw error
      if (!this.#isAhead) this.#tell({ type: 'retrying', error })
      this.#isAhead = true
    }
  }

  /** Finds out which things a batch may have changed, and stores which are new, together with the position in the events. */
  async #take({ events, removed, cursor, head }: EventBatch<followed>): Promise<void> {
    // First of all: a step that another one's end starts must not read a block from before its event.
    this.#takeHead(head)
    for (const event of [...removed, ...events]) this.#takeEvent(event)
    // A position in blocks without events is not worth a write: reading them again costs one query.
    const isNews = events.length + removed.length + this.#unstored.size > 0
    if (isNews || Date.now() - this.#storedAt > storeEvery) {
      const fresh = [...this.#unstored]
      // Before it is written: what ends meanwhile, and is tracked again, has to be written again.
      this.#unstored.clear()
      const changes = [
        ...fresh.map((key) => trackedEntry(this.#prefix, key)),
        { key: `${this.#prefix}cursor`, value: cursor as unknown as Json },
      ]
      // A disk may be full for a while. What else is wrong with a vault ends the agent.
      await untilDone(() => this.#options.vault.write(changes), this.#retryOptions())
      this.#storedAt = Date.now()
    }
    if (this.#isAhead) return
    for (const [key, time] of this.#due) if (time <= head.timestamp) this.#dirty.add(key)
    for (const [time, end] of this.#ends) {
      if (time > head.timestamp) continue
      end.abort()
      this.#ends.delete(time)
    }
    this.#monitor.check()
  }

  /** An event that the role cannot take must not stop the agent: others have deadlines, and the event would come again. */
  #takeEvent(event: followed): void {
    const role = this.#role
    try {
      const key = role?.keyOf(event)
      if (key === undefined) role?.onEvent?.(event)
      else if (this.#tracked.has(key) || (role?.concerns?.(event) ?? true)) this.#track(key)
    } catch (error) {
      this.#tell({ type: 'failed', key: undefined, error })
    }
  }

  #work(): void {
    if (this.#isAhead) return
    for (const key of this.#dirty) {
      if (this.#signal.aborted) return
      if (this.#running.has(key) || this.#stopped.has(key)) continue
      this.#dirty.delete(key)
      this.#due.delete(key)
      const step = this.#step(key).finally(() => {
        this.#running.delete(key)
        this.#work()
      })
      this.#running.set(key, step)
    }
  }

  async #step(key: string): Promise<void> {
    try {
      const next = await this.#slots.during(async () => {
        if (this.#signal.aborted) return undefined
        return this.#role?.step(key)
      })
      this.#retries.delete(key)
      this.#troubled.delete(key)
      this.#monitor.duties.remove(key)
      // Something happened to it during the step: another step finds out whether it is done.
      if (next === undefined || this.#dirty.has(key)) return
      if (next === 'done') await this.#forget(key)
      else this.#await(key, next)
    } catch (error) {
      if (this.#signal.aborted) return
      if (PersonNeededError.is(error)) {
        if (!this.#troubled.has(key)) this.#tell({ type: 'stopped', key, error })
        if (error.retryable) this.#troubled.add(key)
        else {
          this.#stopped.add(key)
          return
        }
      }
      const retries = this.#retries.get(key) ?? new Retries(this.#retryOptions(key))
      this.#retries.set(key, retries)
      // Errors that are not retryable are retried as well: an endpoint that lags behind refuses calls that are valid by now.
      if (!ModelMarketError.is(error)) this.#tell({ type: 'failed', key, error })
      await retries.wait(ModelMarketError.is(error) ? error : new UnexpectedError({ cause: error }))
      this.#dirty.add(key)
    }
  }

  /** Has a thing read again, and warns if that does not happen while coins are at stake. */
  #await(key: string, next: Exclude<Next, 'done'>): void {
    const { timestamp } = this.#head
    this.#due.set(key, nextRead(next, timestamp))
    if (typeof next !== 'object' || next.atStake === undefined || next.window === undefined) return
    const { window, atStake } = next
    this.#monitor.duties.watch({ key, window, atStake }, timestamp)
  }

  #retryOptions(key?: string): RetryOptions {
    const about = key === undefined ? {} : { key }
    return {
      signal: this.#signal,
      maxWaitMs: this.#options.maxWaitMs,
      onRetry: (error, waitMs) => this.#tell({ type: 'retrying', ...about, error, waitMs }),
    }
  }

  async #forget(key: string): Promise<void> {
    this.#tracked.delete(key)
    this.#unstored.delete(key)
    await this.#options.vault.write([{ key: trackedEntry(this.#prefix, key).key }])
    const ids = this.#callId(`${key} `)
    await this.#sender.forget((id) => id.startsWith(ids))
  }
}

/** Returns clients that use nothing of other chains than the one that the vault is for. */
async function pinnedClients({
  client,
  witnesses = [],
  genesis,
  vault,
  timeoutMs = 30_000,
}: AgentOptions): Promise<{ client: AnyClient; witnesses: AnyClient[] }> {
  const identity = await readChainIdentity(withTimeout(client, timeoutMs), { timeoutMs })
  const chain = await pinChain(vault, identity, { chainId: client.chain?.id, genesis })
  const pinned = (one: AnyClient) => withTimeout(onChain(one, chain, { timeoutMs }), timeoutMs)
  return { client: pinned(client), witnesses: witnesses.map(pinned) }
}
