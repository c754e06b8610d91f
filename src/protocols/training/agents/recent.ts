/** Keeps what was made for runs: for each that something holds, and of the others for those that were used last. */
export class Recent<value> {
  readonly #limit: number
  readonly #values = new Map<bigint, value>()
  readonly #held = new Map<string, bigint>()

  /** @param limit - how many are kept that nothing holds. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Has a run kept until the key is released, whatever other keys hold it. */
  hold(key: string, runId: bigint): void {
    this.#held.set(key, runId)
  }

  release(key: string): void {
    if (this.#held.delete(key)) this.#evict()
  }

  get(runId: bigint): value | undefined {
    const value = this.#values.get(runId)
    if (value !== undefined) this.set(runId, value)
    return value
  }

  set(runId: bigint, value: value): void {
    // A map has its keys in the order in which they were added.
    this.#values.delete(runId)
    this.#values.set(runId, value)
    this.#evict()
  }

  delete(runId: bigint): void {
    this.#values.delete(runId)
  }

  #evict(): void {
    const held = new Set(this.#held.values())
    const free = [...this.#values.keys()].filter((runId) => !held.has(runId))
    for (const runId of free.slice(0, Math.max(0, free.length - this.#limit))) this.#values.delete(runId)
  }
}
