import { type Hex, zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import { parseCase, type RawCase } from './parseCase.js'
import { parseDispute, type RawDispute } from './parseDispute.js'
import { parseFunding, type RawFunding } from './parseFunding.js'
import { parsePeriod, type RawPeriod } from './parsePeriod.js'
import { parseRun, type RawRun } from './parseRun.js'
import { parseState, type RawState } from './parseState.js'
import { parseBallot, parseVote, type RawBallot, type RawVote } from './parseVote.js'
import {
  ballotStatuses,
  caseStages,
  caseTurns,
  disputeStatuses,
  mutexStatuses,
  periodOutcomes,
  periodStatuses,
  runStatuses,
  stateStatuses,
  verdicts,
  voteStatuses,
} from './types.js'

// What an endpoint answers has the right types, as viem decoded it, and may still be what no contract says.

const functionName = 'getThing'
/** The error says of what the answer was, and not what a stranger put into it. */
const malformed = expect.objectContaining({
  name: 'InvalidResponseError',
  shortMessage: 'The answer to `getThing` is malformed.',
  retryable: true,
})

const [worker, challenger, adjudicator] = [
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
] as const
const hash = (byte: string): Hex => `0x${byte.repeat(32)}`

/** The number of a name in the contract's enum. */
function numberOf<const name extends string>(names: readonly name[], name: name): number {
  return names.indexOf(name)
}

describe('a run', () => {
  const raw: RawRun = {
    ...{ status: numberOf(runStatuses, 'running'), mutex: numberOf(mutexStatuses, 'free') },
    ...{ createdAt: 1_000, tip: 2, finalHeight: 1, periodId: 3n, due: 0, creator: worker },
    ...{ runHash: hash('aa'), genesisRoot: hash('bb'), funded: 100n, spent: 10n, maxSeconds: 7_200, fee: 0n },
    params: {
      ...{ reward: 10n, workerDeposit: 5n, challengeDeposit: 5n, maxStates: 4, statesPerPeriod: 2 },
      ...{ stateSeconds: 600, challengeWindow: 900, runSeconds: 10_000, adjudicator },
      ...{ taskDigest: hash('cc'), genesisState: zeroHash },
    },
  }
  const parse = (changes: Partial<RawRun> = {}) => parseRun({ ...raw, ...changes }, 7n, functionName)
  const held = { mutex: numberOf(mutexStatuses, 'held'), due: 1_600 }

  test('has what follows from its status', () => {
    expect(parse()).toMatchObject({ runId: 7n, status: 'running', until: 11_000n, genesisState: undefined })
    const params = { ...raw.params, genesisState: hash('dd') }
    expect(parse({ params })).toMatchObject({ genesisState: hash('dd') })
    const draining = { status: numberOf(runStatuses, 'draining') }
    const ended = { mutex: numberOf(mutexStatuses, 'ended') }
    // There are states to become final: somebody must act.
    expect(parse({ ...draining, ...ended })).toMatchObject({ status: 'draining', until: undefined })
    expect(parse({ ...draining, ...held, due: 11_500, finalHeight: 2 })).toMatchObject({
      status: 'draining',
      until: 11_500n,
    })
    const closed = parse({ ...ended, status: numberOf(runStatuses, 'closed'), finalHeight: 2 })
    expect(closed.status).toBe('closed')
    expect(closed).not.toHaveProperty('until')
  })

  test('has what follows from the status of its mutex', () => {
    expect(parse(held).mutex).toEqual({ status: 'held', until: 1_600n, periodId: 3n })
    expect(parse().mutex).toEqual({ status: 'free', until: 11_000n })
    expect(parse({ mutex: numberOf(mutexStatuses, 'full'), tip: 4 }).mutex).toEqual({ status: 'full' })
    expect(parse({ mutex: numberOf(mutexStatuses, 'ended') }).mutex).toEqual({ status: 'ended' })
  })

  test.each<[string, Partial<RawRun>]>([
    ['has a status without a name', { status: runStatuses.length }],
    ['has a mutex without a name', { mutex: mutexStatuses.length }],
    ['has more that is final than lives', { finalHeight: 3 }],
    ['is higher than runs get', { tip: 5 }],
    ['spent more than it had', { spent: 101n }],
    ['is held until no time', { ...held, due: 0 }],
    ['is held by no period', { ...held, periodId: 0n }],
    ['is free, and waits for a worker', { due: 1_600 }],
    ['is full, and waits for a worker', { mutex: numberOf(mutexStatuses, 'full'), due: 1_600 }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

describe('a period', () => {
  const raw: RawPeriod = {
    ...{ status: numberOf(periodStatuses, 'open'), outcome: numberOf(periodOutcomes, 'none') },
    ...{ runId: 7n, worker, startedAt: 1_000, due: 1_600, settledAt: 0, firstHeight: 1, size: 4 },
    ...{ submitted: 2, live: 2, parentPeriod: 0n, previousPeriod: 0n, bountyDispute: 0n, sharedDispute: 0n },
  }
  const parse = (changes: Partial<RawPeriod> = {}) => parsePeriod({ ...raw, ...changes }, 3n, functionName)
  const ended = {
    status: numberOf(periodStatuses, 'ended'),
    outcome: numberOf(periodOutcomes, 'lapsed'),
  }
  const settled = { ...ended, status: numberOf(periodStatuses, 'settled'), settledAt: 1_700 }
  const failed = { outcome: numberOf(periodOutcomes, 'failed'), live: 1, bountyDispute: 9n }

  test('has what follows from its status', () => {
    expect(parse()).toMatchObject({ status: 'open', until: 1_600n, outcome: undefined, bounty: undefined })
    expect(parse(ended)).toMatchObject({ status: 'ended', outcome: 'lapsed', endedAt: 1_600n })
    expect(parse(settled)).toMatchObject({ status: 'settled', endedAt: 1_600n, settledAt: 1_700n })
  })

  test('that failed has somebody whom its deposit goes to, or two', () => {
    const bounty = { disputeId: 9n, sharedWith: undefined }
    expect(parse({ ...ended, ...failed })).toMatchObject({ outcome: 'failed', bounty })
    expect(parse({ ...settled, ...failed, sharedDispute: 8n })).toMatchObject({
      bounty: { disputeId: 9n, sharedWith: 8n },
    })
  })

  test.each<[string, Partial<RawPeriod>]>([
    ['has a status without a name', { status: periodStatuses.length }],
    ['has an outcome without a name', { ...ended, outcome: periodOutcomes.length }],
    ['submitted more than it is for', { submitted: 5 }],
    ['has more that lives than it submitted', { live: 3 }],
    ['is open and has ended somehow', { outcome: numberOf(periodOutcomes, 'done') }],
    ['ended nohow', { ...ended, outcome: numberOf(periodOutcomes, 'none') }],
    ['failed for nobody', { ...ended, ...failed, bountyDispute: 0n }],
    ['did not fail, and has somebody whom its deposit goes to', { ...ended, bountyDispute: 9n }],
    ['is settled at no time', { ...settled, settledAt: 0 }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

describe('a state', () => {
  const raw: RawState = {
    ...{ status: numberOf(stateStatuses, 'contestable'), runId: 7n, periodId: 3n, height: 1, worker },
    ...{ submittedAt: 1_000, contestableUntil: 1_900, finalAt: 0, parentHash: hash('aa'), root: hash('bb') },
    ...{ stepsRoot: hash('cc'), disputes: 1, openDisputes: 0, firstDispute: 4n, replaced: zeroHash },
  }
  const parse = (changes: Partial<RawState> = {}) =>
    parseState({ ...raw, ...changes }, hash('01'), functionName)
  const final = { status: numberOf(stateStatuses, 'final'), finalAt: 2_000 }

  test('has what follows from its status', () => {
    expect(parse()).toMatchObject({ status: 'contestable', until: 1_900n, isLive: true, finalAt: undefined })
    expect(parse(final)).toMatchObject({ status: 'final', finalAt: 2_000n, isLive: true })
    for (const status of ['disputed', 'ripe', 'rolledBack'] as const) {
      const state = parse({ status: numberOf(stateStatuses, status) })
      expect(state).toMatchObject({ status, isLive: status !== 'rolledBack', finalAt: undefined })
      expect(state).not.toHaveProperty('until')
    }
  })

  test('has the dispute and the state before it, if there are any', () => {
    expect(parse()).toMatchObject({ firstDispute: 4n, replaced: undefined })
    const again = parse({ disputes: 0, firstDispute: 0n, replaced: hash('dd') })
    expect(again).toMatchObject({ firstDispute: undefined, replaced: hash('dd') })
  })

  test.each<[string, Partial<RawState>]>([
    ['has a status without a name', { status: stateStatuses.length }],
    ['is final since no time', { ...final, finalAt: 0 }],
    ['is not final, and was at some time', { finalAt: 2_000 }],
    ['has the height of the genesis', { height: 0 }],
    ['has more open disputes than disputes', { openDisputes: 2 }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

describe('a dispute', () => {
  const raw: RawDispute = {
    ...{ status: numberOf(disputeStatuses, 'undecided'), verdict: numberOf(verdicts, 'none'), runId: 7n },
    ...{ stateHash: hash('01'), challenger, openedAt: 1_000, deadline: 2_000, resolvedAt: 0, caseId: 6n },
  }
  const parse = (changes: Partial<RawDispute> = {}) => parseDispute({ ...raw, ...changes }, 4n, functionName)

  test('has what follows from its status', () => {
    expect(parse()).toMatchObject({ disputeId: 4n, status: 'undecided', until: 2_000n })
    for (const verdict of ['upheld', 'dismissed'] as const) {
      const decided = { status: numberOf(disputeStatuses, 'decided'), verdict: numberOf(verdicts, verdict) }
      expect(parse(decided)).toMatchObject({ status: 'decided', verdict })
    }
    for (const status of ['overdue', 'moot'] as const) {
      const dispute = parse({ status: numberOf(disputeStatuses, status) })
      expect(dispute.status).toBe(status)
      expect(dispute).not.toHaveProperty('until')
      expect(dispute).not.toHaveProperty('resolvedAt')
    }
    for (const status of ['upheld', 'dismissed', 'void', 'refunded'] as const) {
      const resolved = { status: numberOf(disputeStatuses, status), resolvedAt: 1_800 }
      expect(parse(resolved)).toMatchObject({ status, resolvedAt: 1_800n })
    }
  })

  test.each<[string, Partial<RawDispute>]>([
    ['has a status without a name', { status: disputeStatuses.length }],
    ['has a verdict without a name', { verdict: verdicts.length }],
    ['is decided, and nobody won', { status: numberOf(disputeStatuses, 'decided') }],
    ['is upheld since no time', { status: numberOf(disputeStatuses, 'upheld') }],
    ['went back at no time', { status: numberOf(disputeStatuses, 'refunded') }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

test('a funding stands until it is refunded', () => {
  const raw: RawFunding = {
    ...{ runId: 7n, funder: worker, amount: 10n, from: 5n, fundedAt: 1_000, isRefunded: false },
  }
  expect(parseFunding(raw, 5n)).toMatchObject({ fundingId: 5n, status: 'standing', fundedAt: 1_000n })
  expect(parseFunding({ ...raw, isRefunded: true }, 5n)).toMatchObject({ status: 'refunded', amount: 10n })
})

describe('a case of the game', () => {
  const raw: RawCase = {
    ...{ training: adjudicator, runId: 7n, worker, challenger, verdict: numberOf(verdicts, 'none') },
    ...{ turn: numberOf(caseTurns, 'worker'), stage: numberOf(caseStages, 'steps'), deadline: 2_000 },
    ...{ arrivedAt: 1_000, answeredAt: 0, workerUsed: 0, challengerUsed: 0, node: hash('aa'), index: 0n },
    ...{
      levels: 6n,
      firstStep: 64n,
      step: 0n,
      stepsRoot: hash('bb'),
      preRoot: hash('cc'),
      traceRoot: zeroHash,
    },
  }
  const parse = (changes: Partial<RawCase> = {}) => parseCase({ ...raw, ...changes }, 6n, functionName)
  const answered = { turn: numberOf(caseTurns, 'challenger'), answeredAt: 1_100 }
  const decided = { verdict: numberOf(verdicts, 'upheld'), turn: numberOf(caseTurns, 'none'), deadline: 0 }

  test('has what follows from its status', () => {
    const open = { deadline: 2_000n, until: 2_000n, verdict: undefined }
    expect(parse()).toMatchObject({
      ...open,
      status: 'awaitingWorker',
      turn: 'worker',
      answeredAt: undefined,
    })
    expect(parse(answered)).toMatchObject({
      ...{ ...open, status: 'awaitingChallenger', turn: 'challenger', answeredAt: 1_100n },
    })
    for (const verdict of ['upheld', 'dismissed'] as const) {
      const over = parse({ ...decided, verdict: numberOf(verdicts, verdict) })
      expect(over).toMatchObject({ status: verdict, verdict, turn: undefined, deadline: undefined })
      expect(over).not.toHaveProperty('until')
    }
  })

  test('has a step from the trace on, and a trace once it is posted', () => {
    expect(parse({ step: 9n })).toMatchObject({ stage: 'steps', step: undefined, traceRoot: undefined })
    const trace = { stage: numberOf(caseStages, 'trace'), step: 0n }
    expect(parse(trace)).toMatchObject({ stage: 'trace', step: 0, traceRoot: undefined })
    expect(parse({ ...trace, ...answered, traceRoot: hash('dd') })).toMatchObject({ traceRoot: hash('dd') })
  })

  test('is as large as cases get', () => {
    const largest = { index: 2n ** 24n - 1n, levels: 24n, firstStep: 65_535n * 256n - 1n }
    const step = { stage: numberOf(caseStages, 'traceTree'), step: 255n }
    expect(parse({ ...largest, ...step })).toMatchObject({
      ...{ index: 2 ** 24 - 1, levels: 24, firstStep: 65_535 * 256 - 1, step: 255 },
    })
  })

  test.each<[string, Partial<RawCase>]>([
    ['has a verdict without a name', { verdict: verdicts.length }],
    ['has a turn without a name', { turn: caseTurns.length }],
    ['has a stage without a name', { stage: caseStages.length }],
    ['is decided, and somebody’s turn', { ...decided, turn: numberOf(caseTurns, 'worker') }],
    ['is decided, and waits', { ...decided, deadline: 2_000 }],
    ['is open, and nobody’s turn', { turn: numberOf(caseTurns, 'none') }],
    ['is open, and waits until no time', { deadline: 0 }],
    ['has an answer, and waits for it', { answeredAt: 1_100 }],
    ['has no answer, and waits for what follows it', { turn: numberOf(caseTurns, 'challenger') }],
    ['has an index beyond any tree', { index: 2n ** 24n }],
    ['has more levels than any tree', { levels: 25n }],
    ['has a first step beyond any run', { firstStep: 65_535n * 256n }],
    ['has a step beyond any state', { stage: numberOf(caseStages, 'trace'), step: 256n }],
    ['has a number that is none in JavaScript', { index: 2n ** 53n }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

describe('a case of a vote', () => {
  const raw: RawVote = {
    ...{ status: numberOf(voteStatuses, 'committing'), verdict: numberOf(verdicts, 'none'), runId: 7n },
    ...{ training: adjudicator, stateHash: hash('01'), challenger, openedAt: 1_000, commitEnd: 2_000 },
    ...{ revealEnd: 3_000, quorum: 10n, fee: 1n, revealedWeight: 8n, upheldWeight: 5n, weightLeft: 8n },
    feeLeft: 1n,
  }
  const parse = (changes: Partial<RawVote> = {}) => parseVote({ ...raw, ...changes }, 6n, functionName)
  const ended = { status: numberOf(voteStatuses, 'ended') }

  test('has what follows from its status', () => {
    expect(parse()).toMatchObject({ caseId: 6n, status: 'committing', until: 2_000n })
    const revealing = parse({ status: numberOf(voteStatuses, 'revealing') })
    expect(revealing).toMatchObject({ status: 'revealing', until: 3_000n })
    expect(parse({ ...ended, verdict: numberOf(verdicts, 'dismissed') })).toMatchObject({
      ...{ status: 'ended', verdict: 'dismissed' },
    })
    // Too little weight was revealed.
    expect(parse(ended)).toMatchObject({ status: 'ended', verdict: undefined })
  })

  test.each<[string, Partial<RawVote>]>([
    ['has a status without a name', { status: voteStatuses.length }],
    ['has a verdict without a name', { ...ended, verdict: verdicts.length }],
    ['has more weight on a side than there is', { upheldWeight: 9n }],
    ['has a verdict before it ends', { verdict: numberOf(verdicts, 'upheld') }],
  ])('is refused when it %s', (_, changes) => {
    expect(() => parse(changes)).toThrow(malformed)
  })
})

describe('a ballot', () => {
  const raw: RawBallot = {
    ...{ status: numberOf(ballotStatuses, 'committed'), upheld: false, weight: 5n, committedAt: 1_000 },
    ...{ revealedAt: 0, collectedAt: 0, commitment: hash('aa') },
  }
  const parse = (changes: Partial<RawBallot> = {}) =>
    parseBallot({ ...raw, ...changes }, { caseId: 6n, voter: worker }, functionName)

  test('says what it is for once it is revealed', () => {
    // The contract has `false` there until then, which is not a vote against.
    expect(parse()).toMatchObject({
      voter: worker,
      status: 'committed',
      upheld: undefined,
      revealedAt: undefined,
    })
    for (const upheld of [true, false]) {
      const revealed = { status: numberOf(ballotStatuses, 'revealed'), upheld, revealedAt: 1_500 }
      expect(parse(revealed)).toMatchObject({ status: 'revealed', upheld, revealedAt: 1_500n })
    }
    const missed = { status: numberOf(ballotStatuses, 'collected'), collectedAt: 3_000 }
    expect(parse(missed)).toMatchObject({ status: 'collected', upheld: undefined, collectedAt: 3_000n })
  })

  test('is none when the account has none', () => {
    expect(parse({ status: numberOf(ballotStatuses, 'none') })).toBeUndefined()
  })

  test('is refused when it has a status without a name', () => {
    expect(() => parse({ status: ballotStatuses.length })).toThrow(malformed)
  })
})
