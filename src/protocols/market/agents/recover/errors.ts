import { ModelMarketError } from '../../../../errors/index.js'

/** A submission cannot be recovered from what was given. */
export class UnrecoverableSubmissionError extends ModelMarketError {
  static override name = 'Market.UnrecoverableSubmissionError'
  readonly requestId: bigint
  readonly index: number
  constructor(
    { requestId, index, tried }: { requestId: bigint; index: number; tried: number },
    options: { cause?: unknown } = {},
  ) {
    super(`Submission ${index} of request ${requestId} cannot be recovered.`, {
      ...options,
      metaMessages: [
        options.cause === undefined
          ? `None of the ${tried} models that were given opens its commitment.`
          : 'The dataset of the request could not be fetched, and without it no predictions can be repeated.',
        'Recovery needs the exact bytes of the model, and derived salts: a random salt was in the vault alone.',
        'Before the deadline `withdrawSubmission` returns the stake without either.',
      ],
    })
    this.requestId = requestId
    this.index = index
  }
}

/** The labels of a request cannot be recovered from what was given. */
export class UnrecoverableRequestError extends ModelMarketError {
  static override name = 'Market.UnrecoverableRequestError'
  readonly requestId: bigint
  constructor({ requestId, tried }: { requestId: bigint; tried: number }) {
    super(`The labels of request ${requestId} cannot be recovered.`, {
      metaMessages: [
        `None of the ${tried} sources that were given matches its truth.`,
        'Recovery needs the same table and options, and salt and seed, or the name of an order with derived ones.',
        'As long as nobody has submitted, `cancelRequest` returns the reward.',
      ],
    })
    this.requestId = requestId
  }
}
