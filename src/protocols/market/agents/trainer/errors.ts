import { ModelMarketError } from '../../../../errors/index.js'

/** The vault lacks the model that was committed to. */
export class MissingModelError extends ModelMarketError {
  static override name = 'Market.MissingModelError'
  constructor(requestId: bigint) {
    super(`The vault does not have the model that was submitted to request ${requestId}.`, {
      metaMessages: [
        'Restore the vault from an exported file: without the model the commitment cannot be opened.',
      ],
    })
  }
}

/** A dataset was not fetched in time. */
export class DatasetTimeoutError extends ModelMarketError {
  static override name = 'Market.DatasetTimeoutError'
  constructor(
    { requestId, timeoutMs }: { requestId: bigint; timeoutMs: number },
    options: { cause: unknown },
  ) {
    super(`The dataset of request ${requestId} was not fetched within ${timeoutMs} ms.`, {
      ...options,
      metaMessages: [
        'The store hangs, is slow, or nobody provides the dataset. `fetchTimeoutMs` is the limit.',
      ],
      retryable: true,
    })
  }
}
