/** An unbounded queue to iterate over. No value is lost, and pushing never waits for the reader. */
export class Queue<value> implements AsyncIterable<value> {
  #values: value[] = []
  #ended = false
  #error: unknown
  #wake: (() => void) | undefined

  push(value: value): void {
    this.#values.push(value)
    this.#wake?.()
  }

  /** Ends the iteration after the values that are queued; with an error, by throwing it. */
  end(error?: unknown): void {
    this.#ended = true
    this.#error ??= error
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<value, void, void> {
    for (;;) {
      yield* this.#values.splice(0)
      if (this.#values.length > 0) continue
      if (this.#ended) {
        if (this.#error !== undefined) throw this.#error
        return
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
