import { ModelMarketError } from '../../../../errors/index.js'

/** A submission of a lost vault cannot be opened with what is left. */
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
          : 'The dataset of the request could not be had, and without it no predictions can be made again.',
        'It takes the very bytes of the model, and salts that are derived: a random salt was in the vault alone.',
        'Before the deadline `withdrawSubmission` gives the stake back without either.',
      ],
    })
    this.requestId = requestId
    this.index = index
  }
}

/** The labels of a request cannot be made again with what is left. */
export class UnrecoverableRequestError extends ModelMarketError {
  static override name = 'Market.UnrecoverableRequestError'
  readonly requestId: bigint
  constructor({ requestId, tried }: { requestId: bigint; tried: number }) {
    super(`The labels of request ${requestId} cannot be recovered.`, {
      metaMessages: [
        `None of the ${tried} sources that were given has its truth.`,
        'It takes the very table and options that it was made of, and salt and seed, or the name of an order whose are derived.',
        'While nobody has submitted, `cancelRequest` gives the reward back.',
      ],
    })
    this.requestId = requestId
  }
}
