import type { Asked, Lie } from '../../../endpoint/lyingEndpoint.js'
import type { Honest } from '../honest.js'
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
