import type { AgentOptions } from './options.js'
import type { AgentContext } from './role.js'

/** Reads this machine's clock, in seconds since 1970. */
export const ownTime = (): bigint => BigInt(Math.floor(Date.now() / 1000))

/**
 * Returns a clock that no endpoint can put forward: the earlier of the chain's time and this machine's. Where the chain has a time of
 * its own, the chain's.
 */
export function cautiousClock(
  { now }: Pick<AgentContext<never>, 'now'>,
  { checkClock = true }: Pick<AgentOptions, 'checkClock'>,
): Pick<AgentContext<never>, 'now'> {
  return {
    now() {
      const own = ownTime()
      return checkClock && own < now() ? own : now()
    },
  }
}
