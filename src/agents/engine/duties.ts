import type { CommonEvent } from './options.js'
import type { Duty } from './role.js'

/** How much of a window is left when it counts as at risk: a third. */
const riskyPart = 3n

/** What has to be done by when, one thing a request. */
export class Duties {
  readonly #open = new Map<bigint, Duty & { told: boolean }>()
  readonly #tell: (event: CommonEvent) => void

  constructor(tell: (event: CommonEvent) => void) {
    this.#tell = tell
  }

  add(duty: Duty, now: bigint): void {
    const { requestId, call, until } = duty
    const known = this.#open.get(requestId)
    const told = known?.call === call && known.until === until && known.told
    this.#open.set(requestId, { ...duty, told })
    this.check(now)
  }

  /** It is done, or is not to be done any more. */
  remove(requestId: bigint): void {
    this.#open.delete(requestId)
  }

  /** Tells of those that are late, each once. */
  check(now: bigint): void {
    for (const duty of this.#open.values()) {
      const { requestId, call, until, window, told } = duty
      const left = until - now
      if (told || left * riskyPart >= BigInt(window)) continue
      duty.told = true
      this.#tell({ type: 'windowAtRisk', requestId, call, until, left })
    }
  }
}
