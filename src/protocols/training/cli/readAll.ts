import type { Address } from 'viem'
import {
  type Funding,
  getRun,
  type LearningPeriod,
  type ListedState,
  listFundings,
  listPeriods,
  listStates,
  type Run,
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

/** How many calls to make at a time: a public endpoint refuses many at once. */
const batch = 20

/** Reads something of each item, a few at a time. */
export async function readEach<item, value>(
  { signal }: Pick<TrainingSession, 'signal'>,
  items: readonly item[],
  read: (item: item) => Promise<value>,
): Promise<value[]> {
  const all: value[] = []
  for (let from = 0; from < items.length; from += batch) {
    signal.throwIfAborted()
    all.push(...(await Promise.all(items.slice(from, from + batch).map(read))))
  }
  return all
}

/** The runs of some periods or fundings, each read once. */
export async function readRuns(
  session: TrainingSession,
  { address, of }: { address: Address; of: readonly { runId: bigint }[] },
): Promise<ReadonlyMap<bigint, Run>> {
  const ids = [...new Set(of.map(({ runId }) => runId))]
  const runs = await readEach(session, ids, (runId) => getRun(session.client, { address, runId }))
  return new Map(runs.map((run) => [run.runId, run]))
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
