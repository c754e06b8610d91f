import type { Address, Hash, Hex } from 'viem'
import type { Vault } from '../vault/vault.js'

/** One signed form of a transaction: the same nonce at some price. */
export interface Attempt {
  hash: Hash
  raw: Hex
  maxFeePerGas: string
  maxPriorityFeePerGas: string
}

/** A transaction from when it is signed until nobody asks for it any more. JSON. */
export interface Outgoing {
  /** What it does, in its sender's words: one transaction at most is ever mined of an id. */
  id: string
  to: Address
  data: Hex
  gas: string
  nonce: number
  attempts: readonly Attempt[]
  /** The one that is in a block, with as many on top as were asked for. */
  mined?: Hash
}

/** The transactions of an account, in a vault: written before they are sent. */
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
      // Nobody else can write to a vault.
      const outgoing = value as unknown as Outgoing
      outbox.#entries.set(outgoing.id, outgoing)
    }
    return outbox
  }

  get(id: string): Outgoing | undefined {
    return this.#entries.get(id)
  }

  /** Those that are not mined, by nonce. */
  pending(): Outgoing[] {
    return [...this.#entries.values()].filter(({ mined }) => !mined).sort((a, b) => a.nonce - b.nonce)
  }

  /** The ids of those that are in a block. */
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
    await this.#vault.write(ids.map((id) => ({ key: this.#prefix + id })))
    for (const id of ids) this.#entries.delete(id)
  }
}
