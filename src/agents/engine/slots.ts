/** How to choose among those that wait: the larger first number goes first, among equals the larger second one, and so on. */
export type Rank = readonly (bigint | number)[]

export interface SlotOptions {
  /** By default first come, first served. A function is asked again whenever a slot is free. */
  rank?: Rank | (() => Rank) | undefined
  /** Ends the wait. What has a slot ends by itself. */
  signal?: AbortSignal | undefined
  /** How to wait for a slot, such as with another one's {@link Slots.aside}. */
  waiting?: ((wait: () => Promise<void>) => Promise<void>) | undefined
}

/** Limits concurrency. What exceeds the limit waits. */
export class Slots {
  #free: number
  readonly #waiting: { rank: () => Rank; start: () => void }[] = []

  constructor(count: number) {
    this.#free = count
  }

  /**
   * Runs something in a slot.
   *
   * Throws the reason of the signal when it is aborted before there is a slot.
   */
  async during<result>(
    act: () => Promise<result>,
    { rank, signal, waiting = (wait) => wait() }: SlotOptions = {},
  ): Promise<result> {
    await waiting(() => this.#take({ rank, signal }))
    try {
      return await act()
    } finally {
      this.#give()
    }
  }

  /** Within {@link during}: frees the slot while something long runs. */
  async aside<result>(act: () => Promise<result>): Promise<result> {
    this.#give()
    try {
      return await act()
    } finally {
      await this.#take()
    }
  }

  /** Within {@link during}: gives the slot to who waits with a higher rank, or with the same, and takes a later one. */
  async giveWay(rank?: SlotOptions['rank']): Promise<void> {
    if (this.#waiting.length === 0) return
    const later = this.#take({ rank })
    this.#give()
    await later
  }

  /** Returns whether somebody who waits has a higher rank. */
  isOutranked(rank: Rank): boolean {
    return this.#waiting.some((other) => isBefore(other.rank(), rank))
  }

  async #take({ rank = [], signal }: Pick<SlotOptions, 'rank' | 'signal'> = {}): Promise<void> {
    signal?.throwIfAborted()
    if (this.#free > 0) {
      this.#free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1)
        reject(signal?.reason)
      }
      const start = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const place = { rank: typeof rank === 'function' ? rank : () => rank, start }
      this.#waiting.push(place)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  #give(): void {
    const [first] = this.#waiting
    if (!first) {
      this.#free++
      return
    }
    const next = this.#waiting.reduce(
      (best, other) => (isBefore(other.rank(), best.rank()) ? other : best),
      first,
    )
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    next.start()
  }
}

/** Returns whether one rank goes before another. */
export function isBefore(one: Rank, other: Rank): boolean {
  for (const [i, value] of one.entries()) {
    const against = other[i]
    if (against !== undefined && value !== against) return value > against
  }
  return false
}
