import { stepsTree } from 'modelmarket/fixed'
import { randomSalt } from 'modelmarket/labels'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { getCoinBalance } from 'modelmarket/token'
import {
  type AllowedCall,
  allowedCalls,
  type DisputeOutcome,
  decodeGameRule,
  decodeStateData,
  disputePayout,
  disputeStatuses,
  gameSeconds,
  getTrainingEvents,
  isRewardSafe,
  mutexOf,
  mutexStatuses,
  type PeriodOutcome,
  periodPayout,
  periodStatuses,
  refundOf,
  runHashOf,
  runStatuses,
  stateHashOf,
  stateStatuses,
  statusEnd,
  statusOf,
  turnOf,
  voteCommitmentOf,
} from 'modelmarket/training'
import {
  advanceDispute,
  advancePeriod,
  advanceRun,
  advanceState,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestGame,
  type TestRun,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Address, type Hex, keccak256, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let chain: LocalChain
let training: TestTraining
beforeAll(async () => {
  chain = await startChain({ accounts: 12 })
  training = await startTraining({ chain })
})
afterAll(() => chain?.stop())

const actions = () => training.keeper.training
const gameActions = () => actions().game({ address: training.game })
const voteActions = () => actions().vote({ address: training.vote })
const worker = () => training.workers[0] as TrainingClient

/** All that there is in a run, as the contracts' views have it now. */
async function readAll(run: TestRun, { periodIds = [], stateHashes = [], disputeIds = [] }: Things) {
  const { runId } = run
  const disputes = await Promise.all(disputeIds.map((disputeId) => actions().getDispute({ disputeId })))
  return {
    run: await actions().getRun({ runId }),
    periods: await Promise.all(periodIds.map((periodId) => actions().getPeriod({ periodId }))),
    states: await Promise.all(stateHashes.map((stateHash) => actions().getState({ stateHash }))),
    disputes,
    cases: run.game ? await Promise.all(disputes.map(({ caseId }) => gameActions().getCase({ caseId }))) : [],
    votes: run.game ? [] : await Promise.all(disputes.map(({ caseId }) => voteActions().getVote({ caseId }))),
  }
}
interface Things {
  periodIds?: readonly bigint[]
  stateHashes?: readonly Hex[]
  disputeIds?: readonly bigint[]
}

/**
 * Lets time run over all ends of statuses, and compares in the second before each and in each what the twin says of what was read at first
 * with what the views say then. Returns the statuses that occurred.
 */
async function compareOverTime(run: TestRun, things: Things): Promise<Set<string>> {
  const restore = await chain.snapshot()
  const first = await readAll(run, things)
  const seen = new Set<string>()
  let now = await chain.now()
  const facts = [
    first.run,
    ...first.periods,
    ...first.states,
    ...first.disputes,
    ...first.cases,
    ...first.votes,
  ]
  for (let steps = 0; steps < 30; steps++) {
    const mutex = mutexOf(first.run, now)
    const ends = [...facts.map((thing) => statusEnd(thing, now)), 'until' in mutex ? mutex.until : undefined]
    const end = ends.flatMap((time) => time ?? []).sort((a, b) => (a < b ? -1 : 1))[0]
    if (end === undefined) break
    for (const at of [end - 1n, end]) {
      if (at <= now) continue
      await chain.setTime(at)
      const found = await readAll(run, things)
      const then = [
        found.run,
        ...found.periods,
        ...found.states,
        ...found.disputes,
        ...found.cases,
        ...found.votes,
      ]
      for (const [i, thing] of then.entries()) {
        const earlier = facts[i] as (typeof facts)[number]
        seen.add(`${thing.kind} ${thing.status}`)
        // A case that time decides is a verdict. Only the case knows when.
        if (thing.kind === 'dispute' && thing.status === 'decided') continue
        expect([thing.kind, at, statusOf(earlier, at)]).toEqual([thing.kind, at, thing.status])
        expect([thing.kind, at, statusEnd(earlier, at)]).toEqual([thing.kind, at, statusEnd(thing, at)])
      }
      expect([at, mutexOf(first.run, at)]).toEqual([at, found.run.mutex])
      seen.add(`mutex ${found.run.mutex.status}`)
      now = at
    }
  }
  await restore()
  return seen
}

describe('the twin says of each second what the contracts’ views say then', () => {
  test('of a run that nobody trains', async () => {
    const run = await createTestRun(training)
    expect(await compareOverTime(run, {})).toEqual(
      new Set(['run running', 'run closed', 'mutex free', 'mutex ended']),
    )
  })

  test('of a period that lapses with two states, one of which is disputed', async () => {
    const run = await createTestRun(training, { statesPerPeriod: 4 })
    const [first, second] = [await submitTestState(training, run), await submitTestState(training, run)]
    const { disputeId } = await openTestDispute(training, second)
    const seen = await compareOverTime(run, {
      periodIds: [first.periodId],
      stateHashes: [first.stateHash, second.stateHash],
      disputeIds: [disputeId],
    })
    for (const status of [
      'mutex held',
      'mutex free',
      'period open',
      'period ended',
      'state contestable',
      'state ripe',
      'state disputed',
      'dispute undecided',
      'dispute decided',
      'case awaitingWorker',
      'case upheld',
    ]) {
      expect([...seen]).toContain(status)
    }
  })

  test('of a case in which it is the challenger’s move', async () => {
    const run = await createTestRun(training)
    const { stateHash, periodId } = await submitTestState(training, run)
    const { disputeId, caseId } = await openTestDispute(training, { stateHash })
    const { node, levels, stage } = await gameActions().getCase({ caseId })
    expect([stage, levels]).toEqual(['steps', 2])
    const children = run.game?.replay.state(1).stepRoots ?? []
    await gameActions().answer.sync({ node, levels, children })
    const seen = await compareOverTime(run, {
      periodIds: [periodId],
      stateHashes: [stateHash],
      disputeIds: [disputeId],
    })
    expect([...seen]).toEqual(expect.arrayContaining(['case awaitingChallenger', 'case dismissed']))
  })

  test('of a run whose last worker holds the mutex beyond its end', async () => {
    const run = await advanceRun(training, 'draining')
    const { periodId } = await actions().getRun({ runId: run.runId })
    const seen = await compareOverTime(run, { periodIds: [periodId as bigint] })
    expect([...seen]).toEqual(
      expect.arrayContaining(['run draining', 'run closed', 'mutex held', 'mutex ended']),
    )
  })

  test('of a run that has all its states', async () => {
    const run = await createTestRun(training, { maxStates: 2 })
    const states = [await submitTestState(training, run), await submitTestState(training, run)]
    const seen = await compareOverTime(run, { stateHashes: states.map(({ stateHash }) => stateHash) })
    expect([...seen]).toEqual(expect.arrayContaining(['mutex full', 'run draining']))
  })

  test('of a vote', async () => {
    const run = await createTestRun(training, { adjudicator: 'vote' })
    const { stateHash } = await submitTestState(training, run)
    const { disputeId } = await openTestDispute(training, { stateHash })
    const seen = await compareOverTime(run, { stateHashes: [stateHash], disputeIds: [disputeId] })
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'vote committing',
        'vote revealing',
        'vote ended',
        'dispute undecided',
        'dispute overdue',
      ]),
    )
  })
})

describe('every status is reached and read', () => {
  const seen = new Set<string>()

  test.each(runStatuses)('of a run: %s', async (status) => {
    const { runId } = await advanceRun(training, status)
    const run = await actions().getRun({ runId })
    expect(run.status).toBe(status)
    expect(statusOf(run, await chain.now())).toBe(status)
    seen.add(run.mutex.status)
  })

  test('of its mutex', async () => {
    const full = await createTestRun(training, { maxStates: 1 })
    await submitTestState(training, full)
    for (const { runId } of [full, await createTestRun(training)]) {
      seen.add((await actions().getRun({ runId })).mutex.status)
    }
    expect([...seen].sort()).toEqual([...mutexStatuses].sort())
  })

  test.each(stateStatuses)('of a state: %s', async (status) => {
    const { stateHash, height } = await advanceState(training, status)
    const state = await actions().getState({ stateHash })
    expect(state).toMatchObject({ status, height, stateHash })
    expect(statusOf(state, await chain.now())).toBe(status)
  })

  test.each(disputeStatuses)('of a dispute: %s', async (status) => {
    const { disputeId } = await advanceDispute(training, status)
    const dispute = await actions().getDispute({ disputeId })
    expect(dispute.status).toBe(status)
    expect(statusOf(dispute, await chain.now())).toBe(status)
  })

  const outcomes: PeriodOutcome[] = ['done', 'lapsed', 'released', 'failed']
  test.each(periodStatuses.flatMap((status) => outcomes.map((outcome) => ({ status, outcome }))))(
    'of a period: $status, $outcome',
    async ({ status, outcome }) => {
      const { periodId } = await advancePeriod(training, status, { outcome })
      const period = await actions().getPeriod({ periodId })
      expect(period.status).toBe(status)
      expect(period.outcome).toBe(status === 'open' ? undefined : outcome)
      expect(statusOf(period, await chain.now())).toBe(status)
      expect(period.bounty !== undefined).toBe(outcome === 'failed' && status !== 'open')
    },
  )
})

/** What an account has more than before. */
async function gained(account: Address, call: () => Promise<unknown>): Promise<bigint> {
  const owner = { address: training.token, owner: account }
  const balance = async () =>
    (await getCoinBalance(training.keeper, owner)) + (await actions().getCredit({ payee: account }))
  const before = await balance()
  await call()
  return (await balance()) - before
}

describe('deposits go where the twin says', () => {
  test.each<PeriodOutcome>(['done', 'lapsed', 'released', 'failed'])('of a period: %s', async (outcome) => {
    const { run, periodId } = await advancePeriod(training, 'ended', { outcome })
    const period = await actions().getPeriod({ periodId })
    const { workerDeposit, tip } = await actions().getRun({ runId: run.runId })
    if (tip > 0) {
      const stateHash = await actions().getStateAt({ runId: run.runId, height: tip })
      const { contestableUntil } = await actions().getState({ stateHash: stateHash as Hex })
      if (contestableUntil > (await chain.now())) await chain.setTime(contestableUntil)
      await actions().finalize.sync({ runId: run.runId })
    }
    const { submitted, size, bounty } = period
    const isShared = bounty?.sharedWith !== undefined
    const expected = periodPayout({ outcome, workerDeposit, submitted, size, isShared })
    const before = await actions().getPot()
    const sum = expected.proofers.reduce((total, part) => total + part, 0n)
    let result: unknown
    const settle = async () => {
      result = await actions().settlePeriod.sync({ periodId })
    }
    const [account, part] =
      outcome === 'failed'
        ? ([training.proofer.account.address, sum] as const)
        : ([period.worker, expected.worker] as const)
    expect(await gained(account, settle)).toBe(part)
    expect(result).toMatchObject({ outcome, toWorker: expected.worker, toProofers: sum })
    expect((await actions().getPot()) - before).toBe(expected.treasury)
  })

  test.each<['decided' | 'overdue' | 'moot', DisputeOutcome]>([
    ['decided', 'upheld'],
    ['overdue', 'void'],
    ['moot', 'refunded'],
  ])('of a dispute that is %s: %s', async (status, outcome) => {
    const { disputeId, run } = await advanceDispute(training, status)
    const { challenger } = await actions().getDispute({ disputeId })
    const { challengeDeposit } = await actions().getRun({ runId: run.runId })
    const expected = disputePayout(outcome, challengeDeposit)
    const before = await actions().getPot()
    const resolve = async () => {
      const result = await training.outsider.training.resolveDispute.sync({ disputeId })
      expect(result.outcome).toBe(outcome)
      expect(result.rolledBack).toBe(outcome === 'refunded' ? undefined : 1)
    }
    expect(await gained(challenger, resolve)).toBe(expected.proofers[0])
    expect((await actions().getPot()) - before).toBe(expected.treasury)
  })

  test('of a dispute that is dismissed', async () => {
    const { run, stateHash } = await advanceDispute(training, 'undecided')
    const { challengeDeposit } = await actions().getRun({ runId: run.runId })
    const expected = disputePayout('dismissed', challengeDeposit)
    const { address } = worker().account
    expect(await gained(address, () => advanceDispute(training, 'dismissed', { run, stateHash }))).toBe(
      expected.worker,
    )
  })

  test('and what is left of the funds goes back, the last first', async () => {
    const funds = parseEther('1.5')
    const run = await createTestRun(training, { funds, maxStates: 2 })
    const { runId, runHash, fundingId } = run
    const second = await training.creator.training.fund.sync({ runId, runHash, amount: parseEther('2') })
    expect(second.from).toBe(funds)
    const before = await actions().getRun({ runId })
    expect([isRewardSafe(before), isRewardSafe({ ...before, tip: 3 })]).toEqual([true, false])
    await submitTestState(training, run)
    await submitTestState(training, run)
    await advanceRun(training, 'closed', run)
    const after = await actions().getRun({ runId })
    expect(after).toMatchObject({ spent: parseEther('2'), funded: parseEther('3.5') })
    const fundings = await Promise.all(
      [fundingId, second.fundingId].map((fundingId) => actions().getFunding({ fundingId })),
    )
    expect(fundings.map((funding) => refundOf(funding, after))).toEqual([0n, parseEther('1.5')])
    expect(await actions().getRefund({ fundingId: second.fundingId })).toBe(parseEther('1.5'))
    const calls = allowedCalls(
      after,
      { address: training.keeper.account.address, fundings },
      await chain.now(),
    )
    expect(calls).toEqual([{ call: 'refund', fundingId: second.fundingId, until: undefined }])
    const { amount, funder } = await actions().refund.sync({ fundingId: second.fundingId })
    expect([amount, funder]).toEqual([parseEther('1.5'), training.creator.account.address])
    expect((await actions().getFunding({ fundingId: second.fundingId })).status).toBe('refunded')
  })
})

const ruleOf = (run: TestRun) => (run.game as TestGame).rule

describe('hashes, times and data are those of the contracts', () => {
  test('of runs and states', async () => {
    const run = await createTestRun(training)
    const { runId, runHash } = run
    const { stateHash } = await submitTestState(training, run)
    const { address } = training
    const chainId = chain.chain.id
    const found = await actions().getRun({ runId })
    const rule = await gameActions().getRule({ training: address, runId })
    expect(runHashOf({ chainId, address, runId, params: found, rule, genesisRoot: found.genesisRoot })).toBe(
      runHash,
    )
    expect(found.runHash).toBe(runHash)
    expect(await actions().getStateAt({ runId, height: 0 })).toBe(runHash)
    expect(await actions().getStateAt({ runId, height: 1 })).toBe(stateHash)
    expect(await actions().getStateAt({ runId, height: 2 })).toBeUndefined()
    const state = await actions().getState({ stateHash })
    expect(await actions().getStateOf({ periodId: state.periodId, index: 0 })).toBe(stateHash)
    expect(await actions().getStateOf({ periodId: state.periodId, index: 1 })).toBeUndefined()
    const [event] = await getTrainingEvents(training.keeper, {
      address,
      runId,
      eventNames: ['StateSubmitted'],
      fromBlock: 0n,
    })
    if (event?.eventName !== 'StateSubmitted') return expect.unreachable()
    expect(stateHashOf({ chainId, address, ...state, superhash: event.args.superhash })).toBe(stateHash)
    expect(decodeStateData(event.args.data).proof).toHaveLength(2)
    expect(decodeGameRule(rule)).toEqual(run.game?.rule)
  })

  test.each([
    { stepsPerState: 1, hidden: [4] },
    { stepsPerState: 16, hidden: [16] },
    { stepsPerState: 256, hidden: [300, 5], clock: 7_200, grace: 600 },
    { stepsPerState: 32, hidden: [2, 2, 2], batch: 64 },
  ])('of the longest case: %j', async (options) => {
    const run = await createTestRun(training, { ...options, inlineWeights: false })
    const { maxSeconds } = await actions().getRun({ runId: run.runId })
    expect(gameSeconds(ruleOf(run))).toBe(maxSeconds)
  })

  test('of clocks: the deadline of a case is that of the twin', async () => {
    // An answer counts in all cases: those of other tests are about states of another seed.
    const run = await createTestRun(training, { seed: keccak256('0xc1') })
    const { stateHash } = await submitTestState(training, run)
    const { caseId } = await openTestDispute(training, { stateHash })
    const { clock, grace } = ruleOf(run)
    const check = async (side: 'worker' | 'challenger') => {
      const found = await gameActions().getCase({ caseId })
      expect(turnOf({ ...found, clock, grace })).toEqual({ side, until: found.deadline })
      expect(found.turn).toBe(side)
      return found
    }
    const { node, levels } = await check('worker')
    await chain.setTime((await chain.now()) + 1_000n)
    const children = run.game?.replay.state(1).stepRoots ?? []
    await gameActions().answer.sync({ node, levels, children })
    await check('challenger')
    await chain.setTime((await chain.now()) + 500n)
    const game = training.proofer.training.game({ address: training.game })
    const siblings = stepsTree(children).proof(2)
    const of = { caseId, training: training.address, runId: run.runId }
    await game.pick.sync({ ...of, child: 2, hash: children[2] as Hex, siblings })
    const found = await check('worker')
    expect(found).toMatchObject({ stage: 'trace', step: 2, answeredAt: undefined })
    expect(found.workerUsed).toBeGreaterThanOrEqual(1_000 - grace)
    expect(found.challengerUsed).toBeGreaterThanOrEqual(500 - grace)
  })

  test('of ballots, which are committed, revealed and paid', async () => {
    const run = await createTestRun(training, { adjudicator: 'vote' })
    const { stateHash } = await submitTestState(training, run)
    const { disputeId, caseId } = await openTestDispute(training, { stateHash })
    const [first, second, third] = training.voters as [TrainingClient, TrainingClient, TrainingClient]
    const secrets = [
      { voter: first, weight: parseEther('30'), upheld: true, salt: randomSalt() },
      { voter: second, weight: parseEther('10'), upheld: false, salt: randomSalt() },
      { voter: third, weight: parseEther('5'), upheld: false, salt: randomSalt() },
    ]
    const vote = (client: TrainingClient) => client.training.vote({ address: training.vote })
    const at = { chainId: chain.chain.id, address: training.vote }
    for (const { voter, weight, upheld, salt } of secrets) {
      const address = voter.account.address
      const commitment = voteCommitmentOf({ ...at, caseId, voter: address, weight, upheld, salt })
      await vote(voter).commitVote.sync({ caseId, commitment, weight })
      expect(await vote(voter).getBallot({ caseId, voter: address })).toMatchObject({
        status: 'committed',
        upheld: undefined,
        commitment,
        weight,
      })
    }
    expect(await voteActions().getBallot({ caseId, voter: training.treasury })).toBeUndefined()
    const { commitEnd, revealEnd } = await voteActions().getVote({ caseId })
    await chain.setTime(commitEnd)
    for (const { voter, upheld, salt } of secrets.slice(0, 2)) {
      await vote(voter).revealVote.sync({ caseId, upheld, salt })
    }
    await chain.setTime(revealEnd)
    expect(await voteActions().getVote({ caseId })).toMatchObject({ status: 'ended', verdict: 'upheld' })
    expect(await voteActions().getVerdict({ caseId })).toBe('upheld')
    const ballots = await Promise.all(
      secrets.map(({ voter }) => voteActions().getBallot({ caseId, voter: voter.account.address })),
    )
    expect(ballots.map((ballot) => ballot?.status)).toEqual(['revealed', 'revealed', 'missed'])
    const payouts = []
    for (const { voter } of secrets) {
      const payee = voter.account.address
      const expected = await voteActions().getVotePayout({ caseId, payee })
      expect((await voteActions().collectVote.sync({ caseId, payee })).amount).toBe(expected)
      payouts.push(expected)
    }
    // Both sides share the fee of a coin, three to one. A ballot that was not revealed loses a tenth.
    expect(payouts).toEqual([parseEther('30.75'), parseEther('10.25'), parseEther('4.5')])
    expect(await actions().resolveDispute.sync({ disputeId })).toMatchObject({
      outcome: 'upheld',
      rolledBack: 1,
    })
  })
})

describe('what the twin allows goes through, and only that', () => {
  /** Whether a call would go through in the next block. */
  async function passes(client: TrainingClient, call: AllowedCall, run: TestRun): Promise<boolean> {
    const { runId, runHash } = run
    const { training } = client
    const { tip } = await training.getRun({ runId })
    const parentHash = (await training.getStateAt({ runId, height: tip })) as Hex
    const simulated = {
      fund: () => training.fund.simulate({ runId, runHash, amount: 1n }),
      startPeriod: () => training.startPeriod.simulate({ runId, parentHash }),
      openDispute: () => training.openDispute.simulate({ stateHash: call.stateHash as Hex }),
      resolveDispute: () => training.resolveDispute.simulate({ disputeId: call.disputeId as bigint }),
      finalize: () => training.finalize.simulate({ runId }),
      settlePeriod: () => training.settlePeriod.simulate({ periodId: call.periodId as bigint }),
    }[call.call as 'fund']
    return simulated().then(
      () => true,
      () => false,
    )
  }

  test('as time runs over a run with a true state, a wrong one and a dispute', async () => {
    const run = await createTestRun(training, { statesPerPeriod: 3 })
    const { runId } = run
    const first = await submitTestState(training, run)
    const second = await submitTestState(training, run, { isWrong: true })
    const { disputeId, caseId } = await openTestDispute(training, second)
    const client = training.creator
    const all: AllowedCall[] = [
      { call: 'fund', until: undefined },
      { call: 'startPeriod', until: undefined },
      { call: 'finalize', until: undefined },
      { call: 'openDispute', stateHash: first.stateHash, until: undefined },
      { call: 'openDispute', stateHash: second.stateHash, until: undefined },
      { call: 'resolveDispute', disputeId, until: undefined },
      { call: 'settlePeriod', periodId: first.periodId, until: undefined },
    ]
    const times = new Set<string>()
    for (let steps = 0; steps < 12; steps++) {
      const now = await chain.now()
      const who = {
        address: client.account.address,
        periods: [await actions().getPeriod({ periodId: first.periodId })],
        states: await Promise.all([first, second].map(({ stateHash }) => actions().getState({ stateHash }))),
        disputes: [await actions().getDispute({ disputeId })],
        cases: [await gameActions().getCase({ caseId })],
      }
      const found = await actions().getRun({ runId })
      // A simulation is of the block that is pending, and time passes until then.
      const allowed = allowedCalls(found, who, now).filter(({ caseId }) => caseId === undefined)
      const same = (a: AllowedCall, b: AllowedCall) =>
        a.call === b.call &&
        a.stateHash === b.stateHash &&
        a.disputeId === b.disputeId &&
        a.periodId === b.periodId
      for (const call of all) {
        const isAllowed = allowed.some((one) =>
          same({ ...one, ...(one.call === 'finalize' ? { stateHash: undefined } : {}) } as AllowedCall, call),
        )
        expect([now, call, await passes(client, call, run)]).toEqual([now, call, isAllowed])
        times.add(`${call.call} ${isAllowed}`)
      }
      const ends = [found, ...who.periods, ...who.states, ...who.disputes, ...who.cases].flatMap(
        (thing) => statusEnd(thing, now) ?? [],
      )
      const end = ends.sort((a, b) => (a < b ? -1 : 1))[0]
      if (end === undefined) break
      await chain.setTime(end + 5n)
    }
    expect(times).toEqual(
      new Set([
        'fund true',
        ...['startPeriod', 'finalize', 'openDispute', 'resolveDispute'].flatMap((call) => [
          `${call} true`,
          `${call} false`,
        ]),
        'settlePeriod false',
      ]),
    )
  })
})
