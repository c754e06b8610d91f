import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { openVault, type Vault } from 'modelmarket/agents'
import {
  type RequesterEvent,
  recoverRequests,
  recoverSubmissions,
  requestSalts,
  runRequester,
  runTrainer,
  storedSubmissions,
  type TrainerEvent,
  type TrainerOptions,
  UnrecoverableRequestError,
  UnrecoverableSubmissionError,
} from 'modelmarket/market/agents'
import { type PreparedRequest, predictionProof, prepareRequest, scoreClaim } from 'modelmarket/market/flows'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { letTimeRun } from 'modelmarket/testing'
import { parseEther } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { directions } from '../../fixtures/directions.js'
import { linearSoftmax, sigmoid } from '../../fixtures/models.js'

let market: TestMarket
let folder: string
let store: MemoryBlockstore
let vaults: Vault[] = []

beforeAll(async () => {
  market = await startMarket({ trainers: 1 })
})
afterAll(() => market?.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-recover-'))
  store = new MemoryBlockstore()
})
afterEach(async () => {
  for (const vault of vaults) await vault.close()
  vaults = []
  rmSync(folder, { recursive: true })
})

async function newVault(): Promise<Vault> {
  const location = join(folder, String(vaults.length))
  const vault = await openVault({ location, key: crypto.getRandomValues(new Uint8Array(32)) })
  vaults.push(vault)
  return vault
}

const task = { title: 'to recover', licence: 'CC0-1.0' }
const source = { table: directions(), label: 'direction' }

const terms = {
  reward: parseEther('100'),
  stake: parseEther('10'),
  submissionWindow: 3_600,
  responseWindow: 1_800,
  minScore: 5,
}

async function prepare(order: string): Promise<PreparedRequest> {
  const salts = await requestSalts(market.requester, { market: market.address, order })
  return prepareRequest({ ...source, ...salts, testSize: 24, task, store })
}

async function createRequest(prepared: PreparedRequest): Promise<bigint> {
  const { requestId } = await market.requester.market.createRequest.sync({ ...prepared.parameters, ...terms })
  return requestId
}

const trainer = () => market.trainers[0] ?? expect.fail('too few trainers')

/** Runs a trainer until it tells something. */
async function train(
  vault: Vault,
  until: TrainerEvent['type'],
  options: Partial<TrainerOptions> = {},
): Promise<void> {
  const events = runTrainer({
    client: trainer(),
    address: market.address,
    vault,
    store,
    fromBlock: 0n,
    pollingInterval: 20,
    checkClock: false,
    signal: AbortSignal.timeout(120_000),
    train: async () => linearSoftmax(),
    salts: 'derived',
    ...options,
  })
  for await (const event of events) if (event.type === until) return
  expect.fail(`never ${until}`)
}

const recover = async (vault: Vault, models: Uint8Array[], from = store) =>
  recoverSubmissions(trainer(), { address: market.address, vault, models, store: from })

test('a trainer goes on with a vault that was rebuilt from its models', async () => {
  const prepared = await prepare('first')
  const requestId = await createRequest(prepared)
  await train(await newVault(), 'submitted')

  const vault = await newVault()
  // A model for another task, and what is no model, are among those that may have been submitted.
  const models = [sigmoid(), new Uint8Array(8), linearSoftmax()]
  const { recovered, lost } = await recover(vault, models)
  expect(lost).toEqual([])
  expect(recovered.map((secret) => secret.requestId)).toEqual([String(requestId)])
  // Nothing that the vault has is overwritten, or recovered twice.
  expect((await recover(vault, models)).recovered).toEqual([])

  const { deadline } = await market.outsider.market.getRequest({ requestId })
  await market.chain.setTime(deadline)
  await market.requester.market.revealTruth.sync({ requestId, ...prepared.secret })
  await train(vault, 'won', { train: () => expect.fail('nothing is to be trained') })
  expect(await market.outsider.market.getStatus({ requestId })).toBe('settled')
  // What is closed needs no recovery.
  expect(await recover(await newVault(), [])).toEqual({ recovered: [], lost: [] })
})

test('what cannot be recovered is told, and why', async () => {
  const requestId = await createRequest(await prepare('second'))
  await train(await newVault(), 'submitted', { salts: 'random' })
  const [random] = (await recover(await newVault(), [linearSoftmax()])).lost
  expect(random).toBeInstanceOf(UnrecoverableSubmissionError)
  expect(random).toMatchObject({ requestId, index: 0 })
  expect(random?.message).toMatch(/None of the 1 models.*\n.*a random salt was in the vault alone/)

  const [withoutData] = (await recover(await newVault(), [linearSoftmax()], new MemoryBlockstore())).lost
  expect(withoutData?.message).toContain('The dataset of the request could not be fetched')
  expect(withoutData?.cause).toMatchObject({ name: 'BlockNotFoundError' })
  await trainer().market.withdrawSubmission.sync({ requestId, index: 0 })
})

test('a requester goes on with a vault that was rebuilt from its table', async () => {
  const { address } = market
  const prepared = await prepare('third')
  const requestId = await createRequest(prepared)
  const options = { address, vault: await newVault() }

  const elsewhere = [
    { order: 'third', ...source, table: directions(48) },
    { order: 'other', ...source },
  ]
  const failed = await recoverRequests(market.requester, { ...options, sources: elsewhere })
  expect(failed.recovered).toEqual([])
  const lost = failed.lost.find((error) => error.requestId === requestId)
  expect(lost).toBeInstanceOf(UnrecoverableRequestError)
  expect(lost?.message).toContain('None of the 2 sources')

  const sources = [...elsewhere, { order: 'third', ...source }]
  const { recovered } = await recoverRequests(market.requester, { ...options, sources })
  expect(recovered).toContainEqual({ requestId, order: 'third' })

  const stopTime = letTimeRun(market.chain, { bots: [market.requester], step: 300 })
  const events = runRequester({
    client: market.requester,
    ...options,
    store,
    checkClock: false,
    pollingInterval: 20,
    signal: AbortSignal.timeout(120_000),
  })
  const told: RequesterEvent['type'][] = []
  for await (const event of events) {
    told.push(event.type)
    if (event.type === 'closed' && event.requestId === requestId) break
  }
  await stopTime()
  expect(told).toContain('revealed')
})

test('a requester whose labels and salt are elsewhere needs no table', async () => {
  const { address } = market
  const { parameters, secret } = await prepareRequest({ ...source, testSize: 24, task, store })
  const requestId = await createRequest({ parameters, secret } as PreparedRequest)
  const { labels, salt } = secret
  const sources = [{ order: 'fourth', labels, salt }]
  const { recovered } = await recoverRequests(market.requester, { address, vault: await newVault(), sources })
  expect(recovered).toEqual([{ requestId, order: 'fourth' }])
})

test('of a proven claim any salt is public', async () => {
  const prepared = await prepare('fifth')
  const requestId = await createRequest(prepared)
  const first = await newVault()
  await train(first, 'submitted', { salts: 'random' })
  const key = { chainId: market.chain.chain.id, address: market.address }
  const stored = await storedSubmissions(first, key)
  const { secret, account } = stored.find((submission) => submission.requestId === requestId) ?? {}
  expect(account).toBe(trainer().account.address)
  expect(await storedSubmissions(first, { ...key, account })).toEqual(stored)
  expect(await storedSubmissions(first, { ...key, account: market.address })).toEqual([])
  if (!secret) return expect.fail('the vault has no secret')
  // Somebody who never opens claims more.
  const rival = market.keeper
  const { index: false_ } = await rival.market.submitModel.sync({
    requestId,
    truth: secret.truth,
    commitment: `0x${'11'.repeat(32)}`,
  })
  const { deadline } = await market.outsider.market.getRequest({ requestId })
  await market.chain.setTime(deadline)
  await market.requester.market.revealTruth.sync({ requestId, ...prepared.secret })
  const truth = await trainer().market.getTruth({ requestId })
  await trainer().market.claimScore.sync({ index: 0, ...scoreClaim({ secret, truth }) })
  await rival.market.claimScore.sync({ requestId, index: false_, score: 24 })
  await trainer().market.provePredictions.sync({ index: 0, ...predictionProof({ secret, truth }) })

  const vault = await newVault()
  const { recovered } = await recover(vault, [sigmoid(), linearSoftmax()])
  expect(recovered).toEqual([secret])
  // The last call is over, and whoever claimed more is silent.
  await market.chain.setTime((await market.chain.now()) + 3_600n)
  await train(vault, 'won')
})
