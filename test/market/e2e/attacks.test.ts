// Attacks that take a chain, an endpoint or a model to show. What is a limit says what happens and what bounds it.
// docs/market/security/attacks.md has them all.
import { MemoryBlockstore } from 'blockstore-core'
import { BlockNotFoundError, publishFile, sealBlock, superhash } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { InvalidModelError, ModelTimeoutError } from 'modelmarket/inference'
import {
  commitmentOf,
  getCommitment,
  getRequest,
  revealTruth,
  sealLabels,
  submitModel,
  TooEarlyError,
  WrongStatusError,
} from 'modelmarket/market'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import {
  auditRequest,
  modelOpening,
  openRequest,
  prepareRequest,
  prepareSubmission,
  scoreClaim,
} from 'modelmarket/market/flows'
import {
  createTestRequest,
  type MarketClient,
  startMarket,
  type TestMarket,
} from 'modelmarket/market/testing'
import { approveCoins } from 'modelmarket/token'
import {
  type Account,
  createClient,
  custom,
  decodeFunctionResult,
  type EIP1193RequestFn,
  encodeFunctionResult,
  type Hex,
  hexToBytes,
  http,
  numberToHex,
  parseEther,
  toFunctionSelector,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endless, float64Scores } from '../../fixtures/models.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 2 })
})
afterAll(() => market?.stop())

const trainer = () => market.trainers[0] as MarketClient

interface Lies {
  /** What `getRequest` says instead. */
  request?: Partial<ReturnType<typeof decodeRequest>>
  chainId?: number
}

const selector = toFunctionSelector('getRequest(uint256)')
const decodeRequest = (data: Hex) =>
  decodeFunctionResult({ abi: modelMarketAbi, functionName: 'getRequest', data })

/** A client whose endpoint lies, and remembers what it was sent. */
function lying(account: Account, lies: Lies) {
  const { chain } = market.chain
  const honest = http(market.chain.url)({ chain })
  const sent: string[] = []
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (params) sent.push(JSON.stringify(params))
    const answer = await honest.request({ method, params } as never)
    if (method === 'eth_chainId' && lies.chainId) return numberToHex(lies.chainId)
    if (method !== 'eth_call' || !lies.request || !JSON.stringify(params).includes(selector)) return answer
    const result = { ...decodeRequest(answer as Hex), ...lies.request }
    return encodeFunctionResult({ abi: modelMarketAbi, functionName: 'getRequest', result })
  }
  const transport = custom({ request: request as EIP1193RequestFn }, { retryCount: 0 })
  return { sent, client: createClient({ account, chain, transport, pollingInterval: 20 }) }
}

describe('a limit: an endpoint is trusted for the state of the chain', () => {
  test('an endpoint that lies about the time is sent the labels before the deadline', async () => {
    const { requestId, labels, salt } = await createTestRequest(market)
    const reveal = { address: market.address, requestId, labels, salt }
    const { account } = market.requester

    const honest = lying(account, {})
    await expect(revealTruth(honest.client, reveal)).rejects.toThrow(WrongStatusError)
    expect(honest.sent.join()).not.toContain(labels.slice(2))

    // `awaitingTruth`, it says. The contract knows better, but by then the endpoint has seen the labels.
    const early = lying(account, { request: { status: 1 } })
    await expect(revealTruth(early.client, reveal)).rejects.toThrow(WrongStatusError)
    expect(early.sent.join()).toContain(labels.slice(2))
    expect(await market.keeper.market.getStatus({ requestId })).toBe('accepting')
  })

  test('and is not, when the deadline is known from elsewhere', async () => {
    const { requestId, labels, salt } = await createTestRequest(market)
    const notBefore = BigInt(Math.floor(Date.now() / 1000)) + 60n
    const early = lying(market.requester.account, { request: { status: 1 } })
    const reveal = { address: market.address, requestId, labels, salt, notBefore }
    const error = await revealTruth(early.client, reveal).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(TooEarlyError)
    expect(error).toMatchObject({ requestId, notBefore })
    expect(early.sent).toEqual([])
  })

  test('an endpoint that lies about the terms of a request is believed, and moves no more than was allowed', async () => {
    const { requestId, truth } = await createTestRequest(market, { scores: [], stake: parseEther('10') })
    const { account } = trainer()
    const { client } = lying(account, { request: { reward: parseEther('900'), stake: parseEther('1') } })
    const terms = await getRequest(client, { address: market.address, requestId })
    expect(terms).toMatchObject({ reward: parseEther('900'), stake: parseEther('1') })

    const allow = (amount: bigint) =>
      approveCoins.sync(market.chain.client(account), {
        address: market.token,
        spender: market.address,
        amount,
      })
    await allow(terms.stake)
    const commitment = `0x${'11'.repeat(32)}` as const
    await expect(
      submitModel(client, { address: market.address, requestId, truth, commitment }),
    ).rejects.toThrow('allowance')
    await allow(parseEther('1000000'))
  })

  test('an endpoint that lies about the chain makes a commitment that an honest one does not confirm', async () => {
    const store = new MemoryBlockstore()
    const { requestId } = await open(store)
    const { client } = lying(trainer().account, { chainId: 1 })
    const request = await openRequest(client, { address: market.address, requestId, store })
    const { address } = trainer().account
    const { secret } = await prepareSubmission({ model: float64Scores(), request, trainer: address })
    const confirmed = await getCommitment(market.outsider, {
      address: market.address,
      requestId,
      trainer: address,
      modelSuperhash: superhash(secret.modelCid),
      predictionSuperhash: sealLabels({ labels: secret.predictions, salt: secret.salt }).superhash,
    })
    expect(secret.chainId).toBe(1)
    expect(secret.commitment).not.toBe(confirmed)
    // Before the deadline the stake can be had back.
    const { index } = await trainer().market.submitModel.sync({
      requestId,
      truth: secret.truth,
      commitment: secret.commitment,
    })
    expect(await trainer().market.withdrawSubmission.sync({ requestId, index })).toMatchObject({
      slashed: false,
    })
  })
})

const row = (i: number) => `${(i % 7) - 3},${i % 5},${i % 2},${'abc'[i % 3]}`
const table = () => parseCsv(['x,y,z,side', ...Array.from({ length: 96 }, (_, i) => row(i % 48))].join('\n'))

/** A request with a dataset of three features and three classes, every row twice, sixteen rows of which are to be predicted. */
async function open(store: MemoryBlockstore) {
  const { parameters, secret } = await prepareRequest({
    table: table(),
    label: 'side',
    testSize: 16,
    task: { title: 'Sides', licence: 'CC0-1.0' },
    store,
  })
  const { requestId } = await market.requester.market.createRequest.sync({
    ...parameters,
    reward: parseEther('100'),
    stake: parseEther('10'),
    minScore: 0,
    submissionWindow: 3600,
    responseWindow: 1800,
  })
  return { requestId, secret }
}

/** Settles a request with the predictions of a model, and the CID of whatever `name` gives instead of it. */
async function settleWith(
  store: MemoryBlockstore,
  name: (sealed: Uint8Array) => Promise<{ toString(): string }>,
): Promise<bigint> {
  const { requestId, secret } = await open(store)
  const { address } = trainer().account
  const request = await openRequest(market.outsider, { address: market.address, requestId, store })
  const prepared = await prepareSubmission({ model: float64Scores(), request, trainer: address })
  const { salt, predictions } = prepared.secret
  const sealed = sealBlock({ salt, payload: hexToBytes(predictions) })
  const modelCid = (await name(sealed.block)).toString()
  const commitment = commitmentOf({
    chainId: market.chain.chain.id,
    market: market.address,
    requestId,
    trainer: address,
    modelSuperhash: superhash(modelCid),
    predictionSuperhash: sealed.superhash,
  })
  const { index } = await trainer().market.submitModel.sync({ requestId, truth: secret.truth, commitment })
  await market.chain.setTime((await market.keeper.market.getRequest({ requestId })).deadline)
  await market.requester.market.revealTruth.sync({ requestId, ...secret })
  const opened = { secret: { ...prepared.secret, modelCid, commitment }, truth: secret }
  await trainer().market.claimScore.sync({ index, ...scoreClaim(opened) })
  const { outcome, paid } = await trainer().market.revealModel.sync(modelOpening(opened))
  expect({ outcome, paid }).toEqual({ outcome: 'settled', paid: parseEther('110') })
  return requestId
}

describe('a winner is paid for its predictions, and an audit tells', () => {
  const audit = (requestId: bigint, store: MemoryBlockstore) =>
    auditRequest(market.outsider, { address: market.address, requestId, store, timeoutMs: 2_000 })

  test('a model that nobody stores is paid for, and an audit does not find it', async () => {
    const store = new MemoryBlockstore()
    const requestId = await settleWith(
      store,
      async () => (await publishFile(float64Scores(), new MemoryBlockstore())).cid,
    )
    await expect(audit(requestId, store)).rejects.toThrow(BlockNotFoundError)
  })

  test('predictions without a model are paid for, and an audit finds no model', async () => {
    const store = new MemoryBlockstore()
    const requestId = await settleWith(store, async (sealed) => (await publishFile(sealed, store)).cid)
    await expect(audit(requestId, store)).rejects.toThrow(InvalidModelError)
  })

  test('a model that never ends is paid for, and an audit of it ends', async () => {
    const store = new MemoryBlockstore()
    const requestId = await settleWith(store, async () => (await publishFile(endless(), store)).cid)
    await expect(audit(requestId, store)).rejects.toThrow(ModelTimeoutError)
  })
})

test('a limit: rows that a table has twice may be in both parts of it, and tell their labels', async () => {
  const store = new MemoryBlockstore()
  const { requestId } = await open(store)
  const { train, test } = await openRequest(market.outsider, { address: market.address, requestId, store })
  const rows = (features: Float32Array) =>
    Array.from({ length: features.length / 3 }, (_, i) => features.slice(3 * i, 3 * i + 3).join())
  const known = new Set(rows(train.features))
  expect(rows(test.features).filter((row) => known.has(row)).length).toBeGreaterThan(0)
})
