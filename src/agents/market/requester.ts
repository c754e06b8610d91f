import type { Blockstore } from '../../content/index.js'
import { type Audit, auditRequest, type PreparedRequest, type RequestSecret } from '../../flows/index.js'
import {
  type CreateRequestParameters,
  createRequest,
  enforceTimeout,
  followMarketEvents,
  getRequest,
  type Request,
  revealTruth,
  type Status,
  UnknownRequestError,
} from '../../market/index.js'
import {
  type AgentContext,
  type AgentOptions,
  type CommonEvent,
  keptUntil,
  type Next,
  type RequestEvent,
  type Role,
  runAgent,
  warnIfLate,
} from '../engine/engine.js'
import type { Json } from '../vault/vault.js'
import { allowCoins } from './coins.js'

/** A request to make. */
export interface RequestOrder
  extends Pick<
    CreateRequestParameters,
    'reward' | 'stake' | 'submissionWindow' | 'responseWindow' | 'minScore'
  > {
  /** A name of yours. An order that was given before is not made again. */
  id: string
  /** What `prepareRequest` gave. */
  prepared: Pick<PreparedRequest, 'parameters' | 'secret'>
}

export interface RequesterOptions extends AgentOptions {
  /** The requests to make. Those of earlier runs go on by themselves. */
  orders?: Iterable<RequestOrder> | AsyncIterable<RequestOrder> | undefined
  /** Where models are fetched from. */
  store: Pick<Blockstore, 'get'>
  /**
   * Whether labels may only leave once this machine's clock, too, is past the deadline. By default `true`: an endpoint that
   * lies about the time would be sent them early. `false` is for chains whose time is not the world's, as in tests.
   */
  checkClock?: boolean | undefined
  /** Whether to run the winning model again, in a process of its own. By default `true`. */
  audit?: boolean | undefined
}

/** What a requester tells. */
export type RequesterEvent =
  | CommonEvent
  | { type: 'created'; requestId: bigint; order: string; deadline: bigint }
  | { type: 'revealed'; requestId: bigint; claimsEnd: bigint }
  | { type: 'enforced'; requestId: bigint; slashed: readonly number[]; tip: bigint }
  | { type: 'audited'; requestId: bigint; audit: Audit }
  | { type: 'closed'; requestId: bigint; status: Status }

/** An order from when it is given: JSON. */
interface StoredOrder {
  id: string
  secret: RequestSecret
  parameters: { [name in keyof Omit<CreateRequestParameters, 'permit'>]: string | number }
  requestId?: string
}

/**
 * Takes requests from their order to the model: creates them, reveals their labels in time, and audits what won.
 *
 * The labels are in the vault, and synced, before a request is created. It goes on where it was when it is run again.
 *
 * @param options - `client`: with an account that has the coins of the rewards, and ether. `orders`: what to create.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign here.
 * @see PROTOCOL.md §3
 * @example
 * ```ts
 * import { runRequester, type RequestOrder, type Vault } from 'modelmarket/agents'
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
  return runAgent(options, new Requester(options))
}

class Requester implements Role<RequesterEvent> {
  readonly name = 'requester'
  readonly follow = followMarketEvents
  readonly #options: RequesterOptions
  /** Requests whose end has been told. */
  readonly #closed = new Set<bigint>()

  constructor(options: RequesterOptions) {
    this.#options = options
  }

  /** Its own requests it knows from having made them. */
  concerns(_event: RequestEvent): boolean {
    return false
  }

  async start(context: AgentContext<RequesterEvent>): Promise<void> {
    const known = new Set<string>()
    for await (const [, value] of context.vault.entries(context.key('order/'))) {
      const order = value as unknown as StoredOrder
      known.add(order.id)
      if (order.requestId === undefined) await this.#create(order, context)
    }
    for await (const order of this.#options.orders ?? []) {
      if (context.signal.aborted) return
      if (known.has(order.id)) continue
      const stored = storedOrder(order)
      await context.vault.put(context.key('order', order.id), stored as unknown as Json)
      await this.#create(stored, context)
    }
  }

  async #create(order: StoredOrder, context: AgentContext<RequesterEvent>): Promise<void> {
    const { address, sender, tell, vault, key, signal } = context
    const { reward, stake, ...rest } = order.parameters
    const parameters = {
      ...(rest as unknown as CreateRequestParameters),
      address,
      reward: BigInt(reward),
      stake: BigInt(stake),
    }
    await allowCoins(context, parameters.reward)
    const receipt = await sender.send(`create ${order.id}`, createRequest, parameters, { signal })
    const { requestId, deadline } = createRequest.parse(receipt, parameters)
    await vault.write([
      {
        key: key('order', order.id),
        value: { ...order, requestId: requestId.toString() } as unknown as Json,
      },
      { key: key('request', requestId), value: order.id },
      { key: key('tracked', requestId), value: true },
    ])
    tell({ type: 'created', requestId, order: order.id, deadline })
    context.track(requestId)
  }

  async step(requestId: bigint, context: AgentContext<RequesterEvent>): Promise<Next> {
    const { client, address, sender, tell, signal } = context
    const order = await this.#orderOf(requestId, context)
    if (!order) return 'done'
    const request = await this.#request(requestId, context)
    if (request?.truth !== order.secret.truth) {
      // A reorganisation took the request out, or gave its number to another. Sent again, it has the number that it has now.
      await this.#create(order, context)
      return (await this.#orderOf(requestId, context)) ? context.now() : 'done'
    }
    switch (request.status) {
      case 'accepting':
      case 'claiming':
      case 'resolving':
      case 'lastCall':
        return request.until
      case 'awaitingTruth': {
        warnIfLate(context, {
          requestId,
          call: 'revealTruth',
          until: request.until,
          window: request.responseWindow,
        })
        const { labels, salt } = order.secret
        const notBefore = (this.#options.checkClock ?? true) ? request.deadline : undefined
        const parameters = { address, requestId, labels, salt, notBefore }
        await sender.send(`reveal ${requestId}`, revealTruth, parameters, { signal })
        tell({ type: 'revealed', requestId, claimsEnd: context.now() + BigInt(request.responseWindow) })
        return 'onEvent'
      }
      case 'overdue':
      case 'stalled': {
        // The reward is lost to those who submitted: enforcing that would only pay them sooner. If nobody did, it comes back.
        if (request.status === 'overdue' && request.liveCount > 0) return 'onEvent'
        const parameters = { address, requestId }
        const id = `enforce ${requestId} ${request.candidateDeadline} ${request.liveCount}`
        const receipt = await sender.send(id, enforceTimeout, parameters, { signal })
        const { slashed, tip } = enforceTimeout.parse(receipt, parameters)
        tell({ type: 'enforced', requestId, slashed, tip })
        return 'onEvent'
      }
      case 'settled':
        if ((this.#options.audit ?? true) && !this.#closed.has(requestId)) {
          const { store } = this.#options
          const audit = await auditRequest(client, { address, requestId, store, signal })
          tell({ type: 'audited', requestId, audit })
        }
        break
      default:
    }
    if (!this.#closed.has(requestId)) tell({ type: 'closed', requestId, status: request.status })
    this.#closed.add(requestId)
    return keptUntil(request.closedAt, context) ?? 'done'
  }

  /** The order that a request was made for. */
  async #orderOf(
    requestId: bigint,
    { vault, key }: AgentContext<RequesterEvent>,
  ): Promise<StoredOrder | undefined> {
    const id = await vault.get(key('request', requestId))
    const order = (await vault.get(key('order', String(id)))) as unknown as StoredOrder | undefined
    return order?.requestId === requestId.toString() ? order : undefined
  }

  /** `undefined` when the chain has none of that number. */
  async #request(
    requestId: bigint,
    { client, address, block }: AgentContext<RequesterEvent>,
  ): Promise<Request | undefined> {
    try {
      return await getRequest(client, { address, requestId, blockNumber: block() })
    } catch (error) {
      if (error instanceof UnknownRequestError) return undefined
      throw error
    }
  }
}

function storedOrder({ id, prepared, ...terms }: RequestOrder): StoredOrder {
  const { reward, stake, ...rest } = { ...terms, ...prepared.parameters }
  return {
    id,
    secret: prepared.secret,
    parameters: { ...rest, reward: reward.toString(), stake: stake.toString() } as StoredOrder['parameters'],
  }
}
