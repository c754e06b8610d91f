import { marketPublicActions, marketWalletActions } from 'modelmarket/market'
import {
  advanceRequest,
  createTestRequest,
  ImpossibleScoreError,
  startMarket,
  type TestMarket,
  TooFewTrainersError,
} from 'modelmarket/market/testing'
import {
  ChainStartError,
  type LocalChain,
  matchers,
  startChain,
  type TestMatchers,
  TooFewAccountsError,
  UnreachableStatusError,
} from 'modelmarket/testing'
import { approveCoins, getCoinBalance, transferCoins } from 'modelmarket/token'
import { createClient, getAddress, http, numberToHex, parseEther } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

expect.extend(matchers)
declare module 'vitest' {
  interface Matchers<T> extends TestMatchers {}
}

let chain: LocalChain
beforeAll(async () => {
  chain = await startChain({ accounts: 7 })
})
afterAll(() => chain?.stop())

test('a market starts on a chain that is there, which outlives it', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  expect(market.trainers).toHaveLength(1)
  await market.stop()
  expect(await chain.now()).toBeGreaterThan(0n)
})

test('a chain with too few accounts is refused, and left running', async () => {
  await expect(startMarket({ chain, trainers: 9 })).rejects.toThrow(TooFewAccountsError)
  expect(await chain.now()).toBeGreaterThan(0n)
})

test('a request for more trainers than there are is refused', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  await expect(createTestRequest(market, { scores: [90, 80] })).rejects.toThrow(TooFewTrainersError)
})

test('a request does not go back to a status that it has left', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  const request = await advanceRequest(market, 'settled', { scores: [90] })
  const made = advanceRequest(market, 'claiming', request)
  await expect(made).rejects.toThrow(UnreachableStatusError)
  await expect(made).rejects.toThrow('only move forward')
})

test('a status that the submissions do not suffice for is refused, with what it takes', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  await expect(advanceRequest(market, 'lastCall', { scores: [90] })).rejects.toThrow('takes two submissions')
  const unsolved = { scores: [10], minScore: 50 }
  await expect(advanceRequest(market, 'settled', unsolved)).rejects.toThrow('of at least the minimum score')
  const unproven = { scores: [90, 10], minScore: 50 }
  const two = await startMarket({ chain, trainers: 2 })
  await expect(advanceRequest(two, 'lastCall', unproven)).rejects.toThrow('takes two submissions')
  for (const score of [101, -1, 0.5]) {
    const made = createTestRequest(market, { scores: [score] })
    await expect(made).rejects.toThrow(ImpossibleScoreError)
  }
})

test('a chain that cannot start says why', async () => {
  await expect(startChain({ chainId: -1 })).rejects.toThrow(ChainStartError)
})

test('a client has the queries alone, or the calls alone', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  const client = createClient({ chain: chain.chain, transport: http(chain.url) })
  const queries = client.extend(marketPublicActions({ address: market.address }))
  const before = await queries.market.getRequestCount()
  expect(queries).not.toHaveProperty('createRequest')

  const calls = market.requester.extend(marketWalletActions({ address: market.address }))
  const { requestId } = await createTestRequest(market, { scores: [90] })
  await calls.market.cancelRequest.sync({ requestId, maxLive: 1 })
  expect(await queries.market.getRequestCount()).toBe(before + 1n)
  expect(await queries.market.getStatus({ requestId })).toBe('forfeited')
})

test('anybody is funded, and impersonated', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  const contract = '0x00000000000000000000000000000000000c0de1'
  const before = await market.keeper.getBalance({ address: contract })
  await market.fund(contract)
  expect((await market.keeper.getBalance({ address: contract })) - before).toBe(parseEther('100'))
  await market.fund(contract, 5n)
  const { token, address } = market
  expect(await getCoinBalance(market.keeper, { address: token, owner: contract })).toBe(
    parseEther('10000') + 5n,
  )

  const requester = await market.impersonate(contract)
  await approveCoins.sync(requester, { address: token, spender: address, amount: parseEther('100') })
  const { requestId } = await createTestRequest({ ...market, requester }, { scores: [90] })
  expect(await market.keeper.market.getRequest({ requestId })).toMatchObject({
    requester: getAddress(contract),
  })
})

test('at the same time, many are funded and many requests are made', async () => {
  const market = await startMarket({ chain, trainers: 2 })
  const { token, address } = market
  const strangers = Array.from({ length: 20 }, (_, i) => numberToHex(0xc0de00 + i, { size: 20 }))
  await Promise.all(strangers.map((stranger) => market.fund(stranger, 7n)))
  const balances = strangers.map((owner) => getCoinBalance(market.keeper, { address: token, owner }))
  expect(await Promise.all(balances)).toEqual(strangers.map(() => 7n))

  const requests = await Promise.all(Array.from({ length: 5 }, () => createTestRequest(market)))
  expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(5)
  for (const { requestId, submissions } of requests) {
    expect(submissions.map(({ index }) => index)).toEqual([0, 1])
    expect(await market.keeper.market.getRequest({ requestId })).toMatchObject({ submissionCount: 2 })
  }

  // The same where blocks are made on demand.
  await market.keeper.setAutomine(false)
  try {
    const transfers = [1n, 2n, 3n].map((amount) =>
      transferCoins(market.keeper, { address: token, to: address, amount }),
    )
    expect(new Set(await Promise.all(transfers)).size).toBe(3)
  } finally {
    await market.keeper.setAutomine(true)
    await market.keeper.mine({ blocks: 1 })
  }
})

describe('a snapshot for each test', () => {
  beforeAll(async () => {
    kept = await startMarket({ chain, trainers: 1 })
    start = await chain.now()
    count = await kept.keeper.market.getRequestCount()
  })
  beforeEach(() => chain.snapshot())
  let kept: TestMarket
  let start: bigint
  let count: bigint
  test.each([1, 2])('takes back what the one before did, and its time', async () => {
    expect((await chain.now()) - start).toBeLessThan(60n)
    expect(await kept.keeper.market.getRequestCount()).toBe(count)
    await advanceRequest(kept, 'settled', { scores: [90], submissionWindow: 30 * 86_400 })
    expect((await chain.now()) - start).toBeGreaterThan(86_400n)
  })
})

test('matchers tell why a call failed, and which status a request has', async () => {
  const market = await startMarket({ chain, trainers: 1 })
  const client = market.keeper
  const { requestId } = await createTestRequest(market, { scores: [90] })
  const request = () => client.market.getRequest({ requestId })
  await expect(request()).toHaveStatus('accepting')
  await expect(request()).not.toHaveStatus('settled')
  await expect(await request()).toHaveStatus('accepting')
  const collect = () => client.market.collect({ requestId, index: 0 })
  await expect(collect()).toFailWith('Market.WrongStatusError')
  await expect(collect()).toFailWith('Market.WrongStatusError', { status: 'accepting' })
  await expect(collect()).not.toFailWith('Market.WrongStatusError', { status: 'settled' })
  await expect(collect()).not.toFailWith('Market.NotRequesterError')
  await expect(client.market.getRequestCount()).not.toFailWith('Market.WrongStatusError')
  const failure = (matching: Promise<void>) =>
    matching.then(
      () => '',
      (error: Error) => error.message,
    )
  expect(await failure(expect(collect()).toFailWith('Market.NotRequesterError'))).toContain(
    'WrongStatusError: Request',
  )
  expect(await failure(expect(Promise.resolve(1)).toFailWith('Market.WrongStatusError'))).toContain(
    'nothing failed',
  )
  expect(await failure(expect(request()).toHaveStatus('settled'))).toContain('expected: `settled`')
})
