/** The coins at risk, each under the key of the thing that they are put into, in the coin's smallest unit. */
export class Stakes<key = bigint> {
  readonly #stakes = new Map<key, bigint>()

  /** The sum, in the coin's smallest unit. */
  get atRisk(): bigint {
    let sum = 0n
    for (const stake of this.#stakes.values()) sum += stake
    return sum
  }

  keys(): IterableIterator<key> {
    return this.#stakes.keys()
  }

  has(key: key): boolean {
    return this.#stakes.has(key)
  }

  /** Returns whether a stake can be added without exceeding a limit. */
  fits(stake: bigint, limit: bigint | undefined): boolean {
    return limit === undefined || this.atRisk + stake <= limit
  }

  /** Adds a stake, unless the sum would exceed the limit. Returns whether it did. */
  reserve(key: key, stake: bigint, limit: bigint | undefined): boolean {
    if (!this.fits(stake, limit)) return false
    this.#stakes.set(key, stake)
    return true
  }

  /** Removes a stake. Returns whether there was one. */
  release(key: key): boolean {
    return this.#stakes.delete(key)
  }
}
