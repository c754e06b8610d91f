import { trackedEntry } from '../../../../agents/engine/tracking.js'
import type { Json, Vault } from '../../../../agents/vault/vault.js'
import type { PreparedRequest, RequestSecret } from '../../flows/index.js'
import type { CreateRequestParameters } from '../../index.js'

/** A request to create. */
export interface RequestOrder
  extends Pick<
    CreateRequestParameters,
    'reward' | 'stake' | 'submissionWindow' | 'responseWindow' | 'minScore'
  > {
  /** A name that you choose. An order with a known name is not created again. */
  id: string
  /** What `prepareRequest` returned. */
  prepared: Pick<PreparedRequest, 'parameters' | 'secret'>
}

/** An order as it is stored when it is given. JSON. */
export interface StoredOrder {
  id: string
  secret: RequestSecret
  parameters: Omit<CreateRequestParameters, 'permit' | 'reward' | 'stake'> & { reward: string; stake: string }
  /** How many requests existed then: its own has a higher number. */
  since: string
  /** When its transaction was signed, by this machine's clock, in seconds since 1970. */
  signedAt?: string
  /** Whether its reward was paid, and its transaction is forgotten: none is signed again. */
  spent?: true
  requestId?: string
}

/** The orders in a requester's vault. */
export class Orders {
  readonly #vault: Vault
  readonly #prefix: string

  constructor(vault: Vault, prefix: string) {
    this.#vault = vault
    this.#prefix = prefix
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StoredOrder, void, void> {
    for await (const [, value] of this.#vault.entries(`${this.#prefix}order/`)) yield orderOf(value)
  }

  /** Returns an order by its name. */
  async get(id: string): Promise<StoredOrder | undefined> {
    const value = await this.#vault.get(`${this.#prefix}order/${id}`)
    return value === undefined ? undefined : orderOf(value)
  }

  /** Returns the order of a request. */
  async of(requestId: bigint): Promise<StoredOrder | undefined> {
    const id = await this.#vault.get(`${this.#prefix}request/${requestId}`)
    if (typeof id !== 'string') return undefined
    const order = await this.get(id)
    return order?.requestId === requestId.toString() ? order : undefined
  }

  /** Stores an order: before it is sent, and when its transaction is signed. */
  async put(order: StoredOrder): Promise<void> {
    await this.#vault.put(`${this.#prefix}order/${order.id}`, order as unknown as Json)
  }

  /** Stores the request of an order, and has that tracked. */
  async assign(order: StoredOrder, requestId: bigint): Promise<void> {
    const assigned: StoredOrder = { ...order, requestId: requestId.toString() }
    await this.#vault.write([
      { key: `${this.#prefix}order/${order.id}`, value: assigned as unknown as Json },
      { key: `${this.#prefix}request/${requestId}`, value: order.id },
      trackedEntry(this.#prefix, String(requestId)),
    ])
  }
}

/** The vault is authenticated: only {@link Orders} wrote the entry. */
const orderOf = (value: unknown) => value as StoredOrder

/** Converts an order to the form in which it is stored. */
export function storedOrder({ id, prepared, ...terms }: RequestOrder, since: bigint): StoredOrder {
  const { reward, stake, ...rest } = { ...terms, ...prepared.parameters }
  const parameters = { ...rest, reward: reward.toString(), stake: stake.toString() }
  return { id, secret: prepared.secret, parameters, since: since.toString() }
}

/**
 * Returns when submissions end at the earliest, by this machine's clock: whatever an endpoint says, labels must not leave before.
 * `undefined` when the order was not sent.
 */
export function ownDeadline({ signedAt, parameters }: StoredOrder): bigint | undefined {
  return signedAt === undefined ? undefined : BigInt(signedAt) + BigInt(parameters.submissionWindow)
}

/** Returns the parameters that create the request of an order. */
export function parametersOf({ parameters }: StoredOrder): CreateRequestParameters {
  return { ...parameters, reward: BigInt(parameters.reward), stake: BigInt(parameters.stake) }
}
