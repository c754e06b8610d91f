import { HeadAheadError } from './errors.js'

/** The latest block. */
export interface Head {
  number: bigint
  timestamp: bigint
}

/** How far the latest block may be ahead of this machine's clock, in milliseconds: validators' clocks and this one's differ by seconds. */
const tolerance = 120_000

/** The chain's time: what the latest block says, and what this machine's clock adds to it. */
export class ChainClock {
  readonly #isReal: boolean
  #head: Head = { number: 0n, timestamp: 0n }
  #heardAt = Date.now()
  /** The timestamp of the latest head, also if that is ahead. */
  #latest = 0n

  /** @param checkClock - whether the chain's time is real time. */
  constructor({ checkClock = true }: { checkClock?: boolean | undefined }) {
    this.#isReal = checkClock
  }

  /** The latest block that is not ahead of this machine's clock. */
  get head(): Head {
    return this.#head
  }

  /** How long ago the head came, in milliseconds. */
  get behindMs(): number {
    return Date.now() - this.#heardAt
  }

  /** The time that it is on the chain by now, in seconds: also while no block comes. */
  get estimate(): bigint {
    const counted = this.#head.timestamp + BigInt(Math.floor(Math.max(0, this.behindMs) / 1000))
    const real = BigInt(Math.floor(Date.now() / 1000))
    return this.#isReal && real > counted ? real : counted
  }

  /**
   * Takes a head.
   *
   * @throws {HeadAheadError} when it is ahead of this machine's clock. The earlier one stays.
   */
  take(head: Head): void {
    this.#latest = head.timestamp
    this.requireReal()
    this.#head = head
    this.#heardAt = Date.now()
  }

  /** @throws {HeadAheadError} while the latest head is ahead of this machine's clock. */
  requireReal(): void {
    const aheadMs = Number(this.#latest) * 1000 - Date.now()
    if (this.#isReal && aheadMs > tolerance) throw new HeadAheadError({ aheadMs })
  }
}
