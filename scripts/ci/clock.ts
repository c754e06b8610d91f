const minute = 60

/** Past this, campaigns get what time is left. */
export const shrinkAfter = 70 * minute
/** No step goes on beyond this. */
export const endAfter = 85 * minute
/** For what comes after the last campaign, and for ending. */
const reserve = 2 * minute
/** A campaign that gets less than this part is left out: it would show nothing. */
const leastShare = 0.1

/** The time of a run, in seconds. Nothing of it makes a test pass or fail, except that no run lasts for ever. */
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

  /** How long a step may take: its own limit, but not beyond the end of the run. */
  limitOf(limit: number): number {
    return Math.max(0, Math.min(limit, this.#end - this.elapsed()))
  }

  /**
   * The part of a campaign that there is time for, and of all those after it: 0 if it has to be left out.
   *
   * @param left How long the campaign and those after it take in full, in seconds.
   */
  shareOf(left: number): number {
    if (this.elapsed() < this.#end - endAfter + shrinkAfter) return 1
    const share = Math.min(1, Math.max(0, this.#end - reserve - this.elapsed()) / left)
    return share < leastShare ? 0 : share
  }
}
