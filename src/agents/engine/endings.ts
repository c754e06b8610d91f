import { keptUntil } from './keptUntil.js'
import type { AgentContext } from './role.js'

/**
 * Tells when what ended things would need again can be deleted. The agent must have seen the end itself for as long as a reorganisation
 * can take: one wrong answer of an endpoint, which may also say that the end was long ago, deletes nothing.
 *
 * @example
 * ```ts
 * import { Endings, type Next } from 'modelmarket/agents'
 *
 * const endings = new Endings({ now: () => BigInt(Math.floor(Date.now() / 1000)) })
 *
 * function next(key: string, closedAt: bigint): Next {
 *   if (closedAt > 0n) return endings.keptUntil(key, closedAt) ?? 'done'
 *   endings.forget(key)
 *   return {}
 * }
 * ```
 */
export class Endings {
  readonly #clock: Pick<AgentContext<never>, 'now'>
  /** Since when each thing was seen to have ended. */
  readonly #since = new Map<bigint | string, bigint>()

  /** @param clock - tells the time, in seconds: the role's context, for instance. */
  constructor(clock: Pick<AgentContext<never>, 'now'>) {
    this.#clock = clock
  }

  /** Returns until when to keep what an ended thing would need again; `undefined` when it can be deleted. */
  keptUntil(key: bigint | string, endedAt: bigint): bigint | undefined {
    const seen = this.#since.get(key) ?? this.#clock.now()
    this.#since.set(key, seen)
    const until = keptUntil(endedAt > seen ? endedAt : seen, this.#clock)
    if (until === undefined) this.#since.delete(key)
    return until
  }

  /** The thing has not ended, or not any more. */
  forget(key: bigint | string): void {
    this.#since.delete(key)
  }
}
