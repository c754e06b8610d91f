import type { Hex } from 'viem'
import type { CoinAllowance } from '../../../../agents/engine/coinAllowance.js'
import { Endings } from '../../../../agents/engine/endings.js'
import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import { cautiousClock } from '../../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { Slots } from '../../../../agents/engine/slots.js'
import { type Blockstore, type Pinning, parseCid } from '../../../../content/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { type Audit, auditRequest, type TableLimits } from '../../flows/index.js'
import {
  createRequest,
  followMarketEvents,
  getRequestCount,
  type MarketEvent,
  type Request,
  revealTruth,
  type Status,
} from '../../index.js'
import { marketCoins, mayHavePaid } from '../coins.js'
import { type EnforcedEvent, enforce } from '../enforce.js'
import { findRequest } from '../findRequest.js'
import { keyOfRequest } from '../keyOfRequest.js'
import { OrderSpentError, TruthUsedError } from './errors.js'
import {
  Orders,
  ownDeadline,
  parametersOf,
  type RequestOrder,
  type StoredOrder,
  storedOrder,
} from './orders.js'
import { revealTime } from './revealTime.js'
import { Truths } from './truths.js'

export interface RequesterOptions extends AgentOptions {
  /** The requests to create. Those of earlier runs continue by themselves. */
  orders?: Iterable<RequestOrder> | AsyncIterable<RequestOrder> | undefined
  /** Where to fetch models from. A store that can pin keeps those that won. */
  store: Pick<Blockstore, 'get'> & Partial<Pinning>
  /** Whether to run the winning model again, in a separate process. By default `true`. */
  audit?: boolean | undefined
  /** Size limits for the test table of an audit. By default those of `openTest`. */
  tables?: TableLimits | undefined
}

/** The events of a requester. */
export type RequesterEvent =
  | CommonEvent
  /** An order cannot be created, for the reason in `error`. It is tried again when the agent is run again. */
  | { type: 'refused'; order: string; error: unknown }
  | { type: 'created'; requestId: bigint; order: string; deadline: bigint }
  | { type: 'revealed'; requestId: bigint; claimsEnd: bigint }
  | EnforcedEvent
  | { type: 'audited'; requestId: bigint; audit: Audit }
  | { type: 'closed'; requestId: bigint; status: Status }

/**
 * Takes requests from order to model: creates them, reveals their labels in time, and audits the winning model.
 *
 * The labels are durable in the vault before a request is created. A later run resumes where it stopped. The reward of an order is
 * paid at most once, and its labels leave this machine only after their deadline, whatever the endpoint says.
 *
 * @param options - `client`: with an account that has the coins of the rewards, and ether. `orders`: what to create.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @throws {UnverifiedMarketError} when the contract is not a market of this package. Nothing is allowed to it.
 * @see docs/market/protocol.md#3-calls
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { runRequester, type RequestOrder } from 'modelmarket/market/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, store: Blockstore, orders: RequestOrder[]
 *
 * for await (const event of runRequester({ client, address: market, vault, store, orders })) {
 *   if (event.type === 'audited') console.log(event.requestId, event.audit.modelCid, event.audit.accuracy)
 * }
 * ```
 */
export function runRequester(options: RequesterOptions): AsyncGenerator<RequesterEvent, void, void> {
  return runAgent(options, {
    name: 'requester',
    follow: followMarketEvents,
    open: async (context) => new Requester(options, context, await marketCoins(context)),
  })
}

class Requester implements Role<MarketEvent> {
  readonly keyOf = keyOfRequest
  readonly #options: RequesterOptions
  readonly #context: AgentContext<RequesterEvent>
  readonly #coins: CoinAllowance
  readonly #orders: Orders
  readonly #truths: Truths
  /** What cannot be undone waits until both the chain and this machine say that it is time. */
  readonly #clock: Pick<AgentContext<never>, 'now'>
  /** The names of the orders that may have been paid, although the endpoint says otherwise, by their truth. */
  readonly #unsure = new Map<Hex, string>()
  /** One at a time: the process that runs a model may use the whole machine. */
  readonly #audits = new Slots(1)
  /** The requests whose end was told. */
  readonly #closed = new Set<bigint>()
  readonly #endings: Endings

  constructor(options: RequesterOptions, context: AgentContext<RequesterEvent>, coins: CoinAllowance) {
    this.#options = options
    this.#context = context
    this.#coins = coins
    this.#orders = new Orders(context.vault, context.prefix)
    this.#truths = new Truths((requestId) => findRequest(context, requestId))
    this.#clock = cautiousClock(context, options)
    this.#endings = new Endings(this.#clock)
  }

  /** It tracks the requests that it made, and no others. */
  concerns(event: MarketEvent): boolean {
    return event.eventName === 'RequestCreated' && this.#unsure.has(event.args.truth)
  }

  async start(): Promise<void> {
    const { signal, untilDone } = this.#context
    const known = new Set<string>()
    const creating: Promise<void>[] = []
    for await (const order of this.#orders) {
      known.add(order.id)
      if (order.requestId === undefined) creating.push(this.#order(order.id))
    }
    for await (const order of this.#options.orders ?? []) {
      if (signal.aborted) break
      if (known.has(order.id)) continue
      known.add(order.id)
      const since = await untilDone(() => this.#requestCount())
      const stored = storedOrder(order, since)
      await untilDone(() => this.#orders.put(stored))
      creating.push(this.#order(stored.id))
    }
    await Promise.all(creating)
  }

  /** Creates an order with retries. One that cannot be created does not block others. */
  async #order(id: string): Promise<void> {
    try {
      await this.#context.untilDone(() => this.#create(id))
    } catch (error) {
      if (!this.#context.signal.aborted) this.#context.tell({ type: 'refused', order: id, error })
    }
  }

  /** Creates the request of an order, unless it is on chain already. */
  async #create(id: string): Promise<void> {
    const { tell, track } = this.#context
    const order = await this.#orders.get(id)
    if (!order) return
    const { requestId, deadline } = (await this.#find(order)) ?? (await this.#send(order))
    const signedAt = signedAtOf(order, this.#context)
    await this.#orders.assign(signedAt === undefined ? order : { ...order, signedAt }, requestId)
    tell({ type: 'created', requestId, order: id, deadline })
    track(String(requestId))
  }

  /** Sends the transaction of an order, or continues with it. An order has one transaction: none is signed after it was sent. */
  async #send(order: StoredOrder): Promise<{ requestId: bigint; deadline: bigint }> {
    const { address, isSigned } = this.#context
    const { id } = order
    if (order.spent) throw new OrderSpentError({ order: id })
    const callId = createId(order)
    const parameters = { ...parametersOf(order), address }
    try {
      if (!isSigned(callId)) await this.#requireFresh(order)
      const amount = parameters.reward
      return await this.#coins.send(callId, createRequest, parameters, { amount })
    } catch (error) {
      if (!mayHavePaid(error)) throw error
      this.#unsure.set(order.secret.truth, id)
      const found = await this.#find(order)
      if (!found) throw error
      return found
    }
  }

  /** @throws {TruthUsedError} when another request has the truth of an order. */
  async #requireFresh({ id, secret }: StoredOrder): Promise<void> {
    const [requestId] = await this.#truths.requestsOf(secret.truth, await this.#requestCount())
    if (requestId !== undefined) throw new TruthUsedError({ order: id, requestId })
  }

  /** Finds the request of an order by its truth: the endpoint may not know the transaction that created it. */
  async #find({ secret, since }: StoredOrder): Promise<Request | undefined> {
    for (const requestId of await this.#truths.requestsOf(secret.truth, await this.#requestCount())) {
      if (requestId <= BigInt(since)) continue
      const request = await findRequest(this.#context, requestId)
      if (request?.truth === secret.truth && request.requester === this.#context.account) return request
    }
    return undefined
  }

  #requestCount(): Promise<bigint> {
    const { client, address, block } = this.#context
    return getRequestCount(client, { address, blockNumber: block() })
  }

  async step(key: string): Promise<Next> {
    const requestId = BigInt(key)
    const { address, mustCall, now, send, tell } = this.#context
    const order = await this.#orders.of(requestId)
    if (!order) return this.#adopt(requestId)
    const request = await findRequest(this.#context, requestId)
    if (request?.truth !== order.secret.truth) {
      // A reorganisation removed the request, or gave its number to another one.
      await this.#create(order.id)
      return (await this.#orders.of(requestId)) ? now() : 'done'
    }
    const { responseWindow: window, closedAt } = request
    if (closedAt === 0n) {
      this.#closed.delete(requestId)
      this.#endings.forget(requestId)
    }
    switch (request.status) {
      case 'accepting':
        // Nothing is lost before the window after this one ends.
        return { at: request.until, window: Number(request.until - now()) + window, atStake: request.reward }
      case 'claiming':
      case 'resolving':
      case 'lastCall':
        return request.until
      case 'awaitingTruth': {
        mustCall({ key, call: 'revealTruth', until: request.until, window, atStake: request.reward })
        const { labels, salt } = order.secret
        const notBefore =
          (this.#options.checkClock ?? true)
            ? revealTime(requestId, request.deadline, ownDeadline(order))
            : undefined
        const parameters = { address, requestId, labels, salt, notBefore }
        await send(`${requestId} reveal`, revealTruth, parameters)
        const claimsEnd = (await findRequest(this.#context, requestId))?.claimsEnd
        if (claimsEnd) tell({ type: 'revealed', requestId, claimsEnd })
        return { window }
      }
      case 'overdue':
      case 'stalled':
        // The reward goes to those who submitted: enforcing would only pay them sooner. If nobody did, it comes back.
        if (request.status === 'stalled' || request.liveCount === 0) await enforce(this.#context, request)
        return { window }
      default:
        return this.#close(request, order)
    }
  }

  /** Assigns a request to the order that it turned out to be of. */
  async #adopt(requestId: bigint): Promise<Next> {
    const request = await findRequest(this.#context, requestId)
    const id = request && this.#unsure.get(request.truth)
    if (id === undefined) return 'done'
    await this.#create(id)
    return (await this.#orders.of(requestId)) ? this.#context.now() : 'done'
  }

  async #close(request: Request, order: StoredOrder): Promise<Next> {
    const { requestId, status, closedAt } = request
    const kept = this.#endings.keptUntil(requestId, closedAt)
    if (!this.#closed.has(requestId)) {
      if (status === 'settled' && (this.#options.audit ?? true))
        await this.#audit(requestId, kept !== undefined)
      this.#context.tell({ type: 'closed', requestId, status })
      this.#closed.add(requestId)
    }
    if (kept !== undefined) return kept
    // First of all: a transaction that is forgotten could be signed again.
    await this.#orders.put({ ...order, spent: true })
    for (const id of [createId(order), `${createId(order)} allow`]) await this.#context.forget(id)
    return 'done'
  }

  /** Audits the winning model, and pins it. */
  async #audit(requestId: bigint, isRetried: boolean): Promise<void> {
    const { client, address, aside, signal, tell } = this.#context
    const { store, tables } = this.#options
    try {
      const audit = await aside(() =>
        this.#audits.during(async () => {
          const found = await auditRequest(client, { ...tables, address, requestId, store, signal })
          await store.pin?.(parseCid(found.modelCid), { signal })
          return found
        }),
      )
      tell({ type: 'audited', requestId, audit })
    } catch (error) {
      // The model may not be available yet; but a model that cannot be run now cannot be run later, either.
      if (signal.aborted || (isRetried && ModelMarketError.is(error) && error.retryable)) throw error
      tell({ type: 'failed', key: String(requestId), error })
    }
  }
}

/** When the transaction of an order was signed, as it is stored: later than when the order was given, by however long gas was too dear. */
function signedAtOf(order: StoredOrder, context: AgentContext<never>): string | undefined {
  return order.signedAt ?? context.signedAt(createId(order))?.toString()
}

/** The id of the transaction that creates the request of an order. */
const createId = ({ id }: StoredOrder) => `create ${id}`
