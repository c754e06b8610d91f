import * as fc from 'fast-check'
import type { LabelWidth } from 'modelmarket/labels'
import { type CallName, callNames } from './calls.js'
import type { Terms } from './players.js'

/** One step, drawn without knowing the state: the state that it meets gives it a time and a call. */
export interface Step {
  /**
   * `edge`: until so many seconds from the end of the latest request’s status. `crowd`: until submissions end, if so
   * many are live. `stall`: past the deadline of a candidate, sometimes of the requester. `seconds`: so many.
   */
  wait: { edge: number } | { crowd: number } | { stall: number } | { seconds: number }
  /** `sensible`: one that passes, if there is one, unless `flaws` or `stray` spoil it. */
  act: CallName | 'sensible'
  player: number
  /** Counted from the latest request; -1 is one that does not exist. */
  request: number
  /** How many calls to make at once, of those that there are. */
  batch: number
  /** How many things are wrong with the call. */
  flaws: number
  /** Whether somebody else makes a sensible call, or names another submission; who submits copies it. */
  stray: 'player' | 'index' | undefined
  /** What is wrong with a permit. */
  permit: 'good' | 'expired' | 'others' | 'replayed' | 'otherValue' | 'otherSpender'
  /** When to try what could be called, besides now: so many seconds from the end of the request's status. */
  probe: number | undefined
  /** Whether a call that is to be refused is put into a block all the same. */
  sendAnyway: boolean
  terms: Terms
  /** Decides the rest. */
  seed: number
}

/** Few labels mostly, so that scores tie; sometimes more than a word holds. */
const sizes = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 4, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
)

const terms: fc.Arbitrary<Terms> = fc
  .record({
    reward: fc.bigInt({ min: 1n, max: 10_000n }),
    stakeShare: fc.bigInt({ min: 1n, max: 40n }),
    submissionWindow: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }) },
      { weight: 9, arbitrary: fc.integer({ min: 200, max: 4_000 }) },
    ),
    responseWindow: fc.integer({ min: 900, max: 2_000 }),
    size: sizes,
    width: fc.constantFrom<LabelWidth>(1, 2, 4, 8, 16),
    slack: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ stakeShare, slack, ...rest }) => ({
    ...rest,
    stake: (rest.reward * stakeShare + 19n) / 20n,
    minScore: Math.max(0, rest.size - slack),
  }))

/** Steps whose simplest form comes first, so that a failing sequence shrinks towards it. */
export const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(
    { weight: 14, arbitrary: fc.record({ crowd: fc.integer({ min: 3, max: 8 }) }) },
    { weight: 6, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 15 }) }) },
    { weight: 11, arbitrary: fc.record({ stall: fc.constantFrom(0, -1, 1, 100) }) },
    { weight: 6, arbitrary: fc.record({ edge: fc.constantFrom(0, -1, 1) }) },
    { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 2_000 }) }) },
  ),
  act: fc.oneof(
    { weight: 48, arbitrary: fc.constant('sensible' as const) },
    { weight: 4, arbitrary: fc.constantFrom(...callNames) },
    { weight: 5, arbitrary: fc.constant('selfPermit' as const) },
  ),
  player: fc.nat({ max: 5 }),
  request: fc.oneof(
    { weight: 36, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.nat({ max: 2 }) },
    { weight: 1, arbitrary: fc.constant(-1) },
  ),
  // Up to 12, 144 and 1,728 claims make a tree of one, two and three levels.
  batch: fc.oneof(
    { weight: 40, arbitrary: fc.constant(1) },
    { weight: 60, arbitrary: fc.integer({ min: 2, max: 6 }) },
    { weight: 24, arbitrary: fc.integer({ min: 11, max: 18 }) },
    { weight: 2, arbitrary: fc.integer({ min: 143, max: 148 }) },
  ),
  flaws: fc.oneof(
    { weight: 24, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(2) },
  ),
  stray: fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('player' as const, 'index' as const) },
  ),
  permit: fc.constantFrom(
    'good' as const,
    'expired' as const,
    'others' as const,
    'replayed' as const,
    'replayed' as const,
    'otherValue' as const,
    'otherSpender' as const,
  ),
  probe: fc.option(fc.constantFrom(-1, 0, 1), { nil: undefined, freq: 1 }),
  sendAnyway: fc.oneof(
    { weight: 7, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  terms,
  seed: fc.nat(),
})

/** How often a sensible player chooses a call, when several pass: rarely what ends a request early. */
export const weights: Record<CallName, number> = {
  createRequest: 1,
  cancelRequest: 1,
  submitModel: 24,
  withdrawSubmission: 2,
  revealTruth: 24,
  claimScore: 24,
  revealModel: 3,
  provePredictions: 12,
  publishModel: 12,
  enforceTimeout: 16,
  collect: 8,
  sweep: 1,
  selfPermit: 1,
  multicall: 1,
}
