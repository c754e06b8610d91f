import type { Hex } from 'viem'
import { Slots } from '../../../../agents/engine/slots.js'
import { InvalidResponseError } from '../../../../chain/index.js'
import type { Request } from '../../index.js'

/** How many requests to read at once. */
const atOnce = 16n

/** The truths of all requests of a market. They are read once: a request keeps its truth. */
export class Truths {
  readonly #read: (requestId: bigint) => Promise<Request | undefined>
  readonly #known = new Map<Hex, bigint>()
  readonly #turns = new Slots(1)
  #upTo = 0n

  /** @param read - reads a request; `undefined` when there is none. */
  constructor(read: (requestId: bigint) => Promise<Request | undefined>) {
    this.#read = read
  }

  /**
   * Returns the number of the request that has a truth, among the first `count` requests.
   *
   * @throws {InvalidResponseError} when the endpoint does not have one of them: it lags behind, or lies.
   */
  requestOf(truth: Hex, count: bigint): Promise<bigint | undefined> {
    return this.#turns.during(async () => {
      while (this.#upTo < count) {
        const last = this.#upTo + atOnce < count ? this.#upTo + atOnce : count
        const ids = Array.from({ length: Number(last - this.#upTo) }, (_, i) => this.#upTo + 1n + BigInt(i))
        for (const request of await Promise.all(ids.map((id) => this.#read(id)))) {
          if (!request) throw new InvalidResponseError({ functionName: 'getRequest' })
          this.#known.set(request.truth, request.requestId)
        }
        this.#upTo = last
      }
      return this.#known.get(truth)
    })
  }
}
