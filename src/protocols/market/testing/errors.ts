import { ModelMarketError } from '../../../errors/index.js'

/** The test market has fewer trainers than a request was to have. */
export class TooFewTrainersError extends ModelMarketError {
  static override name = 'Market.TooFewTrainersError'
  constructor({ needed, available }: { needed: number; available: number }) {
    super(`The market has too few trainers: ${available} instead of ${needed}.`, {
      metaMessages: [`Start it with \`startMarket({ trainers: ${needed} })\`.`],
    })
  }
}
