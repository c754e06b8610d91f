import type { AgentContext } from '../../../agents/engine/role.js'
import type { TrainingEvent } from '../index.js'

/** How often a settlement that no event confirmed is looked at again, in seconds. */
const lookAgain = 3_600n
/** For how long, in seconds. */
const doubt = 604_800n

/**
 * Tells how long an agent looks again at a period that its endpoint shows as settled. The event of the settlement confirms it. Without the
 * event, the endpoint may be wrong, and whoever forgot the period would not collect what it pays: it is looked at for a week.
 */
export class Settlements {
  readonly #clock: Pick<AgentContext<never>, 'now'>
  readonly #confirmed = new Set<bigint>()
  /** Since when each of the others was seen as settled. */
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

  /** Nothing of the period matters to the agent. */
  forget(periodId: bigint): void {
    this.#confirmed.delete(periodId)
    this.#since.delete(periodId)
  }
}
