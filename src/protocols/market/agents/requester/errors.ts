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

/** The request of an order that was paid is not on chain. */
export class OrderSpentError extends ModelMarketError {
  static override name = 'Market.OrderSpentError'
  readonly order: string
  constructor({ order }: { order: string }) {
    super(
      `The order ${order} was paid, and is not sent again, although the endpoint does not know its request.`,
      {
        metaMessages: [
          'The endpoint may lag behind, or lie. If the request is missing for long, ask another one.',
          'To offer the reward once more, give the order another name.',
        ],
      },
    )
    this.order = order
  }
}

/** The endpoint tells a deadline of a request that is too early to be the real one. Labels stay here while it does. */
export class ImpossibleDeadlineError extends ModelMarketError {
  static override name = 'Market.ImpossibleDeadlineError'
  constructor({
    requestId,
    deadline,
    earliest,
  }: {
    requestId: bigint
    /** What the endpoint says, and the earliest that it can be, in seconds. */
    deadline: bigint
    earliest: bigint
  }) {
    super(
      `The endpoint says that request ${requestId} ended at ${deadline}, and it cannot end before ${earliest}.`,
      {
        metaMessages: [
          'The labels would be public while others can still submit. Use an endpoint that you trust.',
          "If the endpoint is right, correct this machine's clock.",
        ],
        retryable: true,
      },
    )
  }
}
