/** The stakes at risk, by request: from before the training until the request is closed. */
export class Stakes {
  readonly #stakes = new Map<bigint, bigint>()

  /** The sum, in the coin's smallest unit. */
  get atRisk(): bigint {
    let sum = 0n
    for (const stake of this.#stakes.values()) sum += stake
    return sum
  }

  /** Returns whether a stake can be added without exceeding a limit. */
  fits(stake: bigint, limit: bigint | undefined): boolean {
    return limit === undefined || this.atRisk + stake <= limit
  }

  /** Adds a stake, unless the sum would exceed the limit. Returns whether it did. */
  reserve(requestId: bigint, stake: bigint, limit: bigint | undefined): boolean {
    if (!this.fits(stake, limit)) return false
    this.#stakes.set(requestId, stake)
    return true
  }

  /** Removes a stake. Returns whether there was one. */
  release(requestId: bigint): boolean {
    return this.#stakes.delete(requestId)
  }
}
