import { InvalidArgumentsError } from 'modelmarket'
import { type RequestPage, type WatchRequestsParameters, watchRequests } from 'modelmarket/market'
import { advanceRequest, createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { type FaultyTransport, faultyTransport } from 'modelmarket/testing'
import { createClient, http, type Transport } from 'viem'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { campaignSeed } from '../../../scripts/seed.js'

let market: TestMarket
beforeEach(async () => {
  market = await startMarket({ trainers: 2 })
})
afterEach(() => market?.stop())

/** Watches a page until the test ends. */
function watch(
  parameters: Partial<WatchRequestsParameters> = {},
  transport: Transport = http(market.chain.url),
) {
  const client = createClient({ transport, chain: market.chain.chain, pollingInterval: 10 })
  const pages: RequestPage[] = []
  const errors: Error[] = []
  const unwatch = watchRequests(client, {
    address: market.address,
    onRequests: (page) => pages.push(page),
    onError: (error) => errors.push(error),
    ...parameters,
  })
  onTestFinished(unwatch)
  const shown = () => pages.at(-1)?.requests.map(({ requestId, status }) => `${requestId} ${status}`)
  return { pages, errors, unwatch, shown }
}

const patient = { timeout: 30_000 }

test('the page is shown, and again with what happens and what time changes', async () => {
  const { shown, pages, errors } = watch()
  await expect.poll(shown, patient).toEqual([])
  const request = await createTestRequest(market, { scores: [] })
  await expect.poll(shown, patient).toEqual(['1 accepting'])
  await advanceRequest(market, 'awaitingTruth', request)
  await expect.poll(shown, patient).toEqual(['1 awaitingTruth'])
  await advanceRequest(market, 'overdue', request)
  await expect.poll(shown, patient).toEqual(['1 overdue'])
  await advanceRequest(market, 'refunded', request)
  await expect.poll(shown, patient).toEqual(['1 refunded'])
  const page = await market.keeper.market.listRequests()
  expect(pages.at(-1)).toEqual({
    ...page,
    blockNumber: pages.at(-1)?.blockNumber,
    timestamp: pages.at(-1)?.timestamp,
  })
  expect(errors).toEqual([])
})

test('what time brings onto a page of some statuses is shown', async () => {
  const { shown } = watch({ status: 'awaitingTruth' })
  const { requestId } = await createTestRequest(market, { scores: [] })
  const { until } = await waitFor(requestId)
  await expect.poll(shown, patient).toEqual([])
  await market.chain.setTime(until)
  await expect.poll(shown, patient).toEqual(['1 awaitingTruth'])
})

test('what a reorganisation takes back is gone, and what it brings is shown', async () => {
  const { shown } = watch()
  const first = await createTestRequest(market, { scores: [] })
  await market.requester.market.cancelRequest.sync({ requestId: first.requestId })
  await createTestRequest(market, { scores: [] })
  await expect.poll(shown, patient).toEqual(['2 accepting', '1 refunded'])
  await market.chain.reorganise(2)
  await expect.poll(shown, patient).toEqual(['1 accepting'])
})

test('the page is of the first block again when the chain goes back', async () => {
  const restore = await market.chain.snapshot()
  const { shown } = watch()
  await createTestRequest(market, { scores: [] })
  await expect.poll(shown, patient).toEqual(['1 accepting'])
  await restore()
  await expect.poll(shown, patient).toEqual([])
})

test('it never goes back to an older block, whatever fails, and comes to the true page', async () => {
  const seed = campaignSeed()
  const transport: FaultyTransport = faultyTransport(http(market.chain.url), {
    seed,
    stale: 0.4,
    drop: 0.1,
    lose: 0.1,
    delayMs: [0, 5],
  })
  const { pages, errors } = watch({ limit: 3 }, transport)
  for (let i = 0; i < 12; i++) {
    const { requestId } = await createTestRequest(market, { scores: [] })
    if (i % 3 === 0) await market.requester.market.cancelRequest.sync({ requestId })
    await market.chain.setTime((await market.chain.now()) + 200n)
    await expect.poll(() => transport.requests.get('eth_getBlockByNumber') ?? 0, patient).toBeGreaterThan(i)
  }
  // How long the pauses after failures are is chance, so the endpoint recovers. Logs that it left out come with the next block.
  transport.faults = {}
  const { requests } = await market.keeper.market.listRequests({ limit: 3 })
  const nextBlock = async () => market.chain.setTime((await market.chain.now()) + 1n)
  const shown = () => nextBlock().then(() => pages.at(-1)?.requests)
  await expect.poll(shown, { interval: 500 }).toEqual(requests)
  const blocks = pages.map(({ blockNumber }) => Number(blockNumber))
  expect(blocks, `seed ${seed}`).toEqual(blocks.toSorted((a, b) => a - b))
  expect(errors).not.toEqual([])
})

test('it stops at once, also while it reads', async () => {
  const inner = http(market.chain.url)
  let reads = 0
  const transport: Transport = (parameters) => {
    const built = inner(parameters)
    const request = async (args: { method: string }) => {
      if (args.method === 'eth_call') {
        reads++
        unwatch()
      }
      return built.request(args as never)
    }
    return { ...built, request: request as typeof built.request }
  }
  const { pages, unwatch } = watch({}, transport)
  await expect.poll(() => reads, patient).toBe(1)
  await createTestRequest(market, { scores: [] })
  const other = watch()
  await expect.poll(other.shown, patient).toEqual(['1 accepting'])
  expect(pages).toEqual([])
})

test('a callback that throws is told of, and the next page comes', async () => {
  let calls = 0
  const { errors } = watch({
    onRequests() {
      calls++
      throw new TypeError('a bug of the app')
    },
  })
  await expect.poll(() => calls, patient).toBe(1)
  await createTestRequest(market, { scores: [] })
  await expect.poll(() => calls, patient).toBe(2)
  expect(errors).toEqual([new TypeError('a bug of the app'), new TypeError('a bug of the app')])
})

test('an endpoint that refuses logs still shows each block', async () => {
  const inner = http(market.chain.url)
  const transport: Transport = (parameters) => {
    const built = inner(parameters)
    const request = async (args: { method: string }) => {
      if (args.method === 'eth_getLogs') throw Object.assign(new Error('no logs here'), { code: -32005 })
      return built.request(args as never)
    }
    return { ...built, request: request as typeof built.request }
  }
  const { shown, errors } = watch({}, transport)
  await expect.poll(shown, patient).toEqual([])
  await createTestRequest(market, { scores: [] })
  await expect.poll(shown, patient).toEqual(['1 accepting'])
  expect(errors).not.toEqual([])
})

test('a mistake of the caller is thrown at once', () => {
  expect(() => watch({ limit: 0 })).toThrow(InvalidArgumentsError)
  expect(() => watch({ address: '0x' })).toThrow(InvalidArgumentsError)
})

async function waitFor(requestId: bigint) {
  const request = await market.keeper.market.getRequest({ requestId })
  if (request.status !== 'accepting') throw new TypeError('it is not open')
  return request
}
