import type { AgentContext } from '../../../agents/engine/role.js'
import { Stakes } from '../../../agents/engine/stakes.js'
import type { VaultChange } from '../../../agents/vault/vault.js'

/** The deposits of an agent that are at risk, in its vault: each from before it is sent until it comes back, or is lost. */
export class Deposits {
  readonly #context: Pick<AgentContext<never>, 'vault' | 'prefix'>
  readonly #stakes = new Stakes<string>()

  private constructor(context: Pick<AgentContext<never>, 'vault' | 'prefix'>) {
    this.#context = context
  }

  static async open(context: Pick<AgentContext<never>, 'vault' | 'prefix'>): Promise<Deposits> {
    const deposits = new Deposits(context)
    const prefix = deposits.#key('')
    for await (const [key, value] of context.vault.entries(prefix))
      deposits.#stakes.reserve(key.slice(prefix.length), BigInt(String(value)), undefined)
    return deposits
  }

  /** The sum, in the coin's smallest unit. */
  get atRisk(): bigint {
    return this.#stakes.atRisk
  }

  /** The keys of deposits that begin with a text. */
  keys(prefix: string): string[] {
    return [...this.#stakes.keys()].filter((key) => key.startsWith(prefix))
  }

  has(key: string): boolean {
    return this.#stakes.has(key)
  }

  /** Adds a deposit, unless there is one under the key or the sum would exceed the limit. Returns whether there is one now. */
  async reserve(key: string, amount: bigint, limit: bigint | undefined): Promise<boolean> {
    if (this.has(key)) return true
    if (!this.#stakes.reserve(key, amount, limit)) return false
    try {
      await this.#context.vault.put(this.#key(key), String(amount))
      return true
    } catch (error) {
      this.#stakes.release(key)
      throw error
    }
  }

  /** Puts a deposit under another key, once it is known what came of it. `changes` are written with it. */
  async move(
    from: string,
    to: { key: string; amount: bigint },
    changes: readonly VaultChange[],
  ): Promise<void> {
    const { key, amount } = to
    await this.#context.vault.write([
      { key: this.#key(from) },
      { key: this.#key(key), value: String(amount) },
      ...changes,
    ])
    this.#stakes.release(from)
    this.#stakes.reserve(key, amount, undefined)
  }

  /** Removes a deposit. Returns whether there was one. */
  async release(key: string): Promise<boolean> {
    if (!this.has(key)) return false
    await this.#context.vault.write([{ key: this.#key(key) }])
    return this.#stakes.release(key)
  }

  #key(key: string): string {
    return `${this.#context.prefix}deposit/${key}`
  }
}
