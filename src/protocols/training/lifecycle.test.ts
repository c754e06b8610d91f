import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import type { Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { chargesOf, outOfTime, turnOf } from './gameClock.js'
import { type AllowedCall, allowedCalls, mutexOf, statusEnd, statusOf } from './lifecycle.js'
import {
  type Ballot,
  type Case,
  type Dispute,
  disputeStatuses,
  type Funding,
  type LearningPeriod,
  type ModelState,
  mutexStatuses,
  type PeriodFacts,
  periodOutcomes,
  periodStatuses,
  type Run,
  type RunFacts,
  runStatuses,
  type StateFacts,
  stateStatuses,
  type Vote,
} from './types.js'

type Row = Record<string, number>

/** The rows of a table of vectors, which the contracts' tests read as well. The file holds one list per field. */
function rowsOf(table: string): Row[] {
  const file = new URL(`../../../test/training/vectors/${table}.json`, import.meta.url)
  const columns = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number[]>
  const [first = []] = Object.values(columns)
  return first.map((_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row] ?? Number.NaN])),
  )
}

const number = (row: Row, name: string) => row[name] ?? Number.NaN
const time = (row: Row, name: string) => BigInt(number(row, name))
const timeOrNever = (row: Row, name: string) => time(row, name) || undefined

describe('statuses are those of docs/training/protocol.md#2-status', () => {
  test('of runs and their mutexes', () => {
    expect(rowsOf('runStatuses').length).toBeGreaterThan(200)
    for (const [i, row] of rowsOf('runStatuses').entries()) {
      const now = time(row, 'now')
      const due = timeOrNever(row, 'due')
      const run: RunFacts = {
        kind: 'run',
        createdAt: time(row, 'createdAt'),
        runSeconds: number(row, 'runSeconds'),
        maxStates: 4,
        tip: number(row, 'tip'),
        finalHeight: number(row, 'finalHeight'),
        periodId: 3n,
        due,
      }
      expect(statusOf(run, now), `row ${i}`).toBe(runStatuses[number(row, 'run')])
      const mutex = mutexOf(run, now)
      expect(mutex.status, `row ${i}`).toBe(mutexStatuses[number(row, 'mutex')])
      if (mutex.status === 'held') expect(mutex).toEqual({ status: 'held', until: due, periodId: 3n })
    }
  })

  test('of periods', () => {
    expect(rowsOf('periodStatuses').length).toBeGreaterThan(20)
    for (const [i, row] of rowsOf('periodStatuses').entries()) {
      const outcome = periodOutcomes[number(row, 'stored')]
      const period: PeriodFacts = {
        kind: 'period',
        outcome: outcome === 'none' ? undefined : outcome,
        due: time(row, 'due'),
        settledAt: timeOrNever(row, 'settledAt'),
      }
      expect(statusOf(period, time(row, 'now')), `row ${i}`).toBe(periodStatuses[number(row, 'status')])
    }
  })

  test('of states', () => {
    expect(rowsOf('stateStatuses').length).toBeGreaterThan(40)
    for (const [i, row] of rowsOf('stateStatuses').entries()) {
      const state: StateFacts = {
        kind: 'state',
        isLive: number(row, 'isLive') === 1,
        contestableUntil: time(row, 'submittedAt') + time(row, 'challengeWindow'),
        openDisputes: number(row, 'openDisputes'),
        finalAt: timeOrNever(row, 'finalAt'),
      }
      expect(statusOf(state, time(row, 'now')), `row ${i}`).toBe(stateStatuses[number(row, 'status')])
    }
  })

  test('of disputes: only that no verdict comes in time is a matter of time', () => {
    for (const status of disputeStatuses) {
      const dispute = { kind: 'dispute', status, deadline: 100n } as const
      expect(statusOf(dispute, 99n)).toBe(status)
      expect(statusOf(dispute, 100n)).toBe(status === 'undecided' ? 'overdue' : status)
      expect(statusEnd(dispute, 99n)).toBe(status === 'undecided' ? 100n : undefined)
      expect(statusEnd(dispute, 100n)).toBeUndefined()
    }
  })

  test('of cases: whoever is to move loses once its time is up', () => {
    const open = { kind: 'case', verdict: undefined, deadline: 100n } as const
    for (const [turn, awaiting, lost] of [
      ['worker', 'awaitingWorker', 'upheld'],
      ['challenger', 'awaitingChallenger', 'dismissed'],
    ] as const) {
      expect(statusOf({ ...open, turn }, 99n)).toBe(awaiting)
      expect(statusOf({ ...open, turn }, 100n)).toBe(lost)
      expect(statusEnd({ ...open, turn }, 99n)).toBe(100n)
      expect(statusEnd({ ...open, turn }, 100n)).toBeUndefined()
    }
    for (const verdict of ['upheld', 'dismissed'] as const) {
      const decided = { kind: 'case', verdict, turn: undefined, deadline: undefined } as const
      expect(statusOf(decided, 1_000n)).toBe(verdict)
      expect(statusEnd(decided, 1_000n)).toBeUndefined()
    }
  })

  test('of periods and states, which end by themselves', () => {
    const lapsing: PeriodFacts = { kind: 'period', outcome: undefined, due: 100n, settledAt: undefined }
    expect([99n, 100n].map((now) => statusEnd(lapsing, now))).toEqual([100n, undefined])
    expect(statusEnd({ ...lapsing, outcome: 'done' }, 99n)).toBeUndefined()
    const facts = { contestableUntil: 100n, openDisputes: 0, finalAt: undefined }
    const contestable: StateFacts = { kind: 'state', isLive: true, ...facts }
    expect([99n, 100n].map((now) => statusEnd(contestable, now))).toEqual([100n, undefined])
    expect(statusEnd({ ...contestable, isLive: false }, 99n)).toBeUndefined()
  })

  test('of votes', () => {
    const vote = { kind: 'vote', commitEnd: 100n, revealEnd: 200n } as const
    expect([99n, 100n, 199n, 200n].map((now) => [statusOf(vote, now), statusEnd(vote, now)])).toEqual([
      ['committing', 100n],
      ['revealing', 200n],
      ['revealing', 200n],
      ['ended', undefined],
    ])
  })
})

describe('the clocks of a case are those of docs/training/protocol.md#6-the-dispute-game', () => {
  const clocks = rowsOf('caseClocks').map((row) => ({
    row,
    now: time(row, 'now'),
    facts: {
      clock: number(row, 'clock'),
      grace: number(row, 'grace'),
      workerUsed: number(row, 'workerUsed'),
      challengerUsed: number(row, 'challengerUsed'),
      arrivedAt: time(row, 'arrivedAt'),
      answeredAt: timeOrNever(row, 'answeredAt'),
    },
  }))

  test('and charge both sides alike', () => {
    expect(clocks.length).toBeGreaterThan(300)
    for (const [i, { row, now, facts }] of clocks.entries()) {
      const { worker, challenger } = chargesOf(facts, now)
      expect([worker, challenger], `row ${i}`).toEqual([number(row, 'worker'), number(row, 'challenger')])
      expect(outOfTime(facts, now), `row ${i}`).toBe([undefined, 'worker', 'challenger'][number(row, 'out')])
    }
  })

  test('and the end that is told is the first second at which the side is out', () => {
    for (const [i, { facts }] of clocks.entries()) {
      const { side, until } = turnOf(facts)
      if (outOfTime(facts, until - 1n) !== undefined) {
        // The worker answered too late: it was out before the challenger's move began.
        expect([i, side, outOfTime(facts, until)]).toEqual([i, 'challenger', 'worker'])
        continue
      }
      expect([i, outOfTime(facts, until)]).toEqual([i, side])
    }
  })
})

describe('time', () => {
  const run = fc
    .record({
      createdAt: fc.constant(1_000n),
      runSeconds: fc.nat({ max: 500 }),
      maxStates: fc.constant(4),
      tip: fc.nat({ max: 4 }),
      below: fc.nat({ max: 4 }),
      due: fc.option(fc.bigInt({ min: 1_001n, max: 2_000n }), { nil: undefined }),
    })
    .map(
      ({ below, due, ...rest }): RunFacts => ({
        kind: 'run',
        ...rest,
        periodId: 1n,
        finalHeight: Math.max(0, rest.tip - below),
        due: rest.tip === 4 ? undefined : due,
      }),
    )

  test('ends the status of a run in the second that is told, and not before', () => {
    fc.assert(
      fc.property(run, fc.bigInt({ min: 1_000n, max: 2_200n }), (facts, now) => {
        const until = statusEnd(facts, now)
        const status = statusOf(facts, now)
        if (until === undefined) {
          expect(statusOf(facts, now + 10_000n)).toBe(status)
          return
        }
        expect(until).toBeGreaterThan(now)
        expect(statusOf(facts, until - 1n)).toBe(status)
        expect(statusOf(facts, until)).not.toBe(status)
      }),
    )
  })

  test('frees or ends a mutex in the second that is told, and not before', () => {
    fc.assert(
      fc.property(run, fc.bigInt({ min: 1_000n, max: 2_200n }), (facts, now) => {
        const mutex = mutexOf(facts, now)
        if (mutex.status === 'full' || mutex.status === 'ended') {
          expect(mutexOf(facts, now + 10_000n)).toEqual(mutex)
          return
        }
        expect(mutexOf(facts, mutex.until - 1n)).toEqual(mutex)
        expect(mutexOf(facts, mutex.until).status).not.toBe(mutex.status)
      }),
    )
  })
})

const [worker, proofer, stranger] = [
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
] as const

const run = (facts: Partial<RunFacts> = {}): Run =>
  ({
    kind: 'run',
    runId: 7n,
    createdAt: 1_000n,
    runSeconds: 1_000,
    maxStates: 4,
    tip: 0,
    finalHeight: 0,
    periodId: undefined,
    due: undefined,
    spent: 0n,
    ...facts,
  }) as unknown as Run

const period = (facts: Partial<LearningPeriod> = {}): LearningPeriod =>
  ({
    kind: 'period',
    runId: 7n,
    periodId: 3n,
    worker,
    due: 1_600n,
    outcome: undefined,
    settledAt: undefined,
    firstHeight: 1,
    live: 0,
    ...facts,
  }) as unknown as LearningPeriod

const hash = (byte: string): Hex => `0x${byte.repeat(32)}`

const state = (facts: Partial<ModelState> = {}): ModelState =>
  ({
    kind: 'state',
    runId: 7n,
    stateHash: hash('01'),
    height: 1,
    isLive: true,
    contestableUntil: 1_900n,
    openDisputes: 0,
    finalAt: undefined,
    ...facts,
  }) as unknown as ModelState

const names = (calls: readonly AllowedCall[]) => calls.map(({ call }) => call)

describe('what an account can do', () => {
  test('with a run that runs: fund it, and train if nobody does', () => {
    expect(allowedCalls(run(), { address: stranger }, 1_500n)).toEqual([
      { call: 'fund', until: 2_000n },
      { call: 'startPeriod', until: 2_000n, costs: 'workerDeposit' },
    ])
    const held = run({ periodId: 3n, due: 2_100n })
    expect(allowedCalls(held, { address: stranger }, 1_500n)).toEqual([{ call: 'fund', until: 2_100n }])
    expect(names(allowedCalls(run({ tip: 4 }), { address: stranger }, 1_500n))).toEqual(['fund'])
  })

  test('with a run whose time is up: fund it until it closes, and then take back what is left', () => {
    const funding = (fundingId: bigint, amount: bigint, status: Funding['status'] = 'standing'): Funding => ({
      kind: 'funding',
      runId: 7n,
      fundingId,
      funder: stranger,
      amount,
      from: 0n,
      fundedAt: 1n,
      status,
    })
    const fundings = [funding(1n, 10n), funding(2n, 5n), funding(3n, 10n, 'refunded')]
    const draining = run({ tip: 1, finalHeight: 0 })
    expect(allowedCalls(draining, { address: stranger, fundings }, 2_500n)).toEqual([
      { call: 'fund', until: undefined },
    ])
    // What was funded first is spent first: of the second, nothing is left.
    const closed = { ...run(), spent: 6n } as Run
    expect(allowedCalls(closed, { address: stranger, fundings }, 2_000n)).toEqual([
      { call: 'refund', fundingId: 1n, until: undefined },
    ])
  })

  test('with a period: its worker submits, and anyone settles once its states are final', () => {
    const held = run({ periodId: 3n, due: 1_600n })
    const periods = [period()]
    expect(allowedCalls(held, { address: worker, periods }, 1_599n)).toContainEqual({
      call: 'submitState',
      periodId: 3n,
      until: 1_600n,
    })
    expect(names(allowedCalls(held, { address: stranger, periods }, 1_599n))).toEqual(['fund'])
    // It lapsed with nothing live.
    expect(names(allowedCalls(held, { address: stranger, periods }, 1_600n))).toContain('settlePeriod')
    const done = period({ outcome: 'done', live: 2 } as Partial<LearningPeriod>)
    const at = (finalHeight: number) =>
      names(allowedCalls(run({ tip: 2, finalHeight }), { address: stranger, periods: [done] }, 1_700n))
    expect(at(1)).not.toContain('settlePeriod')
    expect(at(2)).toContain('settlePeriod')
    const settled = period({ outcome: 'done', live: 0, settledAt: 1_650n } as Partial<LearningPeriod>)
    expect(names(allowedCalls(run(), { address: stranger, periods: [settled] }, 1_700n))).not.toContain(
      'settlePeriod',
    )
  })

  test('with a state: dispute it, and make it final when its turn has come', () => {
    const running = run({ tip: 2 })
    const states = [
      state(),
      state({ stateHash: hash('02'), height: 2, contestableUntil: 1_950n }),
      state({ stateHash: hash('03'), height: 2, isLive: false }),
    ]
    const before = allowedCalls(running, { address: proofer, states }, 1_899n)
    expect(before.filter(({ call }) => call === 'openDispute')).toEqual([
      { call: 'openDispute', stateHash: hash('01'), until: 1_900n, costs: 'challengeDeposit' },
      { call: 'openDispute', stateHash: hash('02'), until: 1_950n, costs: 'challengeDeposit' },
    ])
    expect(names(before)).not.toContain('finalize')
    const after = allowedCalls(running, { address: proofer, states }, 1_900n)
    expect(after).toContainEqual({ call: 'finalize', stateHash: hash('01'), until: undefined })
    expect(after.filter(({ call }) => call === 'openDispute')).toHaveLength(1)
    const disputed = [state({ openDisputes: 1 })]
    expect(names(allowedCalls(running, { address: proofer, states: disputed }, 1_900n))).not.toContain(
      'finalize',
    )
  })

  test('with a dispute: resolve it as soon as there is something to go by', () => {
    const can = (status: Dispute['status'], now = 1_500n) => {
      const disputes = [{ kind: 'dispute', runId: 7n, disputeId: 5n, status, deadline: 1_600n } as Dispute]
      return names(allowedCalls(run({ tip: 1 }), { address: stranger, disputes }, now)).includes(
        'resolveDispute',
      )
    }
    expect(disputeStatuses.filter((status) => can(status))).toEqual(['decided', 'overdue', 'moot'])
    expect(can('undecided', 1_600n)).toBe(true)
  })

  test('with a case of the game: move when it is its turn', () => {
    const one = (facts: Partial<Case>): Case =>
      ({
        kind: 'case',
        runId: 7n,
        caseId: 9n,
        worker,
        challenger: proofer,
        turn: 'worker',
        deadline: 1_800n,
        ...facts,
      }) as Case
    const moves = (facts: Partial<Case>, address: typeof worker | typeof proofer | typeof stranger) =>
      allowedCalls(run({ tip: 1 }), { address, cases: [one(facts)] }, 1_500n)
        .filter(({ caseId }) => caseId === 9n)
        .map(({ call, until }) => {
          expect(until).toBe(1_800n)
          return call
        })
    const table = [
      [{ stage: 'steps', levels: 4 }, ['answer'], ['answer'], ['answer']],
      [{ stage: 'steps', levels: 4, turn: 'challenger' }, [], ['pick'], []],
      [{ stage: 'trace', levels: 0 }, ['postTrace'], [], []],
      [{ stage: 'trace', levels: 0, turn: 'challenger' }, [], ['enterStep'], []],
      [{ stage: 'traceTree', levels: 3, turn: 'challenger' }, [], ['pick'], []],
      [{ stage: 'weightTree', levels: 0 }, ['revealLeaf'], ['revealLeaf', 'prove'], ['revealLeaf']],
      [{ stage: 'weightTree', levels: 0, turn: 'challenger' }, [], ['prove'], []],
      [
        { stage: 'weightTree', levels: 0, turn: undefined, verdict: 'upheld', deadline: undefined },
        [],
        [],
        [],
      ],
    ] as const
    for (const [facts, ...expected] of table) {
      expect([worker, proofer, stranger].map((who) => moves(facts, who))).toEqual(expected)
    }
    // In its last second it can move, and then it has lost.
    const late = allowedCalls(run({ tip: 1 }), { address: worker, cases: [one({ stage: 'steps' })] }, 1_800n)
    expect(late.some(({ caseId }) => caseId === 9n)).toBe(false)
  })

  test('with a vote: commit a ballot, reveal it, and collect', () => {
    const vote = {
      kind: 'vote',
      runId: 7n,
      caseId: 9n,
      challenger: proofer,
      commitEnd: 1_600n,
      revealEnd: 1_700n,
      revealedWeight: 0n,
      feeLeft: 5n,
    } as unknown as Vote
    const ballot = (status: Ballot['status']) =>
      ({ caseId: 9n, voter: stranger, status }) as unknown as Ballot
    const calls = (now: bigint, ballots: Ballot[], address: typeof proofer | typeof stranger = stranger) =>
      allowedCalls(run({ tip: 1 }), { address, votes: [vote], ballots }, now)
        .filter(({ caseId }) => caseId === 9n)
        .map(({ call, until }) => [call, until])
    expect(calls(1_599n, [])).toEqual([['commitVote', 1_600n]])
    expect(calls(1_599n, [ballot('committed')])).toEqual([])
    expect(calls(1_600n, [ballot('committed')])).toEqual([['revealVote', 1_700n]])
    expect(calls(1_600n, [ballot('revealed')])).toEqual([])
    expect(calls(1_600n, [])).toEqual([])
    expect(calls(1_700n, [ballot('committed')])).toEqual([['collectVote', undefined]])
    expect(calls(1_700n, [ballot('collected')])).toEqual([])
    // Nobody revealed, so that the fee goes back.
    expect(calls(1_700n, [], proofer)).toEqual([['collectVote', undefined]])
  })

  test('with what it is owed: collect it', () => {
    expect(names(allowedCalls(run(), { address: worker, credit: 1n }, 1_500n))).toContain('collect')
    expect(names(allowedCalls(run(), { address: worker, credit: 0n }, 1_500n))).not.toContain('collect')
  })

  test('with things of another run: nothing', () => {
    const states = [state({ runId: 8n })]
    const periods = [period({ runId: 8n })]
    expect(allowedCalls(run(), { address: worker, states, periods }, 1_500n)).toEqual(
      allowedCalls(run(), { address: worker }, 1_500n),
    )
  })
})
