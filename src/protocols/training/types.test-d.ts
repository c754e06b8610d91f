import { describe, expectTypeOf, test } from 'vitest'
import { statusOf } from './lifecycle.js'
import type {
  Case,
  CaseStatus,
  Dispute,
  DisputeStatus,
  LearningPeriod,
  ModelState,
  Mutex,
  PeriodOutcome,
  PeriodStatus,
  Run,
  RunStatus,
  StateStatus,
  Verdict,
  Vote,
  VoteStatus,
} from './types.js'

declare const period: LearningPeriod
declare const state: ModelState
declare const dispute: Dispute
declare const mutex: Mutex
declare const vote: Vote

type Timed<thing> = Extract<thing, { until: bigint }>

describe('what a thing has follows from its status', () => {
  test('there is an end where time alone ends it', () => {
    expectTypeOf<Timed<Run>['status']>().toEqualTypeOf<'running'>()
    expectTypeOf<Timed<Mutex>['status']>().toEqualTypeOf<'held' | 'free'>()
    expectTypeOf<Timed<LearningPeriod>['status']>().toEqualTypeOf<'open'>()
    expectTypeOf<Timed<ModelState>['status']>().toEqualTypeOf<'contestable'>()
    expectTypeOf<Timed<Dispute>['status']>().toEqualTypeOf<'undecided'>()
    expectTypeOf<Timed<Case>['status']>().toEqualTypeOf<'awaitingWorker' | 'awaitingChallenger'>()
    expectTypeOf<Timed<Vote>['status']>().toEqualTypeOf<'committing' | 'revealing'>()
    // @ts-expect-error: not before its status is known
    state.until
  })

  test('a mutex has a period while it is held', () => {
    if (mutex.status === 'held') expectTypeOf(mutex.periodId).toEqualTypeOf<bigint>()
    else expectTypeOf(mutex).not.toHaveProperty('periodId')
  })

  test('a period has an outcome once it has ended', () => {
    if (period.status === 'open') expectTypeOf(period).not.toHaveProperty('endedAt')
    else {
      expectTypeOf(period.outcome).toEqualTypeOf<PeriodOutcome>()
      expectTypeOf(period.endedAt).toEqualTypeOf<bigint>()
    }
    if (period.status === 'settled') expectTypeOf(period.settledAt).toEqualTypeOf<bigint>()
    else expectTypeOf(period.settledAt).toEqualTypeOf<bigint | undefined>()
  })

  test('a state has the time at which it became final, a dispute its verdict and its end', () => {
    if (state.status === 'final') expectTypeOf(state.finalAt).toEqualTypeOf<bigint>()
    if (dispute.status === 'decided') expectTypeOf(dispute.verdict).toEqualTypeOf<Verdict>()
    if (dispute.status === 'void') expectTypeOf(dispute.resolvedAt).toEqualTypeOf<bigint>()
    if (dispute.status === 'moot') expectTypeOf(dispute).not.toHaveProperty('resolvedAt')
    if (vote.status === 'ended') expectTypeOf(vote.verdict).toEqualTypeOf<Verdict | undefined>()
  })

  test('every status has a thing of its own', () => {
    expectTypeOf<Run['status']>().toEqualTypeOf<RunStatus>()
    expectTypeOf<LearningPeriod['status']>().toEqualTypeOf<PeriodStatus>()
    expectTypeOf<ModelState['status']>().toEqualTypeOf<StateStatus>()
    expectTypeOf<Dispute['status']>().toEqualTypeOf<DisputeStatus>()
    expectTypeOf<Case['status']>().toEqualTypeOf<CaseStatus>()
    expectTypeOf<Vote['status']>().toEqualTypeOf<VoteStatus>()
  })
})

test('a thing’s status at another time is one of its own statuses', () => {
  expectTypeOf(statusOf(state, 1n)).toEqualTypeOf<StateStatus>()
  expectTypeOf(statusOf(period, 1n)).toEqualTypeOf<PeriodStatus>()
  expectTypeOf(statusOf(vote, 1n)).toEqualTypeOf<VoteStatus>()
  // @ts-expect-error: a funding has no end
  statusOf({ kind: 'funding' }, 1n)
})
