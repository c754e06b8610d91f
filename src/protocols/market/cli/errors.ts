import { ModelMarketError } from '../../../errors/index.js'

/** A model, run again, does not make the predictions that were paid for. */
export class AuditFailedError extends ModelMarketError {
  static override name = 'Market.AuditFailedError'
  constructor({ requestId, agreeing, size }: { requestId: bigint; agreeing: number; size: number }) {
    super(`The model of request ${requestId} is not the one that made the predictions.`, {
      metaMessages: [`Run again, it makes ${agreeing} of the ${size} predictions that were revealed.`],
    })
  }
}
