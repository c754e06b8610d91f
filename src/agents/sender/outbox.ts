import type { Address, Hash, Hex } from 'viem'
import type { Json, Vault } from '../vault/vault.js'
import type { Fees } from './fees.js'
import type { NonceUse } from './nonceUse.js'

/** A transaction signed at some price. All attempts have the same nonce. */
export interface Attempt {
  hash: Hash
  raw: Hex
  maxFeePerGas: string
  maxPriorityFeePerGas: string
}

/** A transaction, kept from when it is signed until it is forgotten. JSON. */
export interface Outgoing {
  /** What its caller names it: at most one transaction per id is ever mined. */
  id: string
  to: Address
  data: Hex
  /** The ether that it sends, in wei; nothing if absent. */
  value?: string
  gas: string
  nonce: number
  /** When it was signed first, in milliseconds of this machine's clock. */
  signedAt?: number
  attempts: readonly Attempt[]
  /** The attempt that is in a block, once that has enough confirmations. */
  mined?: Hash
  /** The attempt that is in a block, and reverted. */
  reverted?: Hash
  /** Why it waits for a person: it is not signed again by itself. */
  stopped?: Stop
}

/**
 * Why a transaction waits for a person. `taken`: a final block has another transaction with its nonce. `gap`: its nonce is far above those
 * that the account used. `reverted`: it reverted, and may be made once only.
 */
export type Stop = ({ reason: 'taken' } & NonceUse) | { reason: 'gap' } | { reason: 'reverted'; hash: Hash }

/** Returns the price limits of an attempt. */
export function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: Attempt): Fees {
  return { maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }
}

/** The keys of all transactions of all accounts start with this. */
export const outboxPrefix = 'outbox/'

/** The transactions of an account, stored in a vault before they are sent. */
export class Outbox {
  readonly #vault: Vault
  readonly #prefix: string
  readonly #floorKey: string
  readonly #entries = new Map<string, Outgoing>()
  /** The first nonce that no forgotten transaction has. */
  #floor = 0

  private constructor(vault: Vault, account: string) {
    this.#vault = vault
    this.#prefix = `${outboxPrefix}${account}/`
    this.#floorKey = `nonces/${account}`
  }

  static async open(
    vault: Vault,
    { chainId, account }: { chainId: number; account: Address },
  ): Promise<Outbox> {
    const outbox = new Outbox(vault, `${chainId}/${account.toLowerCase()}`)
    for await (const [, value] of vault.entries(outbox.#prefix)) {
      // The vault is authenticated: only this class wrote the entry.
      const outgoing = value as unknown as Outgoing
      outbox.#entries.set(outgoing.id, outgoing)
    }
    outbox.#floor = Number((await vault.get(outbox.#floorKey)) ?? 0)
    return outbox
  }

  get(id: string): Outgoing | undefined {
    return this.#entries.get(id)
  }

  /** Lists the transactions that may still be mined, by nonce. */
  pending(): Outgoing[] {
    return this.#all()
      .filter(isPending)
      .sort((a, b) => a.nonce - b.nonce)
  }

  /** Lists the ids of the transactions that are in a block. */
  mined(): string[] {
    return this.#all()
      .filter(({ mined, reverted }) => mined ?? reverted)
      .map(({ id }) => id)
  }

  /** Lists the ids of the transactions that wait for a person. */
  stopped(): string[] {
    return this.#all()
      .filter(({ stopped }) => stopped)
      .map(({ id }) => id)
  }

  /** Returns the transaction that is in a block, and has a nonce. */
  minedWith(nonce: number): Outgoing | undefined {
    return this.#all().find(
      (outgoing) => outgoing.nonce === nonce && !isPending(outgoing) && !outgoing.stopped,
    )
  }

  /** The least nonce, from one on, of a transaction that is in a block or may still be mined: `Infinity` if there is none. */
  leastFrom(nonce: number): number {
    const reachable = this.#all().filter((outgoing) => outgoing.nonce >= nonce && !outgoing.stopped)
    return Math.min(...reachable.map((outgoing) => outgoing.nonce))
  }

  /** The first nonce above those of forgotten transactions. */
  get floor(): number {
    return this.#floor
  }

  /** The first nonce above those of all transactions, also of forgotten ones. */
  get nextNonce(): number {
    const reachable = this.#all().filter(({ stopped }) => stopped?.reason !== 'gap')
    return Math.max(this.#floor, ...reachable.map(({ nonce }) => nonce + 1))
  }

  async put(outgoing: Outgoing): Promise<void> {
    await this.#vault.put(this.#prefix + outgoing.id, {
      ...outgoing,
      attempts: outgoing.attempts.map((a) => ({ ...a })),
      ...(outgoing.stopped ? { stopped: { ...outgoing.stopped } } : {}),
    } as Record<string, Json>)
    this.#entries.set(outgoing.id, outgoing)
  }

  /** Frees the id of a transaction that waits for a person. */
  async release(id: string): Promise<void> {
    // A nonce that is far too high must not become the least one.
    if (this.get(id)?.stopped?.reason !== 'gap') return this.forget([id])
    await this.#vault.write([{ key: this.#prefix + id }])
    this.#entries.delete(id)
  }

  /** Forgets transactions whose nonces are used. */
  async forget(ids: readonly string[]): Promise<void> {
    // Not even an empty write is free: the vault waits for the disk.
    if (ids.length === 0) return
    const floor = Math.max(this.#floor, ...ids.map((id) => (this.#entries.get(id)?.nonce ?? -1) + 1))
    await this.#vault.write([
      ...ids.map((id) => ({ key: this.#prefix + id })),
      // An endpoint that lags behind would give the nonce to another call.
      { key: this.#floorKey, value: floor },
    ])
    this.#floor = floor
    for (const id of ids) this.#entries.delete(id)
  }

  #all(): Outgoing[] {
    return [...this.#entries.values()]
  }
}

function isPending({ mined, reverted, stopped }: Outgoing): boolean {
  return !mined && !reverted && !stopped
}
