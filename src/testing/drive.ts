import { UnreachableStatusError } from './errors.js'

export interface DriveParameters<thing extends { status: string }> {
  /** Names the thing in errors, such as `Request 7`. */
  what?: string | undefined
  /** Reads the thing as it is now. */
  read: () => Promise<thing>
  /**
   * Takes the thing one step further from its current status, by calls or by waiting. A step that cannot come any
   * closer throws an {@link UnreachableStatusError}, or does nothing.
   */
  step: (thing: thing, to: thing['status']) => Promise<unknown>
  /** The status to reach. */
  to: thing['status']
  /** The most steps to take. By default 100. */
  maxSteps?: number | undefined
}

/**
 * Takes anything that has a status to another one, step by step.
 *
 * @returns the thing in that status.
 * @throws {UnreachableStatusError} when it does not get there within `maxSteps`.
 * @example
 * ```ts
 * import { drive, startChain } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const deadline = (await chain.now()) + 3_600n
 * await drive({
 *   read: async () => ({ status: (await chain.now()) < deadline ? 'open' : 'closed' }),
 *   step: () => chain.setTime(deadline),
 *   to: 'closed',
 * })
 * await chain.stop()
 * ```
 */
export async function drive<thing extends { status: string }>({
  what,
  read,
  step,
  to,
  maxSteps = 100,
}: DriveParameters<thing>): Promise<thing> {
  for (let steps = 0; ; steps++) {
    const thing = await read()
    if (thing.status === to) return thing
    if (steps === maxSteps) {
      throw new UnreachableStatusError({ ...(what === undefined ? {} : { what }), from: thing.status, to })
    }
    await step(thing, to)
  }
}
