/** The stakes that are at risk, by request: from when a model is to be made until the request is closed. */
export class Stakes {
  readonly #stakes = new Map<bigint, bigint>()

  /** The sum, in the coin's smallest unit. */
  get atRisk(): bigint {
    let sum = 0n
    for (const stake of this.#stakes.values()) sum += stake
    return sum
  }

  /** Takes a stake in, unless the sum would be above the limit. */
  reserve(requestId: bigint, stake: bigint, limit: bigint | undefined): boolean {
    if (limit !== undefined && this.atRisk + stake > limit) return false
    this.#stakes.set(requestId, stake)
    return true
  }

  /** Whether there was one to let go. */
  release(requestId: bigint): boolean {
    return this.#stakes.delete(requestId)
  }
}
