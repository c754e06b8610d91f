import type { Address } from 'viem'
import {
  type Baseline,
  majorityClass,
  neuralNetwork,
  softmaxRegression,
} from '../../../../../baseline/index.js'
import { type MarketClient, type TestMarket, TooFewTrainersError } from '../../../testing/index.js'

/** A trainer, and how it makes its model. */
export interface Trainer {
  name: string
  /** The name as a sentence begins with it. */
  title: string
  client: MarketClient
  method: Baseline
}

export interface Cast {
  cheat: Trainer
  honest: readonly [Trainer, Trainer]
}

export const trainerCount = 3

/** Gives the market's trainers their parts. */
export function castTrainers({ trainers }: TestMarket): Cast {
  const [first, second, third] = trainers
  if (!first || !second || !third) {
    throw new TooFewTrainersError({ needed: trainerCount, available: trainers.length })
  }
  return {
    cheat: { name: 'cheat', title: 'The cheat', client: first, method: majorityClass },
    honest: [
      { name: 'Ada', title: 'Ada', client: second, method: softmaxRegression },
      { name: 'Ben', title: 'Ben', client: third, method: neuralNetwork },
    ],
  }
}

/** Everybody who may hold coins when the story begins or ends. */
export function peopleOf(market: TestMarket, { cheat, honest }: Cast): Record<string, Address> {
  const { requester, keeper, outsider, treasury } = market
  return {
    requester: requester.account.address,
    ...Object.fromEntries([cheat, ...honest].map(({ name, client }) => [name, client.account.address])),
    keeper: keeper.account.address,
    outsider: outsider.account.address,
    treasury,
  }
}
