import { isAddress } from 'viem'
import { CoinAllowance } from '../../../agents/engine/coinAllowance.js'
import { PersonNeededError } from '../../../agents/engine/errors.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { ReceiptMissingError } from '../../../agents/sender/errors.js'
import { TransactionRevertedError } from '../../../chain/index.js'
import { verifyMarket } from '../deploy/index.js'

/**
 * Returns what sends the calls that take coins, for a market whose code is that of this package.
 *
 * @throws {UnverifiedMarketError} when it is not: then the agent must not start.
 */
export async function marketCoins(context: AgentContext<never>): Promise<CoinAllowance> {
  const { address, client, prefix, untilDone, vault } = context
  const key = `${prefix}token`
  // Once verified, it is so for ever: no answer of an endpoint keeps an agent from its duties after a restart.
  const known = await vault.get(key)
  const token =
    typeof known === 'string' && isAddress(known)
      ? known
      : (await untilDone(() => verifyMarket(client, { address }))).token
  if (known !== token) await vault.put(key, token)
  return new CoinAllowance(context, { token, spender: address })
}

/** Whether a call that takes coins was sent, and may have taken them, although the endpoint says that it failed. */
export function mayHavePaid(error: unknown): boolean {
  return [TransactionRevertedError, ReceiptMissingError, PersonNeededError].some((kind) => kind.is(error))
}
