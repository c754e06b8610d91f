import type { AgentContext } from '../../../agents/engine/role.js'
import {
  collect,
  finalize,
  getCredit,
  getPeriod,
  getRun,
  getState,
  getStateAt,
  type LearningPeriod,
  type Run,
  settlePeriod,
} from '../index.js'
import { keyOf } from './keys.js'

/** The events of an agent that brings a run to its end. */
export type SettleEvent =
  /** States became final by the agent's call. */
  | { type: 'finalized'; runId: bigint; heights: readonly number[] }
  /** The agent settled a period. Amounts are in the coin's smallest unit. */
  | {
      type: 'settled'
      runId: bigint
      periodId: bigint
      outcome: string
      toWorker: bigint
      toProofers: bigint
    }
  /** The agent was paid what the contract owed it. */
  | { type: 'collected'; amount: bigint }

type Context = AgentContext<SettleEvent>
/** What reads take. */
type Reading = Pick<AgentContext<never>, 'client' | 'address' | 'block'>

/** Returns whether the next state of a run can become final. */
export async function isNextRipe({ client, address, block }: Reading, run: Run): Promise<boolean> {
  const { runId, finalHeight, tip } = run
  if (tip === finalHeight) return false
  const blockNumber = block()
  const stateHash = await getStateAt(client, { address, runId, height: finalHeight + 1, blockNumber })
  if (stateHash === undefined) return false
  return (await getState(client, { address, stateHash, blockNumber })).status === 'ripe'
}

/** Makes all ripe states of a run final, up to 50. */
export async function finalizeRun({ address, send, tell }: Context, run: Run, key: string): Promise<void> {
  const { runId, finalHeight } = run
  const { states } = await send(`${key} finalize ${finalHeight}`, finalize, { address, runId })
  tell({ type: 'finalized', runId, heights: states.map(({ height }) => height) })
}

/** Returns whether a period can be settled. */
export function isSettleable(
  { status, live, firstHeight }: LearningPeriod,
  { finalHeight }: Pick<Run, 'finalHeight'>,
): boolean {
  return status === 'ended' && (live === 0 || firstHeight + live - 1 <= finalHeight)
}

/** Pays the deposit of a period that is over. */
export async function settle(
  { address, send, tell }: Context,
  { runId, periodId }: LearningPeriod,
): Promise<void> {
  const id = `${keyOf('period', periodId)} settle`
  const { outcome, toWorker, toProofers } = await send(id, settlePeriod, { address, periodId })
  tell({ type: 'settled', runId, periodId, outcome, toWorker, toProofers })
}

/** Collects what the contract owes the agent, if it owes anything. */
export async function collectCredit(context: Context): Promise<void> {
  const { client, account, address, block, forget, send, tell } = context
  const credit = await getCredit(client, { address, payee: account, blockNumber: block() })
  if (credit === 0n) return
  const id = `credit collect`
  const { amount } = await send(id, collect, { address, payee: account })
  // There may be more later: another call, under the same name.
  await forget(id)
  tell({ type: 'collected', amount })
}

/** Reads a run and one of its periods at the same block. */
export async function readPeriod({ client, address, block }: Reading, periodId: bigint) {
  const blockNumber = block()
  const period = await getPeriod(client, { address, periodId, blockNumber })
  const run = await getRun(client, { address, runId: period.runId, blockNumber })
  return { period, run }
}
