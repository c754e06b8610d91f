import { ChainClock } from './chainClock.js'
import { Duties } from './duties.js'
import type { AgentOptions, CommonEvent } from './options.js'

/** How often to compare the duties with this machine's clock, in milliseconds. */
const checkEvery = 1_000

/** Tells by this machine's clock that the agent lives, and which windows are at risk: the endpoint may be down. */
export class Monitor {
  readonly clock: ChainClock
  readonly duties: Duties
  /** The keys of the things that are tracked. */
  readonly tracked = new Set<string>()
  readonly #timers: ReturnType<typeof setInterval>[]

  constructor(
    { checkClock, heartbeatMs = 60_000 }: Pick<AgentOptions, 'checkClock' | 'heartbeatMs'>,
    tell: (event: CommonEvent) => void,
  ) {
    this.clock = new ChainClock({ checkClock })
    this.duties = new Duties(tell)
    const beat = () => {
      const { head, behindMs } = this.clock
      const { number: block, timestamp: time } = head
      tell({ type: 'heartbeat', block, time, behindMs, tracked: this.tracked.size, duties: this.duties.open })
    }
    this.#timers = [setInterval(beat, heartbeatMs), setInterval(() => this.check(), checkEvery)]
  }

  /** Warns of the windows that are at risk by now. */
  check(): void {
    this.duties.check(this.clock.estimate)
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }
}
