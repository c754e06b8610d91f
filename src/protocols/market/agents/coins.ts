import { maxUint256 } from 'viem'
import type { AgentContext } from '../../../agents/engine/role.js'
import { approveCoins, getCoinAllowance, getToken } from '../../../token/index.js'

/**
 * Lets the market take coins of the agent's account, once. The market takes from nobody but the caller, and no more than
 * the call says; an allowance per call would cost a transaction each.
 */
export async function allowCoins(context: AgentContext<never>, amount: bigint): Promise<void> {
  const { client, address, account } = context
  const token = await getToken(client, { address })
  const allowance = await getCoinAllowance(client, { address: token, owner: account, spender: address })
  if (allowance >= amount) return
  const id = `allow ${address}`
  await context.send(id, approveCoins, { address: token, spender: address, amount: maxUint256 })
  await context.forget(id)
}
