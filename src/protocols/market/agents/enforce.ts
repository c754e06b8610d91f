import type { AgentContext } from '../../../agents/engine/role.js'
import { enforceTimeout, type Request } from '../index.js'

/** What an agent tells of a timeout that it enforced. */
export interface EnforcedEvent {
  type: 'enforced'
  requestId: bigint
  slashed: readonly number[]
  /** What enforcing paid, in the coin's smallest unit. */
  tip: bigint
  /** What became of the request, when that ended it. */
  outcome: string | undefined
}

/** Enforces the timeout that a request is in. */
export async function enforce(context: AgentContext<EnforcedEvent>, request: Request): Promise<void> {
  const { requestId, phase, candidateDeadline, liveCount } = request
  // The end of a window is of one timeout only: the next one is another transaction.
  const id = `${requestId} enforce ${phase} ${candidateDeadline} ${liveCount}`
  const parameters = { address: context.address, requestId }
  const { slashed, tip, outcome } = await context.send(id, enforceTimeout, parameters)
  context.tell({ type: 'enforced', requestId, slashed, tip, outcome })
}
