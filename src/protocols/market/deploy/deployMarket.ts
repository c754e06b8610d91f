import type { Account, Address } from 'viem'
import { modelMarketAbi, modelMarketBytecode } from '../../../../generated/market/index.js'
import type { AnyClient } from '../../../chain/index.js'
import {
  type CoinAddresses,
  type CoinParameters,
  coinPlan,
  type DeployProgress,
  deployPlan,
  type Plan,
  planAddresses,
} from '../../../deploy/index.js'

/** The parameters that determine the addresses of a market. */
export type MarketAddressesParameters = CoinParameters & {
  /** Who receives what is slashed. */
  treasury: Address
}

export type DeployMarketParameters = MarketAddressesParameters & {
  /** Who pays for the deployment. By default the client's account. */
  account?: Account | Address | undefined
  /** Called when a contract exists already, when its transaction is sent, and when it is deployed. */
  onProgress?: ((progress: DeployProgress<'token' | 'faucet' | 'market'>) => void) | undefined
  signal?: AbortSignal | undefined
}

/** The addresses of a market, its coin and, if asked for, the coin's faucet. */
export type MarketDeployment<parameters extends CoinParameters = CoinParameters> =
  CoinAddresses<parameters> & {
    /** The market. */
    market: Address
  }

/** Plans the contracts of a market, in the order in which they are deployed. */
export function marketPlan(parameters: MarketAddressesParameters): Plan<'token' | 'faucet' | 'market'> {
  const { token, treasury } = parameters
  return [
    ...coinPlan(parameters),
    {
      name: 'market',
      abi: modelMarketAbi,
      bytecode: modelMarketBytecode,
      args: (addresses) => [token ?? addresses.token, treasury],
    },
  ]
}

const existing = ({ token }: CoinParameters) => (token === undefined ? {} : { token })

/**
 * Computes the addresses that {@link deployMarket} deploys to. For the same parameters they are the same on every chain.
 *
 * @example
 * ```ts
 * import { marketAddresses } from 'modelmarket/market/deploy'
 *
 * const treasury = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
 * const { market, faucet } = marketAddresses({ treasury, modelCoin: { recipient: treasury, faucet: true } })
 * console.log(market, faucet)
 * ```
 */
export function marketAddresses<const parameters extends MarketAddressesParameters>(
  parameters: parameters,
): MarketDeployment<parameters> {
  return { ...existing(parameters), ...planAddresses(marketPlan(parameters)) } as never
}

/**
 * Deploys a market for a coin that exists, or with a ModelCoin and its faucet, through the standard CREATE2 deployer.
 *
 * It skips contracts that exist already, so calling it again resumes a deployment that was interrupted.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer. Development chains get it.
 * @throws {DeploymentFailedError} when a transaction leaves no code.
 * @see https://eips.ethereum.org/EIPS/eip-1014
 * @example
 * ```ts
 * import { deployMarket } from 'modelmarket/market/deploy'
 * import type { Account, Address, Chain, Client, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, treasury: Address, token: Address
 *
 * // For a coin that exists:
 * const { market } = await deployMarket(client, { treasury, token })
 *
 * // With a coin and a faucet of its own, on a test network:
 * const recipient = client.account.address
 * const test = await deployMarket(client, { treasury, modelCoin: { recipient, faucet: true } })
 * console.log(market, test.market, test.token, test.faucet)
 * ```
 */
export async function deployMarket<const parameters extends DeployMarketParameters>(
  client: AnyClient,
  parameters: parameters,
): Promise<MarketDeployment<parameters>> {
  const { account, onProgress, signal } = parameters
  const deployed = await deployPlan(client, { plan: marketPlan(parameters), account, onProgress, signal })
  return { ...existing(parameters), ...deployed } as never
}
