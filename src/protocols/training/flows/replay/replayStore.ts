/**
 * Where a replay keeps what it has computed: by height, the roots of the steps, and for some heights the weights.
 *
 * A replay checks that stored weights have the stored root. It trusts the roots themselves, because only training again could check them. Whoever
 * can write to the store can make right states look wrong, and cost their proofer a deposit.
 */
export interface ReplayStore {
  get(height: number): Promise<StoredState | undefined>
  put(height: number, state: StoredState): Promise<void>
}

/** A state as a replay stores it. */
export interface StoredState {
  /** The root of the weights after each step, 32 bytes each. */
  stepRoots: Uint8Array
  /** The weights, encoded as a state publishes them. */
  weights?: Uint8Array | undefined
}

/**
 * Keeps a replay in memory.
 *
 * @example
 * ```ts
 * import { MemoryReplayStore, openReplay, type VerifiedRun } from 'modelmarket/training/flows'
 *
 * declare const verified: VerifiedRun
 *
 * const store = new MemoryReplayStore()
 * await (await openReplay(verified, { store })).advance(4)
 * console.log((await openReplay(verified, { store })).height) // 4
 * ```
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #states = new Map<number, StoredState>()

  async get(height: number): Promise<StoredState | undefined> {
    return this.#states.get(height)
  }

  async put(height: number, state: StoredState): Promise<void> {
    this.#states.set(height, state)
  }
}
