import type { AgentContext } from '../../../agents/engine/role.js'
import { enforceTimeout, type Request } from '../index.js'

/** The event of a timeout that an agent enforced. */
export interface EnforcedEvent {
  type: 'enforced'
  requestId: bigint
  slashed: readonly number[]
  /** What the agent was paid for it, in the coin's smallest unit. */
  tip: bigint
  /** The outcome of the request, if that ended it. */
  outcome: string | undefined
}

/** Enforces the timeout of a request whose window is over. */
export async function enforce(context: AgentContext<EnforcedEvent>, request: Request): Promise<void> {
  const { requestId, phase, candidateDeadline, liveCount } = request
  // Each timeout of a request needs an id, and a transaction, of its own: these fields differ between two of them.
  const id = `${requestId} enforce ${phase} ${candidateDeadline} ${liveCount}`
  const parameters = { address: context.address, requestId }
  const { slashed, tip, outcome } = await context.send(id, enforceTimeout, parameters)
  context.tell({ type: 'enforced', requestId, slashed, tip, outcome })
}
