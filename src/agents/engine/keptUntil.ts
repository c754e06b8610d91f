import type { AgentContext } from './role.js'

/** How long a reorganisation may still bring back a thing that has ended, in seconds: Ethereum takes 13 minutes to finalise. */
const finality = 900n

/**
 * Returns until when to keep what a thing that has ended would need again; `undefined` when it can be deleted.
 *
 * @param endedAt - when the thing ended, in seconds of the chain's time.
 * @param context - the role's context.
 */
export function keptUntil(endedAt: bigint, context: Pick<AgentContext<never>, 'now'>): bigint | undefined {
  const end = endedAt + finality
  return context.now() < end ? end : undefined
}
