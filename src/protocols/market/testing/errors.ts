import { ModelMarketError } from '../../../errors/index.js'

/** A request cannot reach that status any more. */
export class UnreachableStatusError extends ModelMarketError {
  static override name = 'Market.UnreachableStatusError'
  constructor({ requestId, from, to }: { requestId: bigint; from: string; to: string }) {
    super(`Request ${requestId} is \`${from}\` and cannot become \`${to}\` any more.`, {
      metaMessages: ['Phases only move forward: make another request.'],
    })
  }
}

/** The test market has fewer trainers than a request was to have. */
export class TooFewTrainersError extends ModelMarketError {
  static override name = 'Market.TooFewTrainersError'
  constructor({ needed, available }: { needed: number; available: number }) {
    super(`The market has too few trainers: ${available} instead of ${needed}.`, {
      metaMessages: [`Start it with \`startMarket({ trainers: ${needed} })\`.`],
    })
  }
}
