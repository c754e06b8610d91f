import type { Hex } from 'viem'
import { Slots } from '../../../../agents/engine/slots.js'
import { InvalidResponseError } from '../../../../chain/index.js'
import type { Request } from '../../index.js'

/** How many requests to read at once. */
const atOnce = 16n

/**
 * The truths of all requests of a market. Each is read once: a request keeps its truth. What was read before an endpoint failed
 * is kept, so that an endpoint that fails often delays an answer, and does not prevent it.
 */
export class Truths {
  readonly #read: (requestId: bigint) => Promise<Request | undefined>
  readonly #known = new Map<bigint, Hex>()
  readonly #turns = new Slots(1)
  #upTo = 0n

  /** @param read - reads a request; `undefined` when there is none. */
  constructor(read: (requestId: bigint) => Promise<Request | undefined>) {
    this.#read = read
  }

  /**
   * Returns the numbers of the requests that have a truth, among the first `count` requests.
   *
   * @throws {InvalidResponseError} when the endpoint does not have one of them: it lags behind, or lies.
   */
  requestsOf(truth: Hex, count: bigint): Promise<bigint[]> {
    return this.#turns.during(async () => {
      while (this.#upTo < count) {
        const last = this.#upTo + atOnce < count ? this.#upTo + atOnce : count
        const ids = Array.from({ length: Number(last - this.#upTo) }, (_, i) => this.#upTo + 1n + BigInt(i))
        for (const read of await Promise.allSettled(ids.map((id) => this.#learn(id))))
          if (read.status === 'rejected') throw read.reason
        this.#upTo = last
      }
      return [...this.#known].flatMap(([id, known]) => (known === truth && id <= count ? [id] : []))
    })
  }

  async #learn(requestId: bigint): Promise<void> {
    if (this.#known.has(requestId)) return
    const request = await this.#read(requestId)
    if (!request) throw new InvalidResponseError({ functionName: 'getRequest' })
    this.#known.set(requestId, request.truth)
  }
}
