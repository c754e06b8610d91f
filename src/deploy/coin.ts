import type { Address } from 'viem'
import {
  modelCoinAbi,
  modelCoinBytecode,
  modelCoinFaucetAbi,
  modelCoinFaucetBytecode,
} from '../../generated/token/index.js'
import type { PlannedContract } from './plan.js'

/** A ModelCoin that is deployed with a protocol: for test networks, and for a market with a coin of its own. */
export interface NewModelCoin {
  /** Who receives the supply, 1,000,000 MDC. */
  recipient: Address
  /** Whether to deploy a faucet as well. The faucet is empty until somebody sends it coins. By default `false`. */
  faucet?: boolean | undefined
}

/** The coin that a protocol uses: one that exists, or a ModelCoin that is deployed first. */
export type CoinParameters =
  | {
      /** Address of an ERC-20 coin. */
      token: Address
      modelCoin?: undefined
    }
  | {
      token?: undefined
      /** Asks for a ModelCoin of its own. */
      modelCoin: NewModelCoin
    }

/** Where the coin and its faucet are. */
export type CoinAddresses<parameters extends CoinParameters = CoinParameters> = {
  /** The coin. */
  token: Address
} & (parameters extends { modelCoin: { faucet: true } }
  ? {
      /** The coin's faucet. */
      faucet: Address
    }
  : {
      /** The coin's faucet, where one was asked for. */
      faucet?: Address
    })

/** The contracts that the parameters ask for: none where the coin exists. */
export function coinPlan({ modelCoin }: CoinParameters): PlannedContract<'token' | 'faucet'>[] {
  if (!modelCoin) return []
  const { recipient, faucet } = modelCoin
  return [
    { name: 'token', abi: modelCoinAbi, bytecode: modelCoinBytecode, args: () => [recipient] },
    ...(faucet
      ? [
          {
            name: 'faucet' as const,
            abi: modelCoinFaucetAbi,
            bytecode: modelCoinFaucetBytecode,
            args: ({ token }: Record<'token', Address>) => [token],
          },
        ]
      : []),
  ]
}
