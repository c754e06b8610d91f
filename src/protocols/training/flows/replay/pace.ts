/** How long the event loop is blocked at most, in milliseconds. */
const yieldEvery = 50

/** Lets other work run while something long is computed, and stops it when a signal is aborted. */
export class Pace {
  readonly #signal: AbortSignal | undefined
  #yielded = performance.now()

  constructor(signal: AbortSignal | undefined) {
    signal?.throwIfAborted()
    this.#signal = signal
  }

  /** Call it between pieces of work. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#yielded < yieldEvery) return
    await new Promise((resolve) => setTimeout(resolve))
    this.#signal?.throwIfAborted()
    this.#yielded = performance.now()
  }
}
