import { type Address, isAddress } from 'viem'
import { CoinAllowance } from '../../../agents/engine/coinAllowance.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import type { AnyClient } from '../../../chain/index.js'
import { verifyTraining } from '../deploy/index.js'

/** What an agent needs to know of a training contract before it allows it coins. */
export interface TrainingCoins {
  /** Sends the calls that take coins. */
  coins: CoinAllowance
  /** The adjudicators whose code is that of this package's game. */
  games: readonly Address[]
}

interface Verified {
  token: Address
  games: readonly Address[]
}

/**
 * Returns what sends the calls that take coins, for a training contract whose code is that of this package.
 *
 * @throws {UnverifiedTrainingError} when it is not: then the agent must not start.
 */
export async function trainingCoins(context: AgentContext<never>): Promise<TrainingCoins> {
  const { address, client, prefix, untilDone, vault } = context
  const key = `${prefix}verified`
  // Once verified, it is so for ever: no answer of an endpoint keeps an agent from its duties after a restart.
  const stored = parse(await vault.get(key))
  const { token, games } = stored ?? (await untilDone(() => verify(client, address)))
  if (!stored) await vault.put(key, { token, games: [...games] })
  return { coins: new CoinAllowance(context, { token, spender: address }), games }
}

async function verify(client: AnyClient, address: Address): Promise<Verified> {
  const { token, adjudicators } = await verifyTraining(client, { address })
  const games = adjudicators.filter(({ kind }) => kind === 'game').map(({ address }) => address)
  return { token, games }
}

function parse(value: unknown): Verified | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { token, games } = value as { token?: unknown; games?: unknown }
  if (typeof token !== 'string' || !isAddress(token) || !Array.isArray(games)) return undefined
  return games.every((game) => typeof game === 'string' && isAddress(game)) ? { token, games } : undefined
}
