import { ModelMarketError } from '../../../errors/index.js'

/** A test asks for a model that gets more labels right than there are. */
export class ImpossibleScoreError extends ModelMarketError {
  static override name = 'Market.ImpossibleScoreError'
  constructor({ score, size }: { score: number; size: number }) {
    super(`No model gets ${score} of ${size} labels right.`, {
      metaMessages: [`Expected: \`scores\` from 0 to ${size}, the request's \`size\`.`],
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
