import type { Address } from 'viem'
import { modelMarketAbi, modelMarketBytecode } from '../../../../generated/market/index.js'
import type { AnyClient } from '../../../chain/index.js'
import { isDeploymentOf } from '../../../deploy/index.js'
import { getToken, getTreasury } from '../../../token/index.js'
import { UnverifiedMarketError } from './errors.js'

/** A market whose code was compared with that of this package. */
export interface VerifiedMarket {
  /** The coin that rewards and stakes are in. */
  token: Address
  /** Who receives what is slashed. */
  treasury: Address
}

/**
 * Checks that a contract is a market of this package, and returns its coin. **Allow no coins to a contract that was not checked:** a
 * false market can name any coin, and take all that it is allowed.
 *
 * The address of a market that {@link deployMarket} deployed follows from its bytecode, coin and treasury, so no endpoint can lie about
 * the coin. A market that was deployed in another way has its code compared, as the endpoint gives it.
 *
 * @throws {UnverifiedMarketError} when it is not a market, or a market of another release.
 * @throws {ContractNotFoundError} when there is no contract.
 * @example
 * ```ts
 * import { verifyMarket } from 'modelmarket/market/deploy'
 * import { approveCoins } from 'modelmarket/token'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { token } = await verifyMarket(client, { address: market })
 * await approveCoins.sync(client, { address: token, spender: market, amount: parseEther('100') })
 * ```
 */
export async function verifyMarket(
  client: AnyClient,
  { address }: { address: Address },
): Promise<VerifiedMarket> {
  const [token, treasury] = await Promise.all([
    getToken(client, { address }),
    getTreasury(client, { address }),
  ])
  const contract = { abi: modelMarketAbi, bytecode: modelMarketBytecode, args: [token, treasury] }
  if (!(await isDeploymentOf(client, { address, ...contract }))) throw new UnverifiedMarketError({ address })
  return { token, treasury }
}
