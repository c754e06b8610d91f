import { type Hex, parseEther } from 'viem'
import { startTraining, type TestTraining } from '../../../src/protocols/training/testing/index.js'
import { transferCoins } from '../../../src/token/index.js'
import { World } from '../../chaos/world.js'
import type { Plan } from './plan.js'

/** What honest agents have at the start. */
export const funds = parseEther('1000')

/** The contracts of training on a chain whose time the bench plays. */
export interface TrainingWorld {
  training: TestTraining
  world: World
  /** Gives an account coins and ether. */
  fund(address: Hex): Promise<void>
  stop(): Promise<void>
}

export async function openWorld(plan: Plan): Promise<TrainingWorld> {
  // Two workers, who are not honest.
  const training = await startTraining({ workers: 2, voters: 0 })
  const world = await World.open(training.chain, plan)
  const { keeper, creator, token } = training
  return {
    training,
    world,
    async fund(address) {
      await keeper.setBalance({ address, value: parseEther('100') })
      const hash = await transferCoins(creator, { address: token, to: address, amount: funds })
      await world.mine()
      await creator.waitForTransactionReceipt({ hash })
    },
    stop: async () => {
      await Promise.all([training.stop(), world.stop()])
    },
  }
}
