import { type Address, isAddress } from 'viem'
import type { AgentContext } from '../../../agents/engine/role.js'
import { UnverifiedTrainingError, verifyTraining } from '../deploy/index.js'

/**
 * Returns the adjudicators of a training contract that are token votes of this package. Of a contract that is not of this package, none:
 * whoever only reads them, and allows them no coins, need not stop for that.
 */
export async function votesOf(context: AgentContext<never>): Promise<readonly Address[]> {
  const { address, client, prefix, untilDone, vault } = context
  const key = `${prefix}votes`
  // Once verified, it is so for ever: no answer of an endpoint keeps an agent from its duties after a restart.
  const stored = await vault.get(key)
  if (Array.isArray(stored) && stored.every((vote) => typeof vote === 'string' && isAddress(vote)))
    return stored as readonly Address[]
  const votes = await untilDone(async () => {
    try {
      const { adjudicators } = await verifyTraining(client, { address })
      return adjudicators.filter(({ kind }) => kind === 'vote').map(({ address }) => address)
    } catch (error) {
      if (UnverifiedTrainingError.is(error)) return []
      throw error
    }
  })
  await vault.put(key, [...votes])
  return votes
}
