import { MemoryBlockstore } from 'blockstore-core'
import { type Address, maxUint256, parseEther } from 'viem'
import { parseCsv, type Table } from '../../../src/dataset/index.js'
import { coinPlan, deployPlan } from '../../../src/deploy/index.js'
import type { RequestOrder } from '../../../src/protocols/market/agents/index.js'
import { prepareRequest } from '../../../src/protocols/market/flows/index.js'
import {
  type MarketClient,
  startMarket,
  type TestMarket,
} from '../../../src/protocols/market/testing/index.js'
import { approveCoins, transferCoins } from '../../../src/token/index.js'
import { Clock, turn } from '../../endpoint/clock.js'
import { LyingEndpoint } from '../../endpoint/lyingEndpoint.js'

export const reward = parseEther('100')
export const stake = parseEther('10')
/** Turns of each window. */
export const windowTurns = 8
const window = { submissionWindow: windowTurns * turn, responseWindow: windowTurns * turn }

export type Terms = Partial<Pick<RequestOrder, 'reward' | 'stake'>>

/** A real chain with a market, a liar between it and the honest parties, and another party that works with the liar. */
export interface Stage {
  market: TestMarket
  endpoint: LyingEndpoint
  clock: Clock
  store: MemoryBlockstore
  /** The liar's account, with an endpoint of its own. */
  liar: MarketClient
  /** A coin that is not the market's, which the honest have as well. */
  otherCoin: Address
  stop(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const market = await startMarket({ trainers: 2, approve: false })
  const liar = market.keeper
  await approveCoins.sync(liar, { address: market.token, spender: market.address, amount: maxUint256 })
  const endpoint = await LyingEndpoint.start(market.chain.url)
  const owner = market.outsider
  const { token: otherCoin } = await deployPlan(owner, {
    plan: coinPlan({ modelCoin: { recipient: owner.account.address } }),
  })
  for (const { account } of [market.requester, ...market.trainers]) {
    await transferCoins.sync(owner, { address: otherCoin, to: account.address, amount: parseEther('10000') })
  }
  const clock = new Clock(market.chain)
  return {
    market,
    endpoint,
    clock,
    store: new MemoryBlockstore(),
    liar,
    otherCoin,
    async stop() {
      clock.stop()
      await endpoint.stop()
      await market.stop()
    },
  }
}

const names = ['east', 'north', 'south-west']

/** Points in a plane, named after the direction that they lie in. */
function directions(): Table {
  const rows = Array.from({ length: 96 }, (_, i) => {
    const [x, y] = [((i * 37) % 41) / 4 - 5.1, ((i * 53) % 43) / 4 - 5.3]
    const scores = [x, y, -x - y]
    return `${x},${y},${names[scores.indexOf(Math.max(...scores))]}`
  })
  return parseCsv(['x,y,direction', ...rows].join('\n'))
}

/** An order of labelled directions. */
export async function makeOrder({ store }: Stage, id: string, terms: Terms = {}): Promise<RequestOrder> {
  const prepared = await prepareRequest({
    table: directions(),
    label: 'direction',
    testSize: 24,
    seed: id,
    task: { title: id, licence: 'CC0-1.0' },
    store,
  })
  return { id, prepared, reward, stake, minScore: 5, ...window, ...terms }
}
