import type { AgentContext } from './role.js'

/** How long after its end a request may still come back by a reorganisation, in seconds: Ethereum takes 13 minutes to finalise. */
const finality = 900n

/** Until when to keep what a request that has ended would need again; `undefined` when that is over. */
export function keptUntil(closedAt: bigint, context: Pick<AgentContext<never>, 'now'>): bigint | undefined {
  const end = closedAt + finality
  return context.now() < end ? end : undefined
}
