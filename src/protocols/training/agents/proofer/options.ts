import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import type { DisputeEvent } from '../playDispute.js'
import type { RunsOptions } from '../runs.js'
import type { SettleEvent } from '../settle.js'
import type { ProoferPolicy } from './policy.js'

export interface ProoferOptions extends AgentOptions, Omit<RunsOptions, 'from'> {
  policy?: ProoferPolicy | undefined
}

/** The events of a proofer. Amounts are in the coin's smallest unit. */
export type ProoferEvent =
  | CommonEvent
  | DisputeEvent
  | SettleEvent
  /** The proofer does not watch a run. */
  | { type: 'passed'; runId: bigint; reason: string }
  /** All states up to a height are right. */
  | { type: 'checked'; runId: bigint; height: number }
  /** A state is wrong, and disputed. */
  | { type: 'disputed'; runId: bigint; disputeId: bigint; height: number; stateHash: string; deposit: bigint }
  /** A state is wrong, and too much is at risk already. The proofer looks again when deposits are back. */
  | { type: 'postponed'; runId: bigint; height: number; atRisk: bigint }
  /** A state is wrong, and its window is over. */
  | { type: 'tooLate'; runId: bigint; height: number; stateHash: string }
  /** A final state is wrong: the run cannot be replayed any more. */
  | { type: 'lost'; runId: bigint; height: number }
  /** A dispute of the proofer is over. */
  | { type: 'ended'; runId: bigint; disputeId: bigint; status: string }
  /** A run that the proofer watched is over. What was stored of it is deleted. */
  | { type: 'closed'; runId: bigint }
