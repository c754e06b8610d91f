/**
 * Says when a process is at rest: when nothing but time can make it go on. The chain's time must not pass before that.
 */
export class Rest {
  /** What is under way: requests, and reads and writes of files. */
  #busy = 0
  #settled: (() => void)[] = []

  /** Does something, during which the process is not at rest. */
  async during<result>(act: () => Promise<result>): Promise<result> {
    this.begin()
    try {
      return await act()
    } finally {
      this.end()
    }
  }

  begin(): void {
    this.#busy++
  }

  end(): void {
    if (--this.#busy > 0) return
    for (const settle of this.#settled.splice(0)) settle()
  }

  /** Resolves when the process is at rest. */
  async reached(): Promise<void> {
    for (let calm = 0; calm < turns; calm++) {
      if (this.#busy > 0) {
        await new Promise<void>((resolve) => this.#settled.push(resolve))
        calm = 0
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** For how many turns of the event loop nothing must be under way: what an answer leads to takes some. */
const turns = 20
