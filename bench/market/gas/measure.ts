import { modelMarketBytecode } from 'modelmarket/market/contracts'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { transferCoins } from 'modelmarket/token'
import { modelCoinBytecode, modelCoinFaucetBytecode } from 'modelmarket/token/contracts'
import { hardForkOf, measureBytecode } from '../../gas/bytecode.js'
import type { Costs, Measurements } from '../../gas/plan.js'
import type { Cost } from '../../gas/send.js'
import { callLast } from './lastCall.js'
import { live } from './life.js'
import { type Call, plan } from './plan.js'

/** How many claims are slashed in one call. */
const slashed = [1, 10, 50, 100]

/** What is measured of the market beside its calls. */
export interface MarketMeasurements extends Measurements<Call> {
  /** Among many claims: slashing so many false ones in one call. */
  slashing: ReadonlyMap<number, Cost>
}

/** Measures each call on a chain of its own. Every run measures the same, to the last unit. */
export async function measure(): Promise<MarketMeasurements> {
  const market = await startMarket({ trainers: 10 })
  const { keeper, requester, token, faucet, treasury, address } = market
  try {
    const hardFork = await hardForkOf(keeper)
    const bytecode = await measureBytecode(keeper, {
      ModelCoin: [token, modelCoinBytecode],
      ModelCoinFaucet: [faucet, modelCoinFaucetBytecode],
      ModelMarket: [address, modelMarketBytecode],
    })
    // Steady state: the counter, the pot and every balance have been written to before.
    await transferCoins.sync(requester, { address: token, to: treasury, amount: 1n })
    await transferCoins.sync(requester, { address: token, to: address, amount: 1n })
    await live(market, { size: 100, claims: 1 })

    const few = new Map<number, Costs<Call>>()
    for (const size of plan.sizes) few.set(size, await measureFew(market, size))
    const many = { size: plan.limitSize, claims: plan.crowd.count }
    const lived = await live(market, many)
    const { slashing, ...last } = await callLast(market, { ...many, slashed })
    return { few, crowd: { ...lived, ...last }, slashing, bytecode, hardFork }
  } finally {
    await market.stop()
  }
}

/** One claim; for a last call the false one, and two to prove. */
async function measureFew(market: TestMarket, size: number): Promise<Costs<Call>> {
  const lived = await live(market, { size, claims: 1 })
  const { slashing: _, ...last } = await callLast(market, { size, claims: 3, slashed: [1] })
  return { ...lived, ...last }
}
