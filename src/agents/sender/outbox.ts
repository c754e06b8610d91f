import type { Address, Hash, Hex } from 'viem'
import type { Vault } from '../vault/vault.js'

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
  attempts: readonly Attempt[]
  /** The attempt that is in a block, once that has enough confirmations. */
  mined?: Hash
}

/** The transactions of an account, stored in a vault before they are sent. */
export class Outbox {
  readonly #vault: Vault
  readonly #prefix: string
  readonly #entries = new Map<string, Outgoing>()

  private constructor(vault: Vault, prefix: string) {
    this.#vault = vault
    this.#prefix = prefix
  }

  static async open(
    vault: Vault,
    { chainId, account }: { chainId: number; account: Address },
  ): Promise<Outbox> {
    const outbox = new Outbox(vault, `outbox/${chainId}/${account.toLowerCase()}/`)
    for await (const [, value] of vault.entries(outbox.#prefix)) {
      // The vault is authenticated: only this class wrote the entry.
      const outgoing = value as unknown as Outgoing
      outbox.#entries.set(outgoing.id, outgoing)
    }
    return outbox
  }

  get(id: string): Outgoing | undefined {
    return this.#entries.get(id)
  }

  /** Lists the transactions that are not mined, by nonce. */
  pending(): Outgoing[] {
    return [...this.#entries.values()].filter(({ mined }) => !mined).sort((a, b) => a.nonce - b.nonce)
  }

  /** Lists the ids of the transactions that are in a block. */
  mined(): string[] {
    return [...this.#entries.values()].filter(({ mined }) => mined).map(({ id }) => id)
  }

  async put(outgoing: Outgoing): Promise<void> {
    await this.#vault.put(this.#prefix + outgoing.id, {
      ...outgoing,
      attempts: outgoing.attempts.map((a) => ({ ...a })),
    })
    this.#entries.set(outgoing.id, outgoing)
  }

  async forget(ids: readonly string[]): Promise<void> {
    // Not even an empty write is free: the vault waits for the disk.
    if (ids.length === 0) return
    await this.#vault.write(ids.map((id) => ({ key: this.#prefix + id })))
    for (const id of ids) this.#entries.delete(id)
  }
}
