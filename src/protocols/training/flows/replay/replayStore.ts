/**
 * Where a replay keeps what it has computed: by height, the roots of the steps, and for some heights the weights. What it reads back
 * is checked.
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

/** Keeps a replay in memory. */
export class MemoryReplayStore implements ReplayStore {
  readonly #states = new Map<number, StoredState>()

  async get(height: number): Promise<StoredState | undefined> {
    return this.#states.get(height)
  }

  async put(height: number, state: StoredState): Promise<void> {
    this.#states.set(height, state)
  }
}
