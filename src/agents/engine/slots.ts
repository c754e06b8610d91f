/** Limits concurrency. What exceeds the limit waits, first come, first served. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Runs something in a slot. */
  async during<result>(act: () => Promise<result>): Promise<result> {
    await this.#take()
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

  async #take(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #give(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}
