import { type Address, maxUint256 } from 'viem'
import { approveCoins, getCoinAllowance } from '../../token/index.js'
import type { AgentContext } from './role.js'

export interface AllowCoinsParameters {
  /** The coin. */
  token: Address
  /** The contract that takes coins. */
  spender: Address
  /** The least allowance, in the coin's smallest unit. */
  amount: bigint
}

/**
 * Allows a contract to take coins of the agent's account, once and without a limit: an allowance per call would cost a transaction
 * each. Use it only for a contract that takes coins from nobody but its caller, and no more than the call says.
 *
 * @param context - the role's context.
 * @throws {EndpointError} when the endpoint does not answer.
 * @throws {TransactionRevertedError} when the transaction reverted.
 * @example
 * ```ts
 * import { type AgentContext, allowCoins } from 'modelmarket/agents'
 * import { type Address, parseEther } from 'viem'
 *
 * declare const context: AgentContext<never>, token: Address
 *
 * await allowCoins(context, { token, spender: context.address, amount: parseEther('10') })
 * ```
 */
export async function allowCoins(
  context: AgentContext<never>,
  { token, spender, amount }: AllowCoinsParameters,
): Promise<void> {
  const { client, account } = context
  const allowance = await getCoinAllowance(client, { address: token, owner: account, spender })
  if (allowance >= amount) return
  const id = `allow ${token} ${spender}`
  await context.send(id, approveCoins, { address: token, spender, amount: maxUint256 })
  await context.forget(id)
}
