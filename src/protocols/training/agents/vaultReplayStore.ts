import type { Vault } from '../../../agents/vault/vault.js'
import type { ReplayStore, StoredState } from '../flows/index.js'

/** Keeps a replay in a vault, so that an agent that was killed goes on where it was. */
export class VaultReplayStore implements ReplayStore {
  readonly #vault: Vault
  readonly #prefix: string

  /** @param prefix - of all entries: one for each computation. */
  constructor(vault: Vault, prefix: string) {
    this.#vault = vault
    this.#prefix = prefix
  }

  async get(height: number): Promise<StoredState | undefined> {
    const [stepRoots, weights] = await Promise.all([
      this.#vault.get(this.#key(height, 'steps')),
      this.#vault.get(this.#key(height, 'weights')),
    ])
    if (!(stepRoots instanceof Uint8Array)) return undefined
    return { stepRoots, weights: weights instanceof Uint8Array ? weights : undefined }
  }

  async put(height: number, { stepRoots, weights }: StoredState): Promise<void> {
    await this.#vault.write([
      { key: this.#key(height, 'steps'), value: stepRoots },
      { key: this.#key(height, 'weights'), value: weights },
    ])
  }

  #key(height: number, what: 'steps' | 'weights'): string {
    return `${this.#prefix}${height}/${what}`
  }
}
