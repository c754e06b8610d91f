import { sleep } from '../chain/index.js'
import type { LocalChain } from './localChain.js'
import type { Turns } from './turns.js'

/** A bot whose turns are counted: a client of a local chain that it works with, or the endpoint of `watchEndpoint`. */
export type Bot = { readonly turns: Turns } | { readonly transport: { readonly turns: Turns } }

export interface LetTimeRunOptions {
  /**
   * The bots to wait for. A `Set` may change meanwhile: add a bot before it starts, and delete it when it has ended. Time stands
   * still while there are none, and while one of them does not look at the chain.
   */
  bots: Iterable<Bot>
  /** How many seconds each block is later than the one before. By default 60. */
  step?: number
  /** The least time from one block to the next, in milliseconds: for people who watch. By default 10. */
  interval?: number
}

/**
 * Lets a local chain's time run, for bots that wait for deadlines.
 *
 * A block comes, and time moves, when each bot has had its turn with the block before: it has looked at it several times, and waits
 * for no answer. So a slow or busy machine gives the same result as a fast one. What a bot computes without a request, such as a
 * model, does not hold the time: let it run when the bots have sent that. To move the time at once, use `chain.setTime`.
 *
 * @returns Stops it. Resolves when no further block comes.
 * @example
 * ```ts
 * import { letTimeRun, startChain } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const [account] = chain.accounts
 * if (!account) throw new RangeError('no account')
 * const client = chain.client(account)
 * const stopTime = letTimeRun(chain, { bots: [client], step: 600 })
 * // … a bot that works with `client` sees ten minutes pass with each block
 * await stopTime()
 * await chain.stop()
 * ```
 */
export function letTimeRun(
  chain: Pick<LocalChain, 'now' | 'setTime'>,
  { bots, step = 60, interval = 10 }: LetTimeRunOptions,
): () => Promise<void> {
  const stopping = new AbortController()
  const run = async () => {
    for (;;) {
      await sleep(interval, stopping.signal)
      if (stopping.signal.aborted) return
      const all = Array.from(bots, (bot) => ('turns' in bot ? bot.turns : bot.transport.turns))
      if (all.length === 0 || !all.every(({ isOver }) => isOver)) continue
      // A transaction's block may come in between, and be later: the next turn makes up for it.
      await chain
        .now()
        .then((now) => chain.setTime(now + BigInt(step)))
        .catch(() => {})
      for (const turns of all) turns.next()
    }
  }
  const running = run()
  return () => {
    stopping.abort()
    return running
  }
}
