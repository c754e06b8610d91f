import type { Address } from 'viem'

/** A market that is deployed on a public chain. */
export interface KnownMarket {
  /** The market. */
  market: Address
  /** The coin that rewards and stakes are in. */
  token: Address
  /** Who receives what is slashed. With the coin, it decides the market's address. */
  treasury: Address
  /** The block that the market was deployed in: there are no events before it. */
  fromBlock: bigint
}

/**
 * The markets that are deployed on public chains, by chain id. **There are none yet**: deploy one with `deployMarket`.
 *
 * @example
 * ```ts
 * import { marketDeployments } from 'modelmarket/market/deploy'
 * import { sepolia } from 'viem/chains'
 *
 * const known = marketDeployments[sepolia.id]
 * console.log(known ? known.market : 'no market is deployed there')
 * ```
 */
export const marketDeployments: Readonly<Record<number, KnownMarket>> = {}
