import type { RequestOrder } from '../../../src/protocols/market/agents/index.js'
import { createRequest, getRequest, revealTruth } from '../../../src/protocols/market/index.js'
import { makeOrder, type Stage, type Terms } from './stage.js'

/** A request of the liar. */
export interface OwnRequest {
  order: RequestOrder
  requestId: bigint
}

/** The liar's own requests: it makes them on the real chain, and reveals their labels in time. */
export class OwnRequests {
  readonly made: OwnRequest[] = []
  readonly #stage: Stage
  readonly #name: string

  constructor(stage: Stage, name: string) {
    this.#stage = stage
    this.#name = name
  }

  async make(terms: Terms = {}): Promise<OwnRequest> {
    const { liar, market } = this.#stage
    const order = await makeOrder(this.#stage, `${this.#name}, the liar's ${this.made.length + 1}`, terms)
    const { id: _, prepared, ...rest } = order
    const parameters = { address: market.address, ...prepared.parameters, ...rest }
    const { requestId } = await createRequest.sync(liar, parameters)
    const made = { order, requestId }
    this.made.push(made)
    return made
  }

  async reveal(): Promise<void> {
    const { liar, market } = this.#stage
    const { address } = market
    for (const { order, requestId } of this.made) {
      const { status } = await getRequest(liar, { address, requestId })
      if (status !== 'awaitingTruth') continue
      const { labels, salt } = order.prepared.secret
      await revealTruth.sync(liar, { address, requestId, labels, salt })
    }
  }
}
