import { type Address, isAddress } from 'viem'
import { CoinAllowance } from '../../../../agents/engine/coinAllowance.js'
import type { AgentContext } from '../../../../agents/engine/role.js'
import { verifyTraining } from '../../deploy/index.js'
import { NoVoteError } from './errors.js'

/** What sends the calls that lock coins, by the address of the vote in lower case. */
export type VerifiedVotes = ReadonlyMap<string, CoinAllowance>

/**
 * Returns the token votes of a training contract whose code is that of this package.
 *
 * @throws {UnverifiedTrainingError} when the contract is not a training contract: then the agent must not start.
 * @throws {NoVoteError} when it has no vote.
 */
export async function verifiedVotes(context: AgentContext<never>): Promise<VerifiedVotes> {
  const { address, client, prefix, untilDone, vault } = context
  const key = `${prefix}verified`
  // Once verified, it is so for ever: no answer of an endpoint keeps an agent from its duties after a restart.
  const stored = parse(await vault.get(key))
  const { token, votes } = stored ?? (await untilDone(() => findVotes(context)))
  if (!stored) await vault.put(key, { token, votes: [...votes] })
  if (votes.length === 0) throw new NoVoteError({ address })
  return new Map(
    votes.map((spender) => [spender.toLowerCase(), new CoinAllowance(context, { token, spender })]),
  )

  async function findVotes({ address }: AgentContext<never>) {
    const { token, adjudicators } = await verifyTraining(client, { address })
    const votes = adjudicators.filter(({ kind }) => kind === 'vote').map(({ address }) => address)
    return { token, votes }
  }
}

function parse(value: unknown): { token: Address; votes: readonly Address[] } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { token, votes } = value as { token?: unknown; votes?: unknown }
  if (typeof token !== 'string' || !isAddress(token) || !Array.isArray(votes)) return undefined
  return votes.every((vote) => typeof vote === 'string' && isAddress(vote)) ? { token, votes } : undefined
}
