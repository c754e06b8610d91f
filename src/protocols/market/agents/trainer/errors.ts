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
