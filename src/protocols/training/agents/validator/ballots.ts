import { trackedEntry } from '../../../../agents/engine/tracking.js'
import type { Json, Vault } from '../../../../agents/vault/vault.js'
import type { BallotSecret } from '../../flows/index.js'

/** What a vault stores of a ballot. JSON. */
export interface StoredBallot {
  secret: BallotSecret
  /**
   * Until when the weight counts as at risk, by this machine's clock, in seconds since 1970, whatever the endpoint says: the end of the vote, as it
   * was when the validator voted.
   */
  heldUntil: string
  /** Whether it was told that the ballot was missed. */
  missed?: true
}

/** The ballots in a validator's vault, by the key of their vote. */
export class Ballots {
  readonly #vault: Vault
  readonly #prefix: string

  constructor(vault: Vault, prefix: string) {
    this.#vault = vault
    this.#prefix = prefix
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<[key: string, ballot: StoredBallot], void, void> {
    const prefix = this.#key('')
    // The vault is authenticated: only this class wrote the entry.
    for await (const [key, value] of this.#vault.entries(prefix))
      yield [key.slice(prefix.length), value as unknown as StoredBallot]
  }

  async get(key: string): Promise<StoredBallot | undefined> {
    return (await this.#vault.get(this.#key(key))) as unknown as StoredBallot | undefined
  }

  /** Stores a ballot before its weight is sent, and has its vote tracked. */
  async add(key: string, ballot: StoredBallot): Promise<void> {
    await this.#vault.write([
      { key: this.#key(key), value: ballot as unknown as Json },
      trackedEntry(this.#prefix, key),
    ])
  }

  async put(key: string, ballot: StoredBallot): Promise<void> {
    await this.#vault.put(this.#key(key), ballot as unknown as Json)
  }

  async remove(key: string): Promise<void> {
    await this.#vault.write([{ key: this.#key(key) }])
  }

  #key(key: string): string {
    return `${this.#prefix}ballot/${key}`
  }
}
