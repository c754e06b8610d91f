import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AllowedCall, allowedCalls, payoutOf, statusEnd, statusOf } from './lifecycle.js'
import {
  type Phase,
  phases,
  type Request,
  type RequestState,
  type Status,
  type Submission,
  type SubmissionState,
  statuses,
  submissionStates,
} from './types.js'

const requester = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const trainer = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'

/** The vectors hold one list per field, which the contract's tests read as well. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../test/market/vectors/statuses.json', import.meta.url), 'utf8'),
) as Record<string, number[]>

test('statuses are those of the table of docs/market/protocol.md#2-status', () => {
  const column = (name: string) => vectors[name] ?? []
  const at = (name: string, row: number) => column(name)[row] ?? Number.NaN
  expect(column('status').length).toBeGreaterThan(100)
  for (const [row, status] of column('status').entries()) {
    const state: RequestState = {
      phase: phases[at('phase', row)] as Phase,
      deadline: BigInt(at('deadline', row)),
      responseWindow: at('responseWindow', row),
      liveCount: at('liveCount', row),
      answeredCount: at('answeredCount', row),
      leader: at('hasLeader', row) ? { index: 0, score: 1 } : undefined,
      proof: at('proof', row) ? { index: at('proof', row) - 1, score: 1 } : undefined,
      claimsEnd: BigInt(at('claimsEnd', row)),
      candidateDeadline: BigInt(at('candidateDeadline', row)),
    }
    const now = BigInt(at('now', row))
    expect(statusOf(state, now), `row ${row}`).toBe(statuses[status])
  }
})

/** Requests as the contract can make them: what is set in a phase, and how the times follow each other. */
const request = fc
  .record({
    phase: fc.constantFrom<Phase>('open', 'grounded', 'settled', 'refunded', 'forfeited'),
    deadline: fc.bigInt({ min: 1_000n, max: 100_000n }),
    responseWindow: fc.integer({ min: 900, max: 5_000 }),
    truthAfter: fc.nat({ max: 899 }),
    slashedAfter: fc.option(fc.bigInt({ min: 0n, max: 20_000n }), { nil: undefined }),
    submissionCount: fc.integer({ min: 0, max: 6 }),
    liveShare: fc.double({ min: 0, max: 1, noNaN: true }),
    answeredShare: fc.double({ min: 0, max: 1, noNaN: true }),
    hasLeader: fc.boolean(),
    proof: fc.option(fc.constantFrom({ index: 0, score: 90 }, { index: 1, score: 80 }), { nil: undefined }),
    reward: fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }),
    stake: fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }),
  })
  .map(({ truthAfter, slashedAfter, liveShare, answeredShare, hasLeader, proof, ...rest }) => {
    const opened = rest.phase === 'open'
    const least = rest.phase === 'settled' || rest.phase === 'forfeited' ? 1 : 0
    const submissionCount = Math.max(rest.submissionCount, least)
    const liveCount = Math.max(Math.round(liveShare * submissionCount), least)
    const answeredCount = opened ? 0 : Math.max(Math.round(answeredShare * liveCount), least)
    const leader = !opened && answeredCount > 0 && hasLeader ? { index: 0, score: 90 } : undefined
    const claimsEnd = opened ? 0n : rest.deadline + BigInt(truthAfter + rest.responseWindow)
    return {
      ...rest,
      submissionCount,
      liveCount,
      answeredCount,
      claimsEnd,
      candidateDeadline:
        rest.phase === 'grounded' ? claimsEnd + BigInt(rest.responseWindow) + (slashedAfter ?? 0n) : 0n,
      leader,
      proof: rest.phase === 'grounded' && leader ? proof : undefined,
    }
  })
/** A request and a time: any, or one beside which something may happen. */
const moment = fc
  .tuple(request, fc.bigInt({ min: 0n, max: 200_000n }), fc.nat({ max: 7 }), fc.integer({ min: -2, max: 2 }))
  .map(([state, any, n, offset]) => {
    const { deadline, responseWindow, claimsEnd, candidateDeadline } = state
    const edge = [deadline, deadline + BigInt(responseWindow), claimsEnd, candidateDeadline][n]
    const now = edge === undefined ? any : edge + BigInt(offset)
    return { state, now: now < 0n ? 0n : now }
  })

/** With what only matters to the types: the state decides. */
const full = (state: RequestState, at: bigint) =>
  ({ requestId: 7n, requester, ...state, status: statusOf(state, at) }) as unknown as Request

const submission = (state: SubmissionState, index = 0): Submission => ({
  requestId: 7n,
  index,
  trainer,
  state,
  score: state === 'claimed' || state === 'proven' ? 70 : undefined,
  provenAt: undefined,
  commitment: '0x',
})

describe('time', () => {
  test('only ever moves a status forward, and never a terminal one', () => {
    fc.assert(
      fc.property(moment, fc.bigInt({ min: 0n, max: 9_000n }), ({ state, now: earlier }, wait) => {
        const later = earlier + wait
        const [before, after] = [statusOf(state, earlier), statusOf(state, later)]
        expect(statuses.indexOf(after)).toBeGreaterThanOrEqual(statuses.indexOf(before))
        if (state.phase !== 'open' && state.phase !== 'grounded') expect(before).toBe(state.phase)
      }),
    )
  })

  test('ends a status in the second that is told, and not before', () => {
    fc.assert(
      fc.property(moment, ({ state, now }) => {
        const status = statusOf(state, now)
        const end = statusEnd(state, status)
        if (end === undefined) {
          expect(statusOf(state, 2n ** 40n)).toBe(status)
          return
        }
        expect(end).toBeGreaterThan(now)
        expect(statusOf(state, end - 1n)).toBe(status)
        expect(statusOf(state, end)).not.toBe(status)
      }),
    )
  })

  test('passes through every status of its phase', () => {
    const seen = new Set<Status>()
    fc.assert(
      fc.property(moment, ({ state, now }) => void seen.add(statusOf(state, now))),
      // What the other properties draw from covers everything; a seed of its own, since chance is not to fail this.
      { numRuns: 10_000, seed: 7 },
    )
    expect([...seen].sort()).toEqual([...statuses].sort())
  })
})

/** Calls as text, so that sets of them can be compared. */
const keys = (calls: readonly AllowedCall[]) => calls.map(({ call, index }) => `${call} ${index ?? ''}`)

describe('allowed calls', () => {
  const who = (address: `0x${string}`) => ({
    address,
    submissions: submissionStates.map((state, index) => submission(state, index)),
  })

  // A call that is good in two windows would let one party wait for what another does in the first.
  test('of two adjacent windows have none in common but what the requester or a trainer may take back', () => {
    const takenBack = /^(cancelRequest|withdrawSubmission) /
    fc.assert(
      fc.property(moment, fc.constantFrom(requester, trainer), ({ state, now }, address) => {
        const end = statusEnd(state, statusOf(state, now))
        if (end === undefined) return
        const before = keys(allowedCalls(full(state, end - 1n), who(address), end - 1n))
        const after = keys(allowedCalls(full(state, end), who(address), end))
        const both = before.filter((key) => after.includes(key))
        expect(both.filter((key) => !takenBack.test(key))).toEqual([])
      }),
    )
  })

  test('last until the status ends', () => {
    fc.assert(
      fc.property(moment, ({ state, now }) => {
        for (const { call, until } of allowedCalls(full(state, now), who(trainer), now)) {
          if (call !== 'cancelRequest') expect(until).toBe(statusEnd(state, statusOf(state, now)))
        }
      }),
    )
  })

  test('leave nobody stuck: in every status somebody can do something, or all has been paid', () => {
    const parties = [requester, trainer] as const
    fc.assert(
      fc.property(moment, ({ state, now }) => {
        const status = statusOf(state, now)
        const calls = parties.flatMap((address) => allowedCalls(full(state, now), who(address), now))
        if (status === 'claiming') expect(calls.map(({ call }) => call)).toContain('claimScore')
        expect(calls.length).toBeGreaterThan(0)
      }),
    )
  })

  const state: RequestState = {
    phase: 'open',
    deadline: 1000n,
    responseWindow: 900,
    liveCount: 2,
    answeredCount: 0,
    leader: undefined,
    proof: undefined,
    claimsEnd: 0n,
    candidateDeadline: 0n,
  }
  const grounded = { ...state, phase: 'grounded', claimsEnd: 2000n, candidateDeadline: 2900n } as const
  const allowed = (
    state: RequestState,
    now: bigint,
    address: `0x${string}`,
    submissions: Submission[] = [],
  ) => allowedCalls(full(state, now), { address, submissions }, now)

  test('while submissions are accepted', () => {
    expect(allowed(state, 999n, requester)).toEqual([
      { call: 'submitModel', until: 1000n },
      { call: 'cancelRequest', until: undefined, costs: 'reward' },
    ])
    expect(allowed({ ...state, liveCount: 0 }, 999n, requester).at(1)).toEqual({
      call: 'cancelRequest',
      until: undefined,
    })
    expect(allowed(state, 999n, trainer, [submission('submitted', 3), submission('withdrawn', 4)])).toEqual([
      { call: 'submitModel', until: 1000n },
      { call: 'withdrawSubmission', index: 3, until: 1000n },
    ])
  })

  test('while the truth is awaited', () => {
    expect(allowed(state, 1000n, requester)).toEqual([
      { call: 'revealTruth', until: 1900n },
      { call: 'cancelRequest', until: undefined, costs: 'reward' },
    ])
    expect(allowed(state, 1000n, trainer, [submission('submitted')])).toEqual([
      { call: 'withdrawSubmission', index: 0, until: 1900n, costs: 'stake' },
    ])
  })

  test('once the requester was late', () => {
    expect(keys(allowed(state, 1900n, trainer, [submission('submitted')]))).toEqual(['enforceTimeout '])
    expect(keys(allowed(state, 1900n, requester))).toEqual(['enforceTimeout ', 'cancelRequest '])
  })

  test('while scores are claimed, by their trainers alone', () => {
    expect(allowed(grounded, 1999n, trainer, [submission('submitted'), submission('claimed', 1)])).toEqual([
      { call: 'claimScore', index: 0, until: 2000n },
    ])
    expect(allowed(grounded, 1999n, requester, [submission('submitted')])).toEqual([])
    const other = { ...submission('submitted'), requestId: 8n }
    expect(allowed(grounded, 1999n, trainer, [other])).toEqual([])
  })

  test('while the candidate reveals, and once it was late', () => {
    const resolving = { ...grounded, answeredCount: 2, leader: { index: 5, score: 80 } }
    expect(allowed(resolving, 1500n, trainer)).toEqual([{ call: 'revealModel', index: 5, until: 2900n }])
    expect(keys(allowed(resolving, 2900n, trainer))).toEqual(['enforceTimeout '])
    expect(keys(allowed({ ...resolving, leader: undefined }, 1500n, trainer))).toEqual(['enforceTimeout '])
  })

  test('while others may prove their claims: those who outrank what is proven, but not the candidate', () => {
    const proving = (
      proof: RequestState['proof'],
      ...claims: (readonly [index: number, score: number])[]
    ) => {
      const state = { ...grounded, answeredCount: 9, leader: { index: 5, score: 80 }, proof }
      const submissions = claims.map(([index, score]) => ({ ...submission('claimed', index), score }))
      return allowed(state, 2500n, trainer, [...submissions, submission('conceded'), submission('proven')])
    }
    expect(proving(undefined, [3, 60], [5, 80])).toEqual([
      { call: 'revealModel', index: 5, until: 2900n },
      { call: 'provePredictions', index: 3, until: 2900n },
    ])
    const claims = [
      [2, 70],
      [3, 70],
      [4, 70],
      [6, 71],
      [7, 69],
      [5, 80],
    ] as const
    expect(keys(proving({ index: 3, score: 70 }, ...claims))).toEqual([
      'revealModel 5',
      'provePredictions 2',
      'provePredictions 6',
    ])
    expect(keys(proving({ index: 5, score: 80 }, ...claims))).toEqual(['publishModel 5', 'revealModel 5'])
    expect(proving({ index: 3, score: 70 }, [2, 70])).toContainEqual({
      call: 'provePredictions',
      index: 2,
      until: 2900n,
    })
    const unknown = { ...submission('claimed', 2), score: undefined }
    const resolving = { ...grounded, answeredCount: 2, leader: { index: 5, score: 80 } }
    expect(keys(allowed(resolving, 2500n, trainer, [unknown]))).toEqual(['revealModel 5'])
  })

  test('once it is over: what is owed, by anyone', () => {
    const submissions = submissionStates.map((state, index) => submission(state, index))
    const collectable = (phase: Phase) =>
      allowed(
        { ...grounded, phase, stake: 10n, reward: 100n } as RequestState,
        9999n,
        requester,
        submissions,
      ).map(({ call, index }) => (call === 'collect' ? submissionStates[index ?? 0] : call))
    expect(collectable('settled')).toEqual(['claimed', 'proven', 'conceded'])
    expect(collectable('refunded')).toEqual(['claimed', 'proven', 'conceded'])
    expect(collectable('forfeited')).toEqual(['submitted'])
  })
})

describe('payouts', () => {
  test('of a forfeit are the stake and an equal share, and never more than there is', () => {
    fc.assert(
      fc.property(request, (state) => {
        const forfeited = { ...state, phase: 'forfeited', liveCount: Math.max(state.liveCount, 1) } as const
        const due = payoutOf(forfeited, submission('submitted'))
        const live = BigInt(forfeited.liveCount)
        expect(due).toBe(state.stake + state.reward / live)
        expect(due * live).toBeLessThanOrEqual(state.stake * live + state.reward)
        expect(state.stake * live + state.reward - due * live).toBeLessThan(live)
      }),
    )
  })

  test.each([
    ['open', []],
    ['grounded', []],
    ['settled', ['claimed', 'proven', 'conceded']],
    ['refunded', ['claimed', 'proven', 'conceded']],
    ['forfeited', ['submitted']],
  ] as const)('of %s requests go to: %s', (phase, paid) => {
    const terms = { phase, stake: 10n, reward: 100n, liveCount: 3 }
    for (const state of submissionStates) {
      const due = paid.some((one) => one === state) ? (phase === 'forfeited' ? 43n : 10n) : 0n
      expect(payoutOf(terms, submission(state)), state).toBe(due)
    }
  })
})
