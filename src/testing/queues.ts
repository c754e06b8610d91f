/** Does one thing at a time for each key, in order. */
export class Queues {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Calls a function when all that was to be done for the key before is over, however it ended. */
  inTurn<result>(key: string, act: () => Promise<result>): Promise<result> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const doing = before.then(act, act)
    this.#last.set(key, doing)
    const forget = () => {
      if (this.#last.get(key) === doing) this.#last.delete(key)
    }
    doing.then(forget, forget)
    return doing
  }
}
