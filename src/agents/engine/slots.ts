/** Lets so many things go on at a time. Others wait their turn, in the order that they came. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Does something when it is its turn. */
  async during<result>(act: () => Promise<result>): Promise<result> {
    await this.#take()
    try {
      return await act()
    } finally {
      this.#give()
    }
  }

  /** From within {@link during}: does something long while others have the turn. */
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
