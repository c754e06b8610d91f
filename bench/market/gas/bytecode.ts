import { modelMarketBytecode } from 'modelmarket/market/contracts'
import type { TestMarket } from 'modelmarket/market/testing'
import { modelCoinBytecode, modelCoinFaucetBytecode } from 'modelmarket/token/contracts'
import { size } from 'viem'

/** The most bytes of a contract (EIP-170). */
export const runtimeLimit = 24_576

export interface Bytecode {
  /** Bytes that stand on chain. */
  runtime: number
  /** Bytes that deploy them, without the constructor's arguments. */
  init: number
  /** How much of what EIP-170 allows the runtime takes, from 0 to 1. */
  share: number
}

/** How large the contracts are. */
export async function measureBytecode(market: TestMarket): Promise<Record<string, Bytecode>> {
  const contracts = {
    ModelCoin: [market.token, modelCoinBytecode],
    ModelCoinFaucet: [market.faucet, modelCoinFaucetBytecode],
    ModelMarket: [market.address, modelMarketBytecode],
  } as const
  const entries = Object.entries(contracts).map(async ([name, [address, init]]) => {
    const runtime = size((await market.keeper.getCode({ address })) ?? '0x')
    return [
      name,
      { runtime, init: size(init), share: Math.round((runtime / runtimeLimit) * 10_000) / 10_000 },
    ]
  })
  return Object.fromEntries(await Promise.all(entries))
}
