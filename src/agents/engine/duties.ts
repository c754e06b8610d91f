import type { CommonEvent } from './options.js'
import type { Duty } from './role.js'

/** A window is at risk when less than this part of it is left: a third. */
const riskyPart = 3n

interface OpenDuty extends Duty {
  told: boolean
  /** When the duty to read a thing began, in milliseconds of this machine's clock. */
  since?: number | undefined
}

/** What must be done and by when: at most one duty per thing. */
export class Duties {
  readonly #open = new Map<string, OpenDuty>()
  readonly #tell: (event: CommonEvent) => void

  constructor(tell: (event: CommonEvent) => void) {
    this.#tell = tell
  }

  /** The duties that are not done. */
  get open(): Pick<Duty, 'key' | 'call' | 'until' | 'atStake'>[] {
    return [...this.#open.values()].map(({ key, call, until, atStake }) => ({ key, call, until, atStake }))
  }

  add(duty: Duty, now: bigint): void {
    const { key, call, until } = duty
    const known = this.#open.get(key)
    const told = known?.call === call && known.until === until && known.told
    this.#open.set(key, { ...duty, told })
    this.check(now)
  }

  /**
   * Warns unless a thing is read again within a window that may begin now. This machine's clock measures the window. The chain's time
   * would not do: it stands still while no block comes, and then the thing is not read either.
   */
  watch({ key, window, atStake }: Pick<Duty, 'key' | 'window' | 'atStake'>, now: bigint): void {
    const until = now + BigInt(window)
    this.#open.set(key, { key, call: 'read', until, window, atStake, told: false, since: Date.now() })
  }

  /** Returns whether the window of a thing was told to be at risk. */
  isAtRisk(key: string): boolean {
    return this.#open.get(key)?.told ?? false
  }

  /** Removes a duty that is done, or that no longer matters. */
  remove(key: string): void {
    this.#open.delete(key)
  }

  /** Warns of the duties that are late, once each. */
  check(now: bigint): void {
    for (const duty of this.#open.values()) {
      const { key, call, until, window, told, atStake, since } = duty
      const left =
        since === undefined
          ? until - now
          : BigInt(window) - BigInt(Math.floor(Math.max(0, Date.now() - since) / 1000))
      if (told || left * riskyPart >= BigInt(window)) continue
      duty.told = true
      this.#tell({ type: 'windowAtRisk', key, call, until, left, atStake })
    }
  }
}
