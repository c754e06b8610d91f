import { allowCoins } from '../../../agents/engine/allowCoins.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { getToken } from '../../../token/index.js'

/** Allows the market to take coins of the agent's account. It takes coins from nobody but its caller. */
export async function allowMarketCoins(context: AgentContext<never>, amount: bigint): Promise<void> {
  const { client, address } = context
  const token = await getToken(client, { address })
  await allowCoins(context, { token, spender: address, amount })
}
