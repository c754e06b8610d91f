import {
  SlashTooHighError,
  type Status,
  TooManyLiveError,
  WrongStatusError,
  WrongSubmissionStateError,
} from 'modelmarket/market'
import {
  advanceRequest,
  createTestRequest,
  startMarket,
  type TestMarket,
  type TestRequest,
  type TestSubmission,
} from 'modelmarket/market/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Ledger } from './ledger.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 3 })
})
afterAll(() => market?.stop())

// A reward of 100 and stakes of 10 MDC, as `createTestRequest` has them. A tip is 1 MDC.

const statusOf = ({ requestId }: TestRequest) => market.keeper.market.getStatus({ requestId })

function submission(request: TestRequest, index: number): TestSubmission {
  const found = request.submissions[index]
  if (!found) throw new RangeError(`no submission ${index}`)
  return found
}

const claim = (request: TestRequest, index: number, score = submission(request, index).score) =>
  submission(request, index).trainer.market.claimScore.sync({ requestId: request.requestId, index, score })

function reveal({ requestId, labels, salt, ...request }: TestRequest, index: number) {
  const { trainer, modelCid, diff, predictionSalt } = submission(
    { requestId, labels, salt, ...request },
    index,
  )
  return trainer.market.revealModel.sync({
    requestId,
    modelCid,
    labels,
    labelSalt: salt,
    diff,
    predictionSalt,
  })
}

/** Waits until a status ends by itself. */
async function waitOut(request: TestRequest, status: Status): Promise<void> {
  const state = await market.keeper.market.getRequest({ requestId: request.requestId })
  expect(state.status).toBe(status)
  if (!('until' in state)) throw new RangeError(`${status} does not end by itself`)
  await market.chain.setTime(state.until)
}

const enforce = ({ requestId }: TestRequest) => market.keeper.market.enforceTimeout.sync({ requestId })

test('a requester that keeps silent has its reward back when nobody competes', async () => {
  const ledger = await Ledger.open(market)
  const request = await createTestRequest(market, { scores: [] })
  await waitOut(request, 'accepting')
  await waitOut(request, 'awaitingTruth')
  expect(await statusOf(request)).toBe('overdue')
  expect(await enforce(request)).toMatchObject({ slashed: [], tip: 0n, outcome: 'refunded' })
  expect(await statusOf(request)).toBe('refunded')
  await ledger.expectAfterPayout(request.requestId, {
    requester: '0',
    trainers: ['0', '0', '0'],
    keeper: '0',
    treasury: '0',
  })
})

test('a requester that keeps silent forfeits its reward to those who compete, dust to the treasury', async () => {
  const ledger = await Ledger.open(market)
  const request = await createTestRequest(market, { scores: [90, 80, 70] })
  await waitOut(request, 'accepting')
  await waitOut(request, 'awaitingTruth')
  expect(await enforce(request)).toMatchObject({ slashed: [], outcome: 'forfeited' })
  const state = await market.keeper.market.getRequest({ requestId: request.requestId })
  expect(state).toMatchObject({ status: 'forfeited', share: 33333333333333333333n })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: ['33.333333333333333333', '33.333333333333333333', '33.333333333333333333'],
    keeper: '0',
    treasury: '0.000000000000000001',
  })
})

test('a request that nobody claims in is refunded, and the stakes go to the treasury', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [90, 80] })
  await waitOut(request, 'claiming')
  expect(await statusOf(request)).toBe('stalled')
  expect(await market.keeper.market.getCandidate({ requestId: request.requestId })).toBeUndefined()
  expect(await enforce(request)).toMatchObject({ slashed: [], tip: 0n, outcome: 'refunded' })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '0',
    trainers: ['-10', '-10', '0'],
    keeper: '0',
    treasury: '20',
  })
})

test('those who do not claim lose their stakes to the treasury, and the best of the others wins', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [80, 95, 70] })
  await claim(request, 0)
  await claim(request, 2)
  expect(await statusOf(request)).toBe('claiming')
  await waitOut(request, 'claiming')
  expect(await statusOf(request)).toBe('resolving')
  await expect(claim(request, 1)).rejects.toThrow(WrongStatusError)
  expect(await reveal(request, 0)).toMatchObject({ score: 80, outcome: 'settled', paid: 110n * 10n ** 18n })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: ['100', '-10', '0'],
    keeper: '0',
    treasury: '10',
  })
})

test('a candidate that keeps silent is slashed, its enforcer tipped, and the next one is up', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'resolving', { scores: [95, 90, 85] })
  const { requestId } = request
  await waitOut(request, 'resolving')
  expect(await statusOf(request)).toBe('stalled')
  expect(await market.keeper.market.getCandidate({ requestId })).toMatchObject({ index: 0, score: 95 })
  const { slashed, tip, outcome, receipt } = await enforce(request)
  expect({ slashed, tip, outcome }).toEqual({ slashed: [0], tip: 10n ** 18n, outcome: undefined })
  const { timestamp } = await market.keeper.getBlock({ blockNumber: receipt.blockNumber })
  // A full window from the slash.
  expect(await market.keeper.market.getCandidate({ requestId })).toEqual({
    index: 1,
    score: 90,
    deadline: timestamp + 1800n,
  })
  expect(await reveal(request, 1)).toMatchObject({ outcome: 'settled' })
  await ledger.expectAfterPayout(requestId, {
    requester: '-100',
    trainers: ['-10', '100', '0'],
    keeper: '1',
    treasury: '9',
  })
})

test('when all candidates keep silent the reward goes back', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'resolving', { scores: [95, 90, 85] })
  for (const [slashed, outcome] of [
    [0, undefined],
    [1, undefined],
    [2, 'refunded'],
  ] as const) {
    await waitOut(request, 'resolving')
    expect(await enforce(request)).toMatchObject({ slashed: [slashed], outcome })
  }
  await ledger.expectAfterPayout(request.requestId, {
    requester: '0',
    trainers: ['-10', '-10', '-10'],
    keeper: '3',
    treasury: '27',
  })
})

test('a false claim that its trainer opens is slashed without a tip, and the next one is up', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [60, 90] })
  await claim(request, 0, 100)
  await claim(request, 1)
  expect(await market.keeper.market.getCandidate({ requestId: request.requestId })).toMatchObject({
    index: 0,
    score: 100,
  })
  expect(await reveal(request, 0)).toMatchObject({ score: 60, outcome: 'slashed', paid: 0n })
  expect(await statusOf(request)).toBe('resolving')
  expect(await reveal(request, 1)).toMatchObject({ score: 90, outcome: 'settled' })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: ['-10', '100', '0'],
    keeper: '0',
    treasury: '10',
  })
})

test('a false claim that was the only one ends in a refund', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [60] })
  await claim(request, 0, 61)
  expect(await reveal(request, 0)).toMatchObject({ outcome: 'slashed' })
  expect(await statusOf(request)).toBe('refunded')
  await ledger.expectAfterPayout(request.requestId, {
    requester: '0',
    trainers: ['-10', '0', '0'],
    keeper: '0',
    treasury: '10',
  })
})

test('a claim below the true score is honoured', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [90] })
  await claim(request, 0, 50)
  expect(await reveal(request, 0)).toMatchObject({ score: 90, outcome: 'settled' })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: ['100', '0', '0'],
    keeper: '0',
    treasury: '0',
  })
})

test('when everyone concedes the request stalls at once, is refunded, and every stake is safe', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [40, 49], minScore: 50 })
  expect(await claim(request, 0)).toMatchObject({ conceded: true })
  expect(await claim(request, 1)).toMatchObject({ conceded: true })
  expect(await statusOf(request)).toBe('stalled')
  expect(await enforce(request)).toMatchObject({ slashed: [], tip: 0n, outcome: 'refunded' })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '0',
    trainers: ['0', '0', '0'],
    keeper: '0',
    treasury: '0',
  })
})

test('once all have claimed, the candidate need not wait, and has as long as if they had not', async () => {
  const ledger = await Ledger.open(market)
  const request = await advanceRequest(market, 'claiming', { scores: [90, 80, 70], minScore: 75 })
  const { requestId } = request
  const { claimsEnd } = await market.keeper.market.getRequest({ requestId })
  await claim(request, 2)
  await claim(request, 1)
  expect(await statusOf(request)).toBe('claiming')
  await claim(request, 0)
  expect(await statusOf(request)).toBe('resolving')
  expect(await market.chain.now()).toBeLessThan(claimsEnd)
  expect(await market.keeper.market.getCandidate({ requestId })).toEqual({
    index: 0,
    score: 90,
    deadline: claimsEnd + 1800n,
  })
  await reveal(request, 0)
  expect(await market.chain.now()).toBeLessThan(claimsEnd)
  const state = await market.keeper.market.getRequest({ requestId })
  expect(state).toMatchObject({ status: 'settled', winner: { index: 0, score: 90 } })
  await ledger.expectAfterPayout(requestId, {
    requester: '-100',
    trainers: ['100', '0', '0'],
    keeper: '0',
    treasury: '0',
  })
})

test('of equal claims the earlier submission is the candidate, whoever claims first', async () => {
  const request = await advanceRequest(market, 'claiming', { scores: [80, 80, 80] })
  const { requestId } = request
  for (const [index, candidate] of [
    [2, 2],
    [0, 0],
    [1, 0],
  ] as const) {
    await claim(request, index)
    expect((await market.keeper.market.getRequest({ requestId })).leader).toEqual({
      index: candidate,
      score: 80,
    })
  }
  await advanceRequest(market, 'settled', request)
  const states = []
  for (const { index } of request.submissions) {
    states.push(await market.keeper.market.getSubmission({ requestId, index }))
  }
  expect(states.map(({ state, score }) => [state, score])).toEqual([
    ['won', 80],
    ['claimed', 80],
    ['claimed', 80],
  ])
  for (const index of [1, 2]) await market.keeper.market.collect.sync({ requestId, index })
})

test.each(['accepting', 'awaitingTruth', 'overdue'] as const)(
  'cancelling is free without submissions: %s',
  async (status) => {
    const ledger = await Ledger.open(market)
    const { requestId } = await advanceRequest(market, status, { scores: [] })
    expect(await market.requester.market.cancelRequest.sync({ requestId })).toMatchObject({
      outcome: 'refunded',
    })
    await ledger.expectAfterPayout(requestId, {
      requester: '0',
      trainers: ['0', '0', '0'],
      keeper: '0',
      treasury: '0',
    })
  },
)

test('cancelling with submissions takes consent to each, and forfeits the reward to them', async () => {
  const ledger = await Ledger.open(market)
  const { requestId } = await createTestRequest(market, { scores: [90, 80] })
  const race = await market.requester.market
    .cancelRequest({ requestId, maxLive: 1 })
    .catch((error: unknown) => error)
  expect(race).toBeInstanceOf(TooManyLiveError)
  expect(race).toMatchObject({ args: { requestId, live: 2n, maxLive: 1n } })
  // Without `maxLive` it is only ever free.
  await expect(market.requester.market.cancelRequest({ requestId })).rejects.toThrow(TooManyLiveError)
  expect(await market.requester.market.cancelRequest.sync({ requestId, maxLive: 2 })).toMatchObject({
    outcome: 'forfeited',
  })
  await ledger.expectAfterPayout(requestId, {
    requester: '-100',
    trainers: ['50', '50', '0'],
    keeper: '0',
    treasury: '0',
  })
})

test('the truth cannot be taken back by cancelling', async () => {
  const request = await advanceRequest(market, 'claiming')
  const { requestId } = request
  await expect(market.requester.market.cancelRequest({ requestId, maxLive: 9 })).rejects.toThrow(
    WrongStatusError,
  )
  await advanceRequest(market, 'settled', request)
  await market.keeper.market.collect.sync({ requestId, index: 1 })
})

test('a withdrawal is free before the deadline, and after it costs the stake, with consent', async () => {
  const ledger = await Ledger.open(market)
  const request = await createTestRequest(market, { scores: [90, 80, 70] })
  const { requestId } = request
  const withdraw = (index: number, maxSlash?: bigint) =>
    submission(request, index).trainer.market.withdrawSubmission.sync({ requestId, index, maxSlash })
  expect(await withdraw(0)).toMatchObject({ slashed: false })
  await expect(withdraw(0)).rejects.toThrow(WrongSubmissionStateError)
  await waitOut(request, 'accepting')
  // Without `maxSlash` it is only ever free.
  await expect(withdraw(1)).rejects.toThrow(SlashTooHighError)
  const { stake } = await market.keeper.market.getRequest({ requestId })
  const tooLittle = await withdraw(1, stake - 1n).catch((error: unknown) => error)
  expect(tooLittle).toBeInstanceOf(SlashTooHighError)
  expect(tooLittle).toMatchObject({ args: { requestId, index: 1n, slash: stake, maxSlash: stake - 1n } })
  expect(await withdraw(1, stake)).toMatchObject({ slashed: true })
  expect(await market.keeper.market.getRequest({ requestId })).toMatchObject({
    submissionCount: 3,
    liveCount: 1,
  })
  await waitOut(request, 'awaitingTruth')
  // Not once overdue: the reward is about to be this trainer's.
  await expect(withdraw(2)).rejects.toThrow(WrongStatusError)
  await enforce(request)
  const states = []
  for (const { index } of request.submissions) {
    states.push(await market.keeper.market.getSubmission({ requestId, index }))
  }
  expect(states.map(({ state }) => state)).toEqual(['withdrawn', 'slashed', 'submitted'])
  await ledger.expectAfterPayout(requestId, {
    requester: '-100',
    trainers: ['0', '-10', '100'],
    keeper: '0',
    treasury: '10',
  })
})

test('once everyone has withdrawn there is nobody to forfeit to', async () => {
  const ledger = await Ledger.open(market)
  const request = await createTestRequest(market, { scores: [90] })
  const { requestId } = request
  await submission(request, 0).trainer.market.withdrawSubmission.sync({ requestId, index: 0 })
  await advanceRequest(market, 'awaitingTruth', request)
  expect(await market.requester.market.cancelRequest.sync({ requestId })).toMatchObject({
    outcome: 'refunded',
  })
  await ledger.expectAfterPayout(requestId, {
    requester: '0',
    trainers: ['0', '0', '0'],
    keeper: '0',
    treasury: '0',
  })
})
