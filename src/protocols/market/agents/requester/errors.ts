import { ModelMarketError } from '../../../../errors/index.js'

/** The labels of an order are, or were, those of another request, so anybody may know them. */
export class TruthUsedError extends ModelMarketError {
  static override name = 'Market.TruthUsedError'
  readonly order: string
  readonly requestId: bigint
  constructor({ order, requestId }: { order: string; requestId: bigint }) {
    super(`The order ${order} has the truth of request ${requestId}, so its labels may be public.`, {
      metaMessages: [
        'Nothing was paid. The order was given before, perhaps from another vault.',
        'Prepare it again with a fresh salt. A derived salt follows from the name of the order: give it another name.',
      ],
    })
    this.order = order
    this.requestId = requestId
  }
}

/** The transaction of an order was sent, and it is not known whether its reward was paid. */
export class OrderSpentError extends ModelMarketError {
  static override name = 'Market.OrderSpentError'
  readonly order: string
  constructor({ order }: { order: string }) {
    super(`The order ${order} was sent before, and is not sent again: its reward may have been paid.`, {
      metaMessages: [
        "Look up the account's transactions with an endpoint that you trust.",
        'If there is a request, the agent finds it by itself. If there is none, give the order another name.',
      ],
    })
    this.order = order
  }
}
