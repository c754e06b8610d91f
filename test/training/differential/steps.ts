import * as fc from 'fast-check'
import { type CallName, callNames } from './calls.js'
import type { Terms } from './players.js'

/** One step, drawn without knowing the state: the state that it meets gives it a time and a call. */
export interface Step {
  /** `edge`: until so many seconds from when something about the run changes by itself. `seconds`: so many. */
  wait: { edge: number; further: number } | { seconds: number }
  /** `sensible`: one that passes, if there is one, unless `flaws` or `stray` spoil it. */
  act: CallName | 'sensible'
  player: number
  /** Counted from the latest run; -1 is one that does not exist. */
  run: number
  /** How many calls to make at once, of those that there are. */
  batch: number
  /** How many things are wrong with the call. */
  flaws: number
  /** Whether somebody else makes a sensible call. */
  stray: boolean
  /** When to try what could be called, besides now: so many seconds from when something changes by itself. */
  probe: number | undefined
  /** Whether a call that is to be refused is put into a block all the same. */
  sendAnyway: boolean
  terms: Terms
  /** Decides the rest. */
  seed: number
}

const terms: fc.Arbitrary<Terms> = fc.record({
  isVote: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 2, arbitrary: fc.constant(true) }),
  reward: fc.bigInt({ min: 0n, max: 900n }),
  challengeDeposit: fc.bigInt({ min: 1n, max: 400n }),
  surplus: fc.bigInt({ min: 0n, max: 900n }),
  maxStates: fc.integer({ min: 1, max: 7 }),
  statesPerPeriod: fc.integer({ min: 1, max: 4 }),
  stateSeconds: fc.integer({ min: 60, max: 900 }),
  challengeWindow: fc.integer({ min: 900, max: 2_000 }),
  runSeconds: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }) },
    { weight: 5, arbitrary: fc.integer({ min: 3_000, max: 40_000 }) },
  ),
  voteSeconds: fc.bigInt({ min: 900n, max: 1_500n }),
  quorum: fc.bigInt({ min: 1n, max: 60n }),
  fee: fc.bigInt({ min: 1n, max: 50n }),
})

const rarely = (weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

/** Steps whose simplest form comes first, so that a failing sequence shrinks towards it. */
export const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(
    { weight: 10, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 15 }) }) },
    {
      weight: 5,
      arbitrary: fc.record({ edge: fc.constantFrom(0, -1, 1), further: fc.nat({ max: 2 }) }),
    },
    { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 3_000 }) }) },
  ),
  act: fc.oneof(
    { weight: 24, arbitrary: fc.constant('sensible' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...callNames) },
  ),
  player: fc.nat({ max: 8 }),
  run: fc.oneof(
    { weight: 30, arbitrary: fc.constant(0) },
    { weight: 6, arbitrary: fc.nat({ max: 2 }) },
    { weight: 1, arbitrary: fc.constant(-1) },
  ),
  batch: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }) },
  ),
  flaws: fc.oneof(
    { weight: 18, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(2) },
  ),
  stray: rarely(12),
  probe: fc.option(fc.constantFrom(-1, 0, 1), { nil: undefined, freq: 1 }),
  sendAnyway: rarely(7),
  terms,
  seed: fc.nat(),
})

/** How often a sensible player chooses a call, when several pass: rarely what ends something early. */
export const weights: Record<CallName, number> = {
  createRun: 1,
  fund: 2,
  startPeriod: 12,
  submitState: 24,
  openDispute: 12,
  resolveDispute: 8,
  finalize: 8,
  settlePeriod: 5,
  refund: 3,
  collect: 3,
  sweep: 1,
  multicall: 1,
  commitVote: 16,
  revealVote: 24,
  collectVote: 5,
  sweepVote: 1,
  decide: 6,
  misbehave: 1,
  ask: 1,
  keepBack: 1,
  countFrom: 1,
}
