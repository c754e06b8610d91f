import type { Command } from 'commander'
import type { Address, Client } from 'viem'
import { chainIdOf } from '../../../chain/index.js'
import { withProtocolSession } from '../../../cli/commands/withSession.js'
import type { Shell } from '../../../cli/protocol.js'
import type { ProtocolSession } from '../../../cli/session.js'
import type { StoredParameters } from '../agents/index.js'
import { type MarketSettings, marketSection } from './settings.js'

/** The session of a command of the market. */
export type MarketSession = ProtocolSession<MarketSettings>

/** Runs a command of the market with a session of its own, which is closed afterwards. */
export function withMarket<options extends object>(
  shell: Shell,
  act: (session: MarketSession, options: options, args: readonly string[]) => Promise<void>,
): (this: Command) => Promise<void> {
  return withProtocolSession(shell, marketSection, act)
}

/** What the vault keeps the requests of this market under: of one account, or of all. */
export async function marketKey(
  client: Client,
  address: Address,
  account?: Address,
): Promise<StoredParameters> {
  return { chainId: await chainIdOf(client), address, account }
}
