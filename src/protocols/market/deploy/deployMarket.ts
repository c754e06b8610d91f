import { type Account, type Address, encodeDeployData, type Hex } from 'viem'
import { modelMarketAbi, modelMarketBytecode } from '../../../../generated/market/index.js'
import {
  modelCoinAbi,
  modelCoinBytecode,
  modelCoinFaucetAbi,
  modelCoinFaucetBytecode,
} from '../../../../generated/token/index.js'
import type { AnyClient } from '../../../chain/index.js'
import { create2Address, deployCreate2 } from '../../../deploy/index.js'

export interface DeployModelMarketParameters {
  /** Who receives what is slashed. */
  treasury: Address
  /** The coin that rewards and stakes are in. By default a ModelCoin of its own, deployed first. */
  token?: Address | undefined
  /** Who receives the supply of that ModelCoin. By default the treasury. */
  recipient?: Address | undefined
  /** Who pays for the deployment. By default the client's account. */
  account?: Account | Address | undefined
}

/** Where a market and what it needs are. */
export interface ModelMarketDeployment {
  /** The coin. */
  token: Address
  /** The coin's faucet. Empty until somebody sends it coins. */
  faucet: Address
  /** The market. */
  market: Address
}

/** Creation code with constructor arguments, for each contract in the order that they depend on each other. */
function initCodes({ treasury, token, recipient = treasury }: DeployModelMarketParameters): {
  token: Hex
  faucet: Hex
  market: Hex
} {
  const coin = encodeDeployData({ abi: modelCoinAbi, bytecode: modelCoinBytecode, args: [recipient] })
  const address = token ?? create2Address(coin)
  return {
    token: coin,
    faucet: encodeDeployData({ abi: modelCoinFaucetAbi, bytecode: modelCoinFaucetBytecode, args: [address] }),
    market: encodeDeployData({
      abi: modelMarketAbi,
      bytecode: modelMarketBytecode,
      args: [address, treasury],
    }),
  }
}

/**
 * Gives the addresses that {@link deployModelMarket} deploys to: the same on every chain for the same arguments.
 *
 * @example
 * ```ts
 * import { modelMarketAddresses } from 'modelmarket/market/deploy'
 *
 * const { market } = modelMarketAddresses({ treasury: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' })
 * ```
 */
export function modelMarketAddresses(
  parameters: Omit<DeployModelMarketParameters, 'account'>,
): ModelMarketDeployment {
  const codes = initCodes(parameters)
  return {
    token: parameters.token ?? create2Address(codes.token),
    faucet: create2Address(codes.faucet),
    market: create2Address(codes.market),
  }
}

/**
 * Deploys a market, with a coin and its faucet, through the standard CREATE2 deployer. What stands already is left
 * alone, so it may be called again.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer.
 * @see https://eips.ethereum.org/EIPS/eip-1014
 * @example
 * ```ts
 * import { deployModelMarket } from 'modelmarket/market/deploy'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, treasury: Address
 *
 * const { market, token } = await deployModelMarket(client, { treasury })
 * ```
 */
export async function deployModelMarket(
  client: AnyClient,
  parameters: DeployModelMarketParameters,
): Promise<ModelMarketDeployment> {
  const { account } = parameters
  const codes = initCodes(parameters)
  const token = parameters.token ?? (await deployCreate2(client, { initCode: codes.token, account }))
  const faucet = await deployCreate2(client, { initCode: codes.faucet, account })
  const market = await deployCreate2(client, { initCode: codes.market, account })
  return { token, faucet, market }
}
