import { trackedEntry } from '../../../../agents/engine/tracking.js'
import type { Json, Vault } from '../../../../agents/vault/vault.js'
import type { SubmissionSecret } from '../../flows/index.js'
import type { Request } from '../../index.js'

/** What a vault stores of a submission. JSON; the model has an entry of its own. */
export interface Entry {
  secret: SubmissionSecret
  /** The stake that is allowed to be taken, in the coin's smallest unit. */
  stake: string
  /**
   * Until when the stake counts as at risk, by this machine's clock, in seconds since 1970, whatever the endpoint says: the end of the
   * requester's window, as the request was when it was submitted to.
   */
  heldUntil: string
  /** Whether the end of the request was told. */
  closed?: true
  /** Whether the stake no longer counts as at risk. */
  released?: true
  /** Its index on chain, once that is known. */
  index?: number
}

/** The shortest response window that the contract accepts, in seconds: an endpoint that tells of a shorter one lies. */
const leastWindow = 900

/** Returns until when a stake counts as at risk: see {@link Entry}. */
export function heldUntil({
  deadline,
  responseWindow,
}: Pick<Request, 'deadline' | 'responseWindow'>): string {
  return (deadline + BigInt(Math.max(responseWindow, leastWindow))).toString()
}

/** The submissions in a trainer's vault, one per request. */
export class Entries {
  readonly #vault: Vault
  readonly #prefix: string

  constructor(vault: Vault, prefix: string) {
    this.#vault = vault
    this.#prefix = prefix
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Entry, void, void> {
    // The vault is authenticated: only this class wrote the entry.
    for await (const [, value] of this.#vault.entries(`${this.#prefix}entry/`))
      yield value as unknown as Entry
  }

  async get(requestId: bigint): Promise<Entry | undefined> {
    return (await this.#vault.get(this.#entryKey(requestId))) as unknown as Entry | undefined
  }

  async model(requestId: bigint): Promise<Uint8Array | undefined> {
    const model = await this.#vault.get(this.#modelKey(requestId))
    return model instanceof Uint8Array ? model : undefined
  }

  /** Stores a submission before its stake is sent, and has its request tracked. */
  async add(requestId: bigint, entry: Entry, model: Uint8Array): Promise<void> {
    await this.#vault.write([
      { key: this.#modelKey(requestId), value: model },
      { key: this.#entryKey(requestId), value: entry as unknown as Json },
      trackedEntry(this.#prefix, String(requestId)),
    ])
  }

  async put(requestId: bigint, entry: Entry): Promise<void> {
    await this.#vault.put(this.#entryKey(requestId), entry as unknown as Json)
  }

  async remove(requestId: bigint): Promise<void> {
    await this.#vault.write([{ key: this.#modelKey(requestId) }, { key: this.#entryKey(requestId) }])
  }

  #entryKey(requestId: bigint): string {
    return `${this.#prefix}entry/${requestId}`
  }

  #modelKey(requestId: bigint): string {
    return `${this.#prefix}model/${requestId}`
  }
}
