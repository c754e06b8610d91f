import type { Honest } from '../honest.js'
import type { Asked, Lie, Reply } from '../lyingEndpoint.js'
import type { Stage } from '../stage.js'

/** What an attack is played in. */
export interface Scene {
  stage: Stage
  honest: Honest
  /** The first block of the attack. */
  fromBlock: bigint
  /** Called when the attack is over. */
  ends: (() => unknown)[]
}

/** Tells the first of several lies that applies. */
export const either =
  (...lies: readonly Lie[]): Lie =>
  async (asked) => {
    for (const lie of lies) {
      const reply = await lie(asked)
      if (reply) return reply
    }
    return undefined
  }

export const nothing: Reply = { result: null }

const isTrainer = ({ party }: Asked) => party !== 'requester'
/** Lies to trainers alone. */
export const toTrainers =
  (lie: Lie): Lie =>
  (asked) =>
    isTrainer(asked) ? lie(asked) : undefined
/** Lies to the requester alone. */
export const toRequester =
  (lie: Lie): Lie =>
  (asked) =>
    isTrainer(asked) ? undefined : lie(asked)
