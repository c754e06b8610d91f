const minute = 60

/** After this time, every step is ended. */
export const endAfter = 74 * minute
/** The time for the end of the run, after the last campaign. */
const reserve = 2 * minute
/** A campaign that gets a smaller share is left out, because it would show nothing. */
const leastShare = 0.1

/** The clock of a run, in seconds. No verdict of a test depends on it, except that a run ends at a time limit. */
export class Clock {
  readonly #now: () => number
  readonly #start: number
  readonly #end: number

  /**
   * @param now In milliseconds.
   * @param start When the run started, in milliseconds. By default now.
   * @param end When the run ends, in seconds from its start.
   */
  constructor({
    now = Date.now,
    start = now(),
    end = endAfter,
  }: {
    now?: () => number
    start?: number
    end?: number
  } = {}) {
    this.#now = now
    this.#start = start
    this.#end = end
  }

  elapsed(): number {
    return (this.#now() - this.#start) / 1_000
  }

  /** Returns the time limit of a step: its own, but not beyond the end of the run. */
  limitOf(limit: number): number {
    return Math.max(0, Math.min(limit, this.#end - this.elapsed()))
  }

  /**
   * Returns the share of a campaign, and of all campaigns after it, that there is time for: 0 if it has to be left out.
   *
   * @param left The seconds that the campaign and those after it take in full.
   */
  shareOf(left: number): number {
    const share = Math.min(1, Math.max(0, this.#end - reserve - this.elapsed()) / left)
    return share < leastShare ? 0 : share
  }
}
