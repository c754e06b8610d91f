import type { AgentContext } from '../../../agents/engine/role.js'
import type { TrainingEvent } from '../index.js'

/** How long to wait before another look at an unconfirmed settlement, in seconds. */
const lookAgain = 3_600n
/** How long a settlement stays in doubt without its event, in seconds. */
const doubt = 604_800n

/**
 * Decides how long an agent keeps looking at a period that its endpoint shows as settled. The event `PeriodSettled` confirms it. Without
 * the event the endpoint may be wrong, so the agent looks again for a week: if it forgot the period, nobody might settle it.
 */
export class Settlements {
  readonly #clock: Pick<AgentContext<never>, 'now'>
  readonly #confirmed = new Set<bigint>()
  /** When each unconfirmed period was first seen as settled. */
  readonly #since = new Map<bigint, bigint>()

  constructor(clock: Pick<AgentContext<never>, 'now'>) {
    this.#clock = clock
  }

  onEvent({ eventName, args }: TrainingEvent): void {
    if (eventName === 'PeriodSettled' && args.periodId !== undefined) this.#confirmed.add(args.periodId)
  }

  /** Returns when to look again at a period that is shown as settled; `undefined` when it can be forgotten. */
  doubtedUntil(periodId: bigint): bigint | undefined {
    const now = this.#clock.now()
    const since = this.#since.get(periodId) ?? now
    if (this.#confirmed.has(periodId) || now >= since + doubt) {
      this.forget(periodId)
      return undefined
    }
    this.#since.set(periodId, since)
    return now + lookAgain
  }

  /** Forgets a period that does not concern the agent. */
  forget(periodId: bigint): void {
    this.#confirmed.delete(periodId)
    this.#since.delete(periodId)
  }
}
