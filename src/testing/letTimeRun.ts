import type { LocalChain } from './localChain.js'

export interface LetTimeRunOptions {
  /** How much faster than the world's the chain's time is. By default 600: an hour takes six seconds. */
  speed?: number
  /** How often a block is made, in milliseconds. By default ten times a second. */
  interval?: number
}

/**
 * Lets a local chain's time run by itself, and fast: for bots that wait for deadlines.
 *
 * @returns Stops it. Resolves when no further block comes.
 * @example
 * ```ts
 * import { letTimeRun, startChain } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const stopTime = letTimeRun(chain, { speed: 3_600 })
 * // … an hour a second
 * await stopTime()
 * await chain.stop()
 * ```
 */
export function letTimeRun(
  chain: Pick<LocalChain, 'now' | 'setTime'>,
  { speed = 600, interval = 100 }: LetTimeRunOptions = {},
): () => Promise<void> {
  let ticking = Promise.resolve()
  let last = performance.now()
  let owed = 0
  const tick = async () => {
    const now = performance.now()
    owed += ((now - last) / 1_000) * speed
    last = now
    const whole = Math.floor(owed)
    if (whole < 1) return
    owed -= whole
    // A transaction's block may have come in between, and be later: the next tick makes up for it.
    await chain.setTime((await chain.now()) + BigInt(whole)).catch(() => {})
  }
  let waiting = false
  const timer = setInterval(() => {
    if (waiting) return
    waiting = true
    ticking = tick().finally(() => {
      waiting = false
    })
  }, interval)
  return () => {
    clearInterval(timer)
    return ticking
  }
}
