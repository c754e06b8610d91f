import type { Address } from 'viem'
import {
  type Funding,
  type LearningPeriod,
  type ListedState,
  listFundings,
  listPeriods,
  listStates,
  type StatePosition,
} from '../index.js'
import type { TrainingSession } from './session.js'

/** The most that a page has. */
const limit = 200

/** Reads all pages of a list. */
async function readPages<item, from>(
  { signal }: Pick<TrainingSession, 'signal'>,
  read: (page: { from: from | undefined; limit: number }) => Promise<{
    items: readonly item[]
    next: from | undefined
  }>,
): Promise<item[]> {
  const all: item[] = []
  let from: from | undefined
  do {
    signal.throwIfAborted()
    const { items, next } = await read({ from, limit })
    all.push(...items)
    from = next
  } while (from !== undefined)
  return all
}

/** All states of a run, live ones and those that fell. */
export function readStates(
  session: TrainingSession,
  { address, runId }: { address: Address; runId: bigint },
): Promise<ListedState[]> {
  return readPages<ListedState, StatePosition>(session, async (page) => {
    const { states, next } = await listStates(session.client, { address, runId, ...page })
    return { items: states, next }
  })
}

/** All periods, or fundings, of some run or account. */
export const readPeriods = (
  session: TrainingSession,
  which: { address: Address; runId?: bigint; worker?: Address },
) =>
  readPages<LearningPeriod, bigint>(session, async (page) => {
    const { periods, next } = await listPeriods(session.client, { ...which, ...page })
    return { items: periods, next }
  })

export const readFundings = (
  session: TrainingSession,
  which: { address: Address; runId?: bigint; funder?: Address },
) =>
  readPages<Funding, bigint>(session, async (page) => {
    const { fundings, next } = await listFundings(session.client, { ...which, ...page })
    return { items: fundings, next }
  })
