import type { Address } from 'viem'

/** A training contract that is deployed on a public chain. */
export interface KnownTraining {
  /** The training contract. */
  training: Address
  /** The coin that rewards and deposits are in. */
  token: Address
  /** Who receives the treasury's parts of deposits. With the coin, it decides the contract's address. */
  treasury: Address
  /** The block that the contract was deployed in: there are no events before it. */
  fromBlock: bigint
}

/**
 * The training contracts that are deployed on public chains, by chain id. **There are none yet**: deploy one with `deployTraining`.
 *
 * @example
 * ```ts
 * import { trainingDeployments } from 'modelmarket/training/deploy'
 * import { sepolia } from 'viem/chains'
 *
 * const known = trainingDeployments[sepolia.id]
 * console.log(known ? known.training : 'none is deployed there')
 * ```
 */
export const trainingDeployments: Readonly<Record<number, KnownTraining>> = {}
