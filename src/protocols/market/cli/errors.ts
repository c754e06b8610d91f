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

/** A table is so large that the trainers of the demo, who hold it in memory, cannot open it. */
export class DemoTableTooLargeError extends ModelMarketError {
  static override name = 'Market.DemoTableTooLargeError'
  constructor({ bytes, limit }: { bytes: number; limit: number }) {
    super(`The trainers of the demo open no table of ${bytes} bytes.`, {
      metaMessages: [
        `They hold it in memory, and take up to ${limit} bytes. Give the demo fewer rows.`,
        '`market request create` takes the table as it is: trainers can read it in batches.',
      ],
    })
  }
}
