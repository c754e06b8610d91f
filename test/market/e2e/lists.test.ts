import fc from 'fast-check'
import {
  type ListedRequest,
  type ListedSubmission,
  type ListRequestsParameters,
  type ListSubmissionsParameters,
  listRequests,
  listSubmissions,
  marketPublicActions,
  type Request,
  type Status,
  statuses,
} from 'modelmarket/market'
import { createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { faultyTransport } from 'modelmarket/testing'
import { createClient, fallback, http, type Transport } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { campaignSeed } from '../../../scripts/seed.js'
import { manyRequests, requestersOf } from './manyRequests.js'

const seed = campaignSeed()
const count = 500

let market: TestMarket
/** All requests, the newest first, as they are read one by one. */
let all: ListedRequest[]
let submissions: ListedSubmission[]
beforeAll(async () => {
  market = await startMarket()
  await manyRequests(market, count, seed)
  all = await readRequests()
  submissions = await readSubmissions(all)
}, 120_000)
afterAll(() => market?.stop())

/** Reads each request, and the submission of its highest claim, by itself. */
async function readRequests(): Promise<ListedRequest[]> {
  const { getRequest, getSubmission } = market.keeper.market
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const request = await getRequest({ requestId: BigInt(count - i) })
      const { requestId, leader } = request
      return { ...request, leading: leader && (await getSubmission({ requestId, index: leader.index })) }
    }),
  )
}

async function readSubmissions(requests: readonly Request[]): Promise<ListedSubmission[]> {
  const { getPayout, getSubmission } = market.keeper.market
  const read = ({ requestId, status, submissionCount }: Request) =>
    Array.from({ length: submissionCount }, async (_, index) => ({
      ...(await getSubmission({ requestId, index })),
      ...{ status, payout: await getPayout({ requestId, index }) },
    }))
  return Promise.all(requests.flatMap(read))
}

async function allRequests(parameters: ListRequestsParameters): Promise<ListedRequest[]> {
  const found: ListedRequest[] = []
  let { from } = parameters
  do {
    const page = await market.keeper.market.listRequests({ ...parameters, from })
    found.push(...page.requests)
    from = page.next
  } while (from !== undefined)
  return found
}

async function allSubmissions(parameters: ListSubmissionsParameters): Promise<ListedSubmission[]> {
  const found: ListedSubmission[] = []
  let from = parameters.from
  do {
    const page = await market.keeper.market.listSubmissions({ ...parameters, from })
    found.push(...page.submissions)
    from = page.next
  } while (from !== undefined)
  return found
}

test('every status occurs', () => {
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set(statuses))
})

describe('listRequests', () => {
  test('lists each request once, for every filter, order and limit', async () => {
    const subset = fc.subarray([...statuses], { minLength: 1 })
    const filter = fc.record({
      status: fc.option(fc.oneof(subset, fc.constantFrom<Status>(...statuses)), { nil: undefined }),
      requester: fc.constantFrom(...requestersOf(market).map(({ account }) => account.address), undefined),
      limit: fc.oneof(fc.constant(undefined), fc.integer({ min: 20, max: 200 })),
      order: fc.constantFrom('newest' as const, 'oldest' as const, undefined),
    })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const { status = statuses, requester, order } = parameters
        const expected = all.filter(
          (request) =>
            [status].flat().includes(request.status) && (!requester || request.requester === requester),
        )
        expect(await allRequests(parameters)).toEqual(order === 'oldest' ? expected.toReversed() : expected)
      }),
      { seed, numRuns: 25 },
    )
  })

  test('begins with the request that it is told to', async () => {
    const from = 123n
    const { requests, next } = await market.keeper.market.listRequests({ from, limit: 2 })
    expect(requests.map(({ requestId }) => requestId)).toEqual([123n, 122n])
    expect(next).toBe(121n)
    const older = await market.keeper.market.listRequests({ from, limit: 2, order: 'oldest' })
    expect(older.requests.map(({ requestId }) => requestId)).toEqual([123n, 124n])
    expect(older.next).toBe(125n)
    expect((await market.keeper.market.listRequests({ from: 1000n, limit: 1 })).requests).toEqual([all[0]])
    expect(await market.keeper.market.listRequests({ from: 1000n, order: 'oldest' })).toMatchObject({
      requests: [],
      next: undefined,
    })
  })

  test('says when time alone changes the page, and not before', async () => {
    const restore = await market.chain.snapshot()
    const { listRequests } = market.keeper.market
    let page = await listRequests({ status: 'awaitingTruth', limit: 20 })
    for (let changes = 0; changes < 3; changes++) {
      const { until, requests } = page
      if (until === undefined) throw new TypeError('the page never changes')
      if (until - 1n > page.timestamp) await market.chain.setTime(until - 1n)
      expect((await listRequests({ status: 'awaitingTruth', limit: 20 })).requests).toEqual(requests)
      await market.chain.setTime(until)
      page = await listRequests({ status: 'awaitingTruth', limit: 20 })
      expect(page.until ?? until + 1n).toBeGreaterThan(until)
    }
    await restore()
  })

  test('refuses what it cannot list', async () => {
    const { listRequests } = market.keeper.market
    const wrong: ListRequestsParameters[] = [
      ...[0, 201, 1.5, Number.NaN].map((limit) => ({ limit })),
      ...[{ from: 0n }, { from: -1n }, { status: [] }, { status: 'open' as never }],
      { requester: '0x' as const },
    ]
    for (const parameters of wrong)
      await expect(listRequests(parameters)).rejects.toMatchObject({ name: 'InvalidArgumentsError' })
  })
})

describe('listSubmissions', () => {
  test('lists each submission of a trainer once, the newest request first', async () => {
    // The last trainer has none.
    for (const [i, { account }] of market.trainers.entries()) {
      const own = submissions.filter(({ trainer }) => trainer === account.address)
      expect(own.length > 0).toBe(i < 2)
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (limit) => {
          expect(await allSubmissions({ trainer: account.address, limit })).toEqual(own)
        }),
        { seed, numRuns: 3 },
      )
    }
  })

  test('lists those of a request, of all trainers or of one', async () => {
    for (const { requestId, submissionCount } of all.filter(({ requestId }) => requestId % 25n === 0n)) {
      const own = submissions.filter((submission) => submission.requestId === requestId)
      expect(own).toHaveLength(submissionCount)
      for (const limit of [1, 2, 50]) expect(await allSubmissions({ requestId, limit })).toEqual(own)
      const trainer = own[0]?.trainer ?? market.keeper.account.address
      expect(await allSubmissions({ requestId, trainer })).toEqual(
        own.filter((one) => one.trainer === trainer),
      )
    }
  })

  test('begins with the submission that it is told to', async () => {
    const from = { requestId: BigInt(count), index: 1 }
    const { submissions } = await market.keeper.market.listSubmissions({ requestId: from.requestId, from })
    expect(submissions.map(({ index }) => index)).toEqual([1])
  })

  test('refuses what it cannot list', async () => {
    const { listSubmissions } = market.keeper.market
    const requestId = 1n
    const wrong: ListSubmissionsParameters[] = [
      ...[{ requestId, limit: 0 }, { requestId: 0n }, { trainer: '0x' as const }, {} as never],
      ...[-1, 0.5, 2 ** 24 + 1].map((index) => ({ requestId, from: { requestId, index } })),
      { requestId, from: { requestId: 2n, index: 0 } },
      { trainer: market.keeper.account.address, from: { requestId: 0n, index: 0 } },
    ]
    for (const parameters of wrong)
      await expect(listSubmissions(parameters)).rejects.toMatchObject({ name: 'InvalidArgumentsError' })
    await expect(listSubmissions({ requestId: 501n })).rejects.toMatchObject({
      name: 'Market.UnknownRequestError',
    })
  })

  test('forgets the trainer of a submission that is collected', async () => {
    const restore = await market.chain.snapshot()
    const due = submissions.find(({ payout }) => payout > 0n)
    if (!due?.trainer) throw new TypeError('nothing is due')
    const { requestId, index, trainer } = due
    await market.keeper.market.collect.sync({ requestId, index })
    const { submissions: listed } = await market.keeper.market.listSubmissions({ requestId })
    expect(listed[index]).toMatchObject({ state: 'collected', trainer: undefined, payout: 0n })
    const own = await allSubmissions({ trainer, from: { requestId, index } })
    expect(own).not.toContainEqual(expect.objectContaining({ requestId, index }))
    await restore()
  })
})

describe('a page', () => {
  /** A market's client that counts requests, by method. */
  function counted() {
    const transport = faultyTransport(http(market.chain.url))
    const client = createClient({ transport, chain: market.chain.chain })
    return { client: client.extend(marketPublicActions({ address: market.address })), transport }
  }

  test('is one call', async () => {
    const { client, transport } = counted()
    const { requests } = await client.market.listRequests()
    expect(requests).toHaveLength(50)
    expect(requests.filter(({ leading }) => leading)).not.toEqual([])
    expect([...transport.requests]).toEqual([['eth_call', 1]])
    await client.market.listSubmissions({ requestId: 1n })
    expect([...transport.requests]).toEqual([['eth_call', 2]])
  })

  test('is one call, however viem batches others', async () => {
    const transport = faultyTransport(http(market.chain.url))
    const client = createClient({ transport, chain: market.chain.chain, batch: { multicall: true } })
    const { address } = market
    const pages = await Promise.all([1n, 2n].map((from) => listRequests(client, { address, from })))
    expect(pages.map(({ requests }) => requests.length)).toEqual([1, 2])
    expect([...transport.requests]).toEqual([['eth_call', 2]])
  })

  test('is of the block that it is told to be of', async () => {
    const client = market.keeper
    const { number, hash } = await client.getBlock()
    const page = await client.market.listRequests()
    expect(page.blockNumber).toBe(number)
    const { requestId } = await createTestRequest(market, { scores: [] })
    expect(await client.market.listRequests({ blockNumber: number })).toEqual(page)
    expect(await client.market.listRequests({ blockHash: hash })).toEqual(page)
    expect((await client.market.listRequests({ limit: 1 })).requests).toMatchObject([{ requestId }])
    await expect(client.market.listRequests({ blockNumber: number + 1000n })).rejects.toMatchObject({
      name: 'EndpointError',
    })
    await expect(client.market.listRequests({ blockNumber: 0n })).rejects.toMatchObject({
      name: 'ContractNotFoundError',
    })
  })

  test('of no market says so', async () => {
    const address = market.outsider.account.address
    const notFound = { name: 'ContractNotFoundError', message: expect.stringContaining(address) }
    await expect(listRequests(market.keeper, { address })).rejects.toMatchObject(notFound)
    await expect(listSubmissions(market.keeper, { address, requestId: 1n })).rejects.toMatchObject(notFound)
    const coin = { name: 'ContractRevertedError' }
    await expect(listRequests(market.keeper, { address: market.token })).rejects.toMatchObject(coin)
  })

  test('needs an endpoint that applies state overrides, one of several', async () => {
    const { address } = market
    const inner = http(market.chain.url)
    /** Ignores the third parameter of `eth_call`, as some endpoints do. */
    const plain: Transport = (parameters) => {
      const transport = inner(parameters)
      const request = (args: { method: string; params?: unknown }) =>
        transport.request({ ...args, params: (args.params as unknown[]).slice(0, 2) } as never)
      return { ...transport, request: request as typeof transport.request }
    }
    await expect(listRequests(createClient({ transport: plain }), { address })).rejects.toMatchObject({
      name: 'StateOverrideError',
    })
    const either = createClient({ transport: fallback([plain, inner]) })
    expect((await listRequests(either, { address, limit: 1 })).requests).toHaveLength(1)
  })
})
