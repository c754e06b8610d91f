import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { transferCoins } from 'modelmarket/token'
import { type Bytecode, measureBytecode } from './bytecode.js'
import { callLast, lastCallCalls } from './lastCall.js'
import { lifeCalls, live } from './life.js'
import type { Cost } from './send.js'

export const calls = [...lifeCalls, ...lastCallCalls] as const
export type Call = (typeof calls)[number]

/** What each call cost; more than one where many made it, in the order of the chain. */
export type Costs = Record<Call, readonly Cost[]>

export const sizes = [100, 1000, 10_000] as const
export type Size = (typeof sizes)[number]
export const many = 1000
/** Where the cost of one claim and of many is compared, and bulk slashing is measured. */
export const sizeOfMany = 1000
/** How many claims are slashed in one call. */
const slashed = [1, 10, 50, 100]

export interface Measurements {
  /** Requests with as few claims as it takes. */
  few: Record<Size, Costs>
  /** A request of `sizeOfMany` labels with `many` claims. */
  crowd: Costs
  /** In that: slashing so many false claims in one call. */
  slashing: ReadonlyMap<number, Cost>
  bytecode: Record<string, Bytecode>
  hardFork: string
}

/** Measures each call on a chain of its own. Every run measures the same, to the last unit. */
export async function measure(): Promise<Measurements> {
  const market = await startMarket({ trainers: 10 })
  try {
    const { hardFork } = (await market.keeper.request({ method: 'anvil_nodeInfo' } as never)) as {
      hardFork: string
    }
    const bytecode = await measureBytecode(market)
    // Steady state: the counter, the pot and every balance have been written to before.
    const amount = 1n
    await transferCoins.sync(market.requester, { address: market.token, to: market.treasury, amount })
    await transferCoins.sync(market.requester, { address: market.token, to: market.address, amount })
    await live(market, { size: 100, claims: 1 })

    const few = {
      100: await measureFew(market, 100),
      1000: await measureFew(market, 1000),
      10000: await measureFew(market, 10_000),
    }
    const lived = await live(market, { size: sizeOfMany, claims: many })
    const { slashing, ...last } = await callLast(market, { size: sizeOfMany, claims: many, slashed })
    return { few, crowd: { ...lived, ...last }, slashing, bytecode, hardFork }
  } finally {
    await market.stop()
  }
}

/** One claim; for a last call the false one, and two to prove. */
async function measureFew(market: TestMarket, size: number): Promise<Costs> {
  const lived = await live(market, { size, claims: 1 })
  const { slashing: _, ...last } = await callLast(market, { size, claims: 3, slashed: [1] })
  return { ...lived, ...last }
}
