import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import type { Blockstore, Pinning } from '../../../../content/index.js'
import type { DisputeEvent } from '../playDispute.js'
import type { RunsOptions } from '../runs.js'
import type { SettleEvent } from '../settle.js'
import type { WorkerPolicy } from './policy.js'

export interface WorkerOptions extends AgentOptions, Omit<RunsOptions, 'store'> {
  /** Where to fetch datasets from, and where to publish weights. A store that can pin keeps them. */
  store: Pick<Blockstore, 'get' | 'put'> & Partial<Pinning>
  policy?: WorkerPolicy | undefined
}

/** The events of a worker. Amounts are in the coin's smallest unit. */
export type WorkerEvent =
  | CommonEvent
  | DisputeEvent
  | SettleEvent
  /** The worker does not work on a run. */
  | { type: 'passed'; runId: bigint; reason: string }
  /** Too much is at risk already. The worker looks again when deposits are back. */
  | { type: 'postponed'; runId: bigint; atRisk: bigint }
  /** A live state is wrong. The worker builds nothing on it. */
  | { type: 'wrongTip'; runId: bigint; height: number; stateHash: string }
  | { type: 'startedPeriod'; runId: bigint; periodId: bigint; deposit: bigint }
  | { type: 'submitted'; runId: bigint; periodId: bigint; height: number; stateHash: string }
  /** Somebody disputes a state of the worker. */
  | { type: 'disputed'; runId: bigint; disputeId: bigint; stateHash: string }
  | { type: 'closed'; runId: bigint }
