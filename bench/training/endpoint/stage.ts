import { type Address, maxUint256, parseEther } from 'viem'
import { coinPlan, deployPlan } from '../../../src/deploy/index.js'
import {
  startTraining,
  type TestTraining,
  type TrainingClient,
} from '../../../src/protocols/training/testing/index.js'
import { approveCoins, transferCoins } from '../../../src/token/index.js'
import { Clock, turn } from '../../endpoint/clock.js'
import { LyingEndpoint } from '../../endpoint/lyingEndpoint.js'

/** Of one period. */
export const workerDeposit = parseEther('20')
/** Of one dispute. */
export const challengeDeposit = parseEther('4')
/** What a ballot locks. */
export const weight = parseEther('40')
/** Turns of each window, and of a clock of the game. */
export const windowTurns = 8
export const windowSeconds = windowTurns * turn

/** A real chain with training, a liar between it and the honest parties, and parties that work with the liar. */
export interface Stage {
  training: TestTraining
  endpoint: LyingEndpoint
  clock: Clock
  /** Those who work with the liar have an endpoint of their own. The creator of the runs that the honest work on. */
  creator: TrainingClient
  /** Submits wrong states, and disputes true ones. */
  cheat: TrainingClient
  /** The honest: behind the liar. */
  honest: {
    worker: TrainingClient
    proofer: TrainingClient
    validator: TrainingClient
    keeper: TrainingClient
  }
  /** A coin that is not training's, which the honest have as well. */
  otherCoin: Address
  stop(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const training = await startTraining({ workers: 2, voters: 1, approve: false })
  const { creator, keeper, proofer, token } = training
  const [worker, cheat] = training.workers as [TrainingClient, TrainingClient]
  const [validator] = training.voters as [TrainingClient]
  for (const client of [creator, cheat])
    await approveCoins.sync(client, { address: token, spender: training.address, amount: maxUint256 })
  const endpoint = await LyingEndpoint.start(training.chain.url)
  const honest = { worker, proofer, validator, keeper }
  const { token: otherCoin } = await deployPlan(creator, {
    plan: coinPlan({ modelCoin: { recipient: creator.account.address } }),
  })
  for (const { account } of Object.values(honest))
    await transferCoins.sync(creator, {
      address: otherCoin,
      to: account.address,
      amount: parseEther('10000'),
    })
  const clock = new Clock(training.chain)
  return {
    training,
    endpoint,
    clock,
    creator,
    cheat,
    honest,
    otherCoin,
    async stop() {
      clock.stop()
      await endpoint.stop()
      await training.stop()
    },
  }
}
