import type { Address } from 'viem'
import { accountObjection, isAmong } from '../../../agents/engine/accounts.js'
import type { Run } from '../index.js'

/** The runs that an agent takes part in. A condition that is absent does not apply. */
export interface RunPolicy {
  /** Only these runs. */
  runs?: readonly bigint[] | undefined
  /** Only runs of these accounts. */
  allow?: readonly Address[] | undefined
  /** No runs of these accounts. */
  deny?: readonly Address[] | undefined
  /** A condition of your own. */
  accept?: ((run: Run) => boolean | Promise<boolean>) | undefined
}

/**
 * Returns why an agent takes no part in a run; `undefined` when the policy accepts it.
 *
 * @param games The adjudicators that are known to be the game.
 * @param terms What the policy says of coins: why they do not suit it, if so.
 */
export async function runObjection(
  policy: RunPolicy,
  run: Run,
  { games, terms }: { games: readonly Address[]; terms: string | undefined },
): Promise<string | undefined> {
  const { runs, accept } = policy
  if (runs && !runs.includes(run.runId)) return 'it is not among the runs that were named'
  if (!isAmong(games, run.adjudicator)) return 'its adjudicator is not the dispute game'
  if (terms !== undefined) return terms
  const objection = accountObjection(policy, run.creator, 'its creator')
  if (objection !== undefined) return objection
  return accept && !(await accept(run)) ? 'it was not accepted' : undefined
}
