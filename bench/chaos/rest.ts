/**
 * Says when a process is at rest: when nothing but time can make it go on. The chain's time must not pass before that.
 */
export class Rest {
  /** What is under way: requests, and reads and writes of files. */
  readonly #busy = new Set<{ what: string }>()
  #settled: (() => void)[] = []

  /** Does something, during which the process is not at rest. */
  async during<result>(what: string, act: () => Promise<result>): Promise<result> {
    const end = this.begin(what)
    try {
      return await act()
    } finally {
      end()
    }
  }

  /** Returns what ends it. */
  begin(what: string): () => void {
    const task = { what }
    this.#busy.add(task)
    return () => {
      this.#busy.delete(task)
      if (this.#busy.size > 0) return
      for (const settle of this.#settled.splice(0)) settle()
    }
  }

  /** What the process is not at rest for. */
  get reasons(): readonly string[] {
    return [...this.#busy].map(({ what }) => what)
  }

  /** Resolves when the process is at rest. */
  async reached(): Promise<void> {
    for (let calm = 0; calm < turns; calm++) {
      if (this.#busy.size > 0) {
        await new Promise<void>((resolve) => this.#settled.push(resolve))
        calm = 0
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** How many turns of the event loop must pass with nothing under way: what an answer leads to takes several. */
const turns = 20
