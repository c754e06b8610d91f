import { superhash } from 'modelmarket/content'
import {
  getRevealedModel,
  IsCandidateError,
  NotProvenError,
  OutrankedError,
  ScoreBelowClaimError,
  sealLabels,
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
import { hexToBytes } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Ledger } from './ledger.js'

const liars = 50
let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: liars + 1 })
})
afterAll(() => market?.stop())

function submission(request: TestRequest, index: number): TestSubmission {
  const found = request.submissions[index]
  if (!found) throw new RangeError(`no submission ${index}`)
  return found
}

/** What opens a submission. */
function opening(request: TestRequest, index: number) {
  const { labels, salt: labelSalt } = request
  const { diff, predictionSalt } = submission(request, index)
  return { labels, labelSalt, diff, predictionSalt }
}

const claim = (request: TestRequest, index: number, score = submission(request, index).score) =>
  submission(request, index).trainer.market.claimScore.sync({ requestId: request.requestId, index, score })

function prove(request: TestRequest, index: number) {
  const { trainer, modelCid } = submission(request, index)
  const { requestId } = request
  const modelSuperhash = superhash(modelCid)
  return trainer.market.provePredictions.sync({
    requestId,
    index,
    modelSuperhash,
    ...opening(request, index),
  })
}

function publish(request: TestRequest, index: number) {
  const { trainer, modelCid, diff, predictionSalt } = submission(request, index)
  const [labels, mask] = [hexToBytes(request.labels), hexToBytes(diff)]
  const predictions = labels.map((byte, i) => byte ^ (mask[i] ?? 0))
  const predictionSuperhash = sealLabels({ labels: predictions, salt: predictionSalt }).superhash
  return trainer.market.publishModel.sync({ requestId: request.requestId, modelCid, predictionSuperhash })
}

const read = ({ requestId }: TestRequest) => market.keeper.market.getRequest({ requestId })
const enforce = ({ requestId }: TestRequest, max?: number) =>
  market.keeper.market.enforceTimeout.sync({ requestId, max })

/** Waits until the status ends by itself. */
async function waitOut(request: TestRequest): Promise<void> {
  const state = await read(request)
  if (!('until' in state)) throw new RangeError(`${state.status} does not end by itself`)
  await market.chain.setTime(state.until)
}

/** A request whose submissions score what they are to score, and claim what they are to claim, all in time. */
async function claimed(scores: readonly number[], claims: readonly number[]): Promise<TestRequest> {
  const request = await advanceRequest(market, 'claiming', { scores })
  for (const [index, score] of claims.entries()) await claim(request, index, score)
  await market.chain.setTime((await read(request)).claimsEnd)
  expect((await read(request)).status).toBe('resolving')
  return request
}

const repeated = (value: number) => Array.from({ length: liars }, () => value)

test('fifty false claims cost one honest trainer two windows together, and their own stakes', async () => {
  const ledger = await Ledger.open(market)
  const request = await claimed([...repeated(10), 90], [...repeated(100), 90])
  await prove(request, liars)
  const proven = await market.chain.now()
  expect(await read(request)).toMatchObject({
    status: 'lastCall',
    candidate: { index: 0, score: 100 },
    proof: { index: liars, score: 90 },
    until: proven + 1800n,
  })
  await waitOut(request)
  expect((await read(request)).status).toBe('stalled')
  const { slashed, tip, outcome } = await enforce(request)
  expect(slashed).toEqual(Array.from({ length: liars }, (_, i) => i))
  expect({ tip, outcome }).toEqual({ tip: 50n * 10n ** 18n, outcome: undefined })
  expect(await publish(request, liars)).toMatchObject({ index: liars, paid: 110n * 10n ** 18n })
  expect((await market.chain.now()) - proven).toBeLessThanOrEqual(2n * 1800n)

  const model = await getRevealedModel(market.outsider, {
    address: market.address,
    requestId: request.requestId,
  })
  expect(model).toMatchObject({
    index: liars,
    score: 90,
    modelCid: submission(request, liars).modelCid,
    labels: request.labels,
  })
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: [...repeated(-10).map(String), '100'],
    keeper: '50',
    treasury: '450',
  })
})

test('without a last call the same takes fifty windows', async () => {
  const request = await claimed([...repeated(10), 90], [...repeated(100), 90])
  const before = await market.chain.now()
  for (let index = 0; index < liars; index++) {
    await waitOut(request)
    // However many one asks for.
    expect(await enforce(request)).toMatchObject({ slashed: [index] })
  }
  expect((await market.chain.now()) - before).toBeGreaterThanOrEqual(50n * 1800n)
  await advanceRequest(market, 'settled', request)
  expect(await read(request)).toMatchObject({ winner: { index: liars, score: 90 } })
  await market.keeper.market.sweep.sync()
})

test('whoever outranks the proof has time to prove, too, and who lies below need not', async () => {
  const ledger = await Ledger.open(market)
  const request = await claimed([10, 90, 80, 70, 60], [100, 90, 80, 70, 60])
  await prove(request, 3)
  const { candidateDeadline } = await read(request)
  await market.chain.setTime(candidateDeadline - 2n)
  // In the last second, and for all of the same window.
  await prove(request, 1)
  expect(await read(request)).toMatchObject({ status: 'lastCall', candidateDeadline, proof: { index: 1 } })
  await market.chain.setTime(candidateDeadline)
  expect(await enforce(request)).toMatchObject({ slashed: [0] })
  const state = await read(request)
  expect(state).toMatchObject({ status: 'resolving', candidate: { index: 1 }, proof: { index: 1 } })
  expect(state.candidateDeadline).toBe((await market.chain.now()) + 1800n)
  await publish(request, 1)
  await ledger.expectAfterPayout(request.requestId, {
    requester: '-100',
    trainers: ['-10', '100', '0', '0', '0', ...repeated(0).slice(4).map(String)],
    keeper: '1',
    treasury: '9',
  })
})

test('a proven candidate that does not publish is slashed, and who had no reason to prove before has time for it now', async () => {
  const request = await claimed([10, 90, 80, 70], [100, 90, 80, 70])
  await prove(request, 3)
  await prove(request, 1)
  await waitOut(request)
  expect(await enforce(request)).toMatchObject({ slashed: [0] })
  await waitOut(request)
  expect(await enforce(request)).toMatchObject({ slashed: [1], tip: 10n ** 18n })
  // The last call starts anew, for the one that lay between the two proofs.
  expect(await read(request)).toMatchObject({
    status: 'lastCall',
    candidate: { index: 2 },
    proof: { index: 3 },
    until: (await market.chain.now()) + 1800n,
  })
  const { modelCid, trainer } = submission(request, 2)
  const { requestId } = request
  await trainer.market.revealModel.sync({ requestId, modelCid, ...opening(request, 2) })
  expect(await read(request)).toMatchObject({ status: 'settled', winner: { index: 2, score: 80 } })
})

test('the candidate ends a last call by revealing its model', async () => {
  const request = await advanceRequest(market, 'lastCall', { scores: [90, 80, 70] })
  const { modelCid, trainer } = submission(request, 0)
  const { requestId } = request
  expect(
    await trainer.market.revealModel.sync({ requestId, modelCid, ...opening(request, 0) }),
  ).toMatchObject({
    score: 90,
    outcome: 'settled',
  })
  expect((await read(request)).proof).toBeUndefined()
  expect(await getRevealedModel(market.outsider, { address: market.address, requestId })).toMatchObject({
    index: 0,
    score: 90,
  })
})

describe('what proves nothing costs nothing, and says why', () => {
  let request: TestRequest
  beforeAll(async () => {
    request = await claimed([90, 80, 70, 60], [90, 80, 75, 60])
  })

  test('a proof by the candidate', async () => {
    await expect(prove(request, 0)).rejects.toThrow(IsCandidateError)
  })

  test('a proof of less than was claimed', async () => {
    const error = await prove(request, 2).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ScoreBelowClaimError)
    expect(error).toMatchObject({ args: { index: 2n, claim: 75n, score: 70n } })
  })

  test('a publication without a proof', async () => {
    await expect(publish(request, 0)).rejects.toThrow(NotProvenError)
  })

  test('a proof below another, or a second one', async () => {
    await prove(request, 1)
    const error = await prove(request, 3).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OutrankedError)
    expect(error).toMatchObject({ args: { index: 3n, proof: 1n } })
    await expect(prove(request, 1)).rejects.toThrow(WrongSubmissionStateError)
    expect(
      await market.keeper.market.getSubmission({ requestId: request.requestId, index: 1 }),
    ).toMatchObject({
      state: 'proven',
      score: 80,
      provenAt: await market.chain.now(),
    })
  })

  test('a publication during the last call, and anything once it is over', async () => {
    await expect(publish(request, 1)).rejects.toThrow(WrongStatusError)
    await waitOut(request)
    await expect(prove(request, 2)).rejects.toThrow(WrongStatusError)
  })

  test('a proof before claims are over', async () => {
    const early = await createTestRequest(market, { scores: [90, 80] })
    await expect(prove(early, 1)).rejects.toThrow(/`accepting`/)
  })
})
