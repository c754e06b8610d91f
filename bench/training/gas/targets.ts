/** A figure to measure, and the most that it may be. */
export interface Target {
  limit?: number
  /** The most that it may be in multiples of the floor of its calldata. */
  floorLimit?: number
}

/** What may be a quarter above the measurement of the prototype, which the specification names. */
const near = (measured: number): Target => ({ limit: Math.floor(1.25 * measured) })
const atMost = (limit: number): Target => ({ limit })
const shown: Target = {}

/** For a call that carries so much that its calldata counts, and not what it does. */
const atFloor: Target = { floorLimit: 1.01 }

/** The networks that are measured, by their shape. */
export const networks = ['4-8-4', '64-32-10', '784-128-10'] as const
export type Network = (typeof networks)[number]

/** A call that costs more in a large network. `undefined`: there is no such call for that network. */
const byNetwork = (...[iris, digits, large]: (Target | undefined)[]) => ({
  '4-8-4': iris,
  '64-32-10': digits,
  '784-128-10': large,
})
const same = (target: Target) => byNetwork(target, target, target)
const proof = byNetwork(near(94_000), near(109_000), near(297_000))

/** Calls whose gas depends on the network, of batches of 32 and 16 steps a state. Moves are the dearest of their kind in all games. */
export const networkTargets = {
  'createRun, seed': same(shown),
  'createRun, weights in the call': byNetwork(shown, shown, undefined),
  'submitState, pinned': byNetwork(atMost(153_000), atMost(153_000), atMost(156_000)),
  'submitState, inline': byNetwork(atMost(177_000), atMost(439_000), undefined),
  answer: same(near(66_000)),
  pick: same(near(42_000)),
  // Above the goal of 57,500: see docs/training/gas.md.
  postTrace: same(atMost(58_000)),
  enterStep: same(shown),
  'revealLeaf, of the trace': byNetwork(near(47_000), near(54_000), near(54_000)),
  'revealLeaf, of the weights': byNetwork(near(47_000), near(54_000), atFloor),
  'prove WT': proof,
  'prove A, of features': proof,
  'prove A, of activations': proof,
  'prove AT, of features': proof,
  'prove AT, of activations': proof,
  'prove D, softmax': proof,
  'prove D, hidden': proof,
  'prove D, inactive': proof,
  'prove DT': proof,
  'prove weight': proof,
  'prove bias': proof,
  'prove length': proof,
} as const satisfies Record<string, Record<Network, Target | undefined>>

/** Calls whose gas does not depend on the network. */
export const callTargets = {
  'fund, first of a run': shown,
  'fund, further': shown,
  'startPeriod, first of a run': atMost(150_000),
  'startPeriod, further': atMost(150_000),
  'openDispute, first ever': atMost(280_000),
  'openDispute, first of a state': atMost(280_000),
  'openDispute, further': atMost(280_000),
  'resolveDispute, upheld': shown,
  'resolveDispute, dismissed': shown,
  'resolveDispute, moot': shown,
  'resolveDispute, void': shown,
  'finalize, one state': atMost(60_000),
  'finalize, each of eight': atMost(60_000),
  'settlePeriod, done': atMost(90_000),
  'settlePeriod, lapsed': atMost(90_000),
  'settlePeriod, failed': atMost(90_000),
  'settlePeriod, bounty shared': atMost(90_000),
  // Two challengers and the caller, none of which has a credit yet: three words that were zero.
  'settlePeriod, bounty shared, first credits': shown,
  refund: shown,
  collect: shown,
  'submitState, of a vote': atMost(153_000),
  'openDispute, to a vote': atMost(280_000),
  commitVote: shown,
  revealVote: shown,
  collectVote: shown,
  'collectVote, not revealed': shown,
} as const satisfies Record<string, Target>

/** Whole disputes, by the first wrong leaf: 16 steps a state, 64-32-10. */
export const gameTargets = {
  worker: near(340_000),
  // Above the goal of 625,000: see docs/training/gas.md.
  challenger: atMost(630_000),
  resolution: shown,
  whole: atMost(1_100_000),
} as const
