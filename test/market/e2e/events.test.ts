import {
  getMarketEvents,
  getRevealedModel,
  getTruth,
  type MarketEvent,
  watchMarketEvents,
} from 'modelmarket/market'
import {
  advanceRequest,
  createTestRequest,
  startMarket,
  type TestMarket,
  type TestRequest,
} from 'modelmarket/market/testing'
import { createClient, custom, type Hex, http, type RpcLog } from 'viem'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksAt, EndpointError, InvalidResponseError } from '../../../src/chain/index.js'

let market: TestMarket
let first: TestRequest
let second: TestRequest
beforeAll(async () => {
  market = await startMarket({ trainers: 3 })
  first = await advanceRequest(market, 'settled', { scores: [90, 80] })
  second = await advanceRequest(market, 'resolving', { scores: [70] })
})
afterAll(() => market?.stop())

/** A client whose endpoint answers what `change` makes of the truth. */
function clientOf(change: (method: string, result: unknown) => unknown) {
  const { chain } = market.chain
  const { request } = http(market.chain.url)({ chain })
  return createClient({
    chain,
    transport: custom(
      {
        async request({ method, params }: { method: string; params: unknown }) {
          return change(method, await request({ method, params } as never))
        },
      },
      { retryCount: 0 },
    ),
  })
}

/** A client whose endpoint changes the logs that it is asked for. */
const lying = (change: (log: RpcLog) => RpcLog | undefined) =>
  clientOf((method, result) =>
    method === 'eth_getLogs' ? (result as RpcLog[]).flatMap((log) => change(log) ?? []) : result,
  )

const names = (events: readonly MarketEvent[]) => events.map(({ eventName }) => eventName)

describe('history', () => {
  const all = () => market.outsider.market.getEvents({ fromBlock: 0n })

  test('is the same however many blocks are asked for at a time', async () => {
    const events = await all()
    expect(names(events)).toEqual([
      'RequestCreated',
      'ModelSubmitted',
      'ModelSubmitted',
      'TruthRevealed',
      'ScoreClaimed',
      'ScoreClaimed',
      'ModelRevealed',
      'RequestSettled',
      'RequestCreated',
      'ModelSubmitted',
      'TruthRevealed',
      'ScoreClaimed',
    ])
    for (const blockRange of [1n, 3n, 1000n]) {
      expect(await market.outsider.market.getEvents({ fromBlock: 0n, blockRange })).toEqual(events)
    }
  })

  test('is of one request, of some events, of some blocks', async () => {
    const { requestId } = second
    const own = await market.outsider.market.getEvents({ fromBlock: 0n, requestId })
    expect(names(own)).toEqual(['RequestCreated', 'ModelSubmitted', 'TruthRevealed', 'ScoreClaimed'])
    const eventNames = ['ScoreClaimed', 'ModelRevealed'] as const
    const some = await market.outsider.market.getEvents({
      fromBlock: 0n,
      eventNames,
      requestId: first.requestId,
    })
    expect(names(some)).toEqual(['ScoreClaimed', 'ScoreClaimed', 'ModelRevealed'])
    const created = own[0]?.blockNumber ?? 0n
    const one = await market.outsider.market.getEvents({ fromBlock: created, toBlock: created })
    expect(one).toEqual(own.slice(0, 1))
  })

  test('of blocks to come is empty', async () => {
    expect(await market.outsider.market.getEvents({ fromBlock: 10n ** 9n })).toEqual([])
  })

  test('asks for nothing more once it is told to stop', async () => {
    const controller = new AbortController()
    let asked = 0
    const client = clientOf((method, result) => {
      if (method === 'eth_getLogs' && ++asked === 2) controller.abort()
      return result
    })
    await expect(
      getMarketEvents(client, {
        address: market.address,
        fromBlock: 0n,
        blockRange: 2n,
        signal: controller.signal,
      }),
    ).rejects.toThrow('abort')
    expect(asked).toBe(2)
  })

  test('leaves out what another contract emitted, and what cannot be decoded', async () => {
    const events = await all()
    let n = 0
    const client = lying((log) => {
      n++
      if (n === 1) return { ...log, address: market.token }
      if (n === 2) return { ...log, data: '0x' as Hex }
      return log
    })
    expect(await getMarketEvents(client, { address: market.address, fromBlock: 0n })).toEqual(events.slice(2))
  })

  test('leaves out what was not asked for', async () => {
    const { requestId } = second
    const swapped = lying((log) => ({
      ...log,
      topics: [log.topics[0], `0x${'07'.padStart(64, '0')}`, ...log.topics.slice(2)] as RpcLog['topics'],
    }))
    expect(await getMarketEvents(swapped, { address: market.address, fromBlock: 0n, requestId })).toEqual([])
    const renamed = lying((log) => log)
    const eventNames = ['TruthRevealed'] as const
    expect(
      names(
        await getMarketEvents(renamed, { address: market.address, fromBlock: 0n, requestId, eventNames }),
      ),
    ).toEqual(['TruthRevealed'])
  })
})

test('what happens is told as it does, of one request', async () => {
  const { requestId } = await createTestRequest(market, { scores: [] })
  const seen: MarketEvent[] = []
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  const client = clientOf((method, result) => {
    if (/^eth_(blockNumber|getBlockByNumber|newFilter)$/.test(method)) start()
    return result
  })
  const unwatch = watchMarketEvents(client, {
    address: market.address,
    requestId,
    pollingInterval: 20,
    onEvents: (events) => seen.push(...events),
  })
  // The watch starts from the block that it first sees.
  await started
  await createTestRequest(market, { scores: [] })
  await market.requester.market.cancelRequest.sync({ requestId })
  await vi.waitFor(() => expect(names(seen)).toEqual(['RequestRefunded']), { timeout: 100_000 })
  unwatch()
  expect(seen[0]).toMatchObject({ args: { requestId, amount: 100n * 10n ** 18n }, removed: false })
})

describe('what was revealed is found by when it was', () => {
  test('in few queries, on a chain of many blocks', async () => {
    await market.keeper.mine({ blocks: 1000, interval: 12 })
    const queries: string[] = []
    const client = clientOf((method, result) => {
      queries.push(method)
      return result
    })
    const { requestId, labels, salt } = first
    expect(await getTruth(client, { address: market.address, requestId })).toEqual({ labels, salt })
    expect(queries.filter((method) => method === 'eth_getLogs')).toHaveLength(1)
    // log2(1,000) blocks, and what comes before and after.
    expect(queries.length).toBeLessThan(30)
    expect(await getRevealedModel(client, { address: market.address, requestId })).toMatchObject({
      index: 0,
      score: 90,
      trainer: market.trainers[0]?.account.address,
      modelCid: first.submissions[0]?.modelCid,
      labels,
    })
  })

  test('among several blocks of one timestamp', async () => {
    const request = await createTestRequest(market, { scores: [] })
    const { requestId, labels, salt } = request
    const { deadline } = await market.keeper.market.getRequest({ requestId })
    await market.chain.setTime(deadline)
    const from = await market.keeper.getBlockNumber()
    // Anvil takes a timestamp again, when it is told to.
    await market.keeper.setBlockTimestampInterval({ interval: 0 })
    await market.requester.market.revealTruth.sync({ requestId, labels, salt })
    await market.keeper.mine({ blocks: 2 })
    await market.keeper.removeBlockTimestampInterval()
    const { timestamp } = await market.keeper.getBlock({ blockNumber: from })
    await market.keeper.mine({ blocks: 1, interval: 5 })
    const blocks = await blocksAt(market.outsider, timestamp)
    expect(blocks).toEqual({ fromBlock: from, toBlock: from + 3n })
    expect(await market.outsider.market.getTruth({ requestId })).toEqual({ labels, salt })
  })

  test('and a timestamp without a block has none', async () => {
    const latest = await market.keeper.getBlock()
    expect(await blocksAt(market.outsider, latest.timestamp + 1n)).toBeUndefined()
    expect(await blocksAt(market.outsider, 0n)).toBeUndefined()
    // Anvil makes several blocks a second when it is asked to, from the first on.
    const genesis = await market.keeper.getBlock({ blockNumber: 0n })
    expect(await blocksAt(market.outsider, genesis.timestamp)).toMatchObject({ fromBlock: 0n })
    expect(await blocksAt(market.outsider, latest.timestamp)).toMatchObject({ toBlock: latest.number })
    // Twelve seconds lie between those that were mined together.
    const { timestamp } = await market.keeper.getBlock({ blockNumber: latest.number - 200n })
    expect(await blocksAt(market.outsider, timestamp + 1n)).toBeUndefined()
  })
})

describe('an endpoint that lies about what was revealed is refused', () => {
  const flip = (data: Hex, at: number): Hex => {
    const digit = (Number.parseInt(data.charAt(at), 16) ^ 1).toString(16)
    return `${data.slice(0, at)}${digit}${data.slice(at + 1)}` as Hex
  }
  /** Which digit of a log's data, counted in words from its start or its end. */
  const word = (n: number) => (data: Hex) => (n < 0 ? data.length + n * 64 : 2 + n * 64)

  test.each([
    ['no log', () => undefined],
    ['another salt', (log: RpcLog) => ({ ...log, data: flip(log.data, word(1)(log.data)) })],
    ['other labels', (log: RpcLog) => ({ ...log, data: flip(log.data, word(3)(log.data)) })],
    // The length of the labels: 50 bytes become 18, or none.
    ['fewer labels', (log: RpcLog) => ({ ...log, data: flip(log.data, word(2)(log.data) + 62) })],
    [
      'no labels',
      (log: RpcLog) => ({ ...log, data: `${log.data.slice(0, 2 + 128)}${'0'.repeat(64)}` as Hex }),
    ],
  ])('the truth: %s', async (_, change) => {
    const { requestId } = first
    await expect(getTruth(lying(change), { address: market.address, requestId })).rejects.toThrow(
      InvalidResponseError,
    )
  })

  const revealed = (change: (log: RpcLog) => RpcLog | undefined) => {
    // The truth is read from a log as well, with data of five words: that one is left as it is.
    const client = lying((log) => (log.data.length < 2 + 64 * 6 ? log : change(log)))
    return getRevealedModel(client, { address: market.address, requestId: first.requestId })
  }

  test('the model, unchanged', async () => {
    expect(await revealed((log) => log)).toMatchObject({ score: 90 })
  })

  test('the score is counted again, whatever the log says', async () => {
    const raised = (log: RpcLog) => ({ ...log, data: flip(log.data, word(1)(log.data) - 1) })
    expect(await revealed(raised)).toMatchObject({ score: 90 })
  })

  test.each([
    ['no log', () => undefined],
    ['another CID', (log: RpcLog) => ({ ...log, data: flip(log.data, word(6)(log.data)) })],
    ['another salt', (log: RpcLog) => ({ ...log, data: flip(log.data, word(3)(log.data)) })],
    ['other predictions', (log: RpcLog) => ({ ...log, data: flip(log.data, word(-2)(log.data)) })],
    ['fewer predictions', (log: RpcLog) => ({ ...log, data: flip(log.data, word(-2)(log.data) - 1) })],
    [
      'another trainer',
      (log: RpcLog) => ({
        ...log,
        topics: log.topics.map((topic, i) => (i === 3 ? flip(topic, 40) : topic)) as RpcLog['topics'],
      }),
    ],
  ])('the model: %s', async (_, change) => {
    await expect(revealed(change)).rejects.toThrow(InvalidResponseError)
  })
})

test('an endpoint that fails on the way is said to', async () => {
  for (const failing of ['eth_getBlockByNumber', 'eth_getLogs', 'eth_chainId']) {
    const client = clientOf((method, result) => {
      if (method === failing) throw Object.assign(new Error('limit exceeded'), { code: -32005 })
      return result
    })
    const error = await getRevealedModel(client, {
      address: market.address,
      requestId: first.requestId,
    }).catch((error: unknown) => error)
    expect(error, failing).toBeInstanceOf(EndpointError)
  }
})
