import { type Hex, parseEther } from 'viem'
import { startMarket, type TestMarket } from '../../../src/protocols/market/testing/index.js'
import { transferCoins } from '../../../src/token/index.js'
import { World } from '../../chaos/world.js'
import type { Plan } from './plan.js'

/** A market on a chain whose time the bench plays. */
export interface MarketWorld {
  market: TestMarket
  world: World
  /** Gives an account coins and ether. */
  fund(address: Hex): Promise<void>
  stop(): Promise<void>
}

export async function openWorld(plan: Plan): Promise<MarketWorld> {
  const market = await startMarket({ trainers: 1 })
  const world = await World.open(market.chain, plan)
  const { keeper, requester, token } = market
  return {
    market,
    world,
    async fund(address) {
      await keeper.setBalance({ address, value: parseEther('100') })
      const amount = parseEther('1000')
      const hash = await transferCoins(requester, { address: token, to: address, amount })
      await world.mine()
      await requester.waitForTransactionReceipt({ hash })
    },
    stop: async () => {
      await Promise.all([market.stop(), world.stop()])
    },
  }
}
