import fc from 'fast-check'
import {
  type ListedRequest,
  type ListedSubmission,
  type ListRequestsParameters,
  type ListSubmissionsParameters,
  listRequests,
  listSubmissions,
  type Request,
  type Status,
  statusEnd,
  statuses,
} from 'modelmarket/market'
import { startMarket, type TestMarket } from 'modelmarket/market/testing'
import { faultyTransport } from 'modelmarket/testing'
import { createClient, http, isAddressEqual } from 'viem'
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

/** All pages of a list, and how many there were. */
async function allRequests(parameters: ListRequestsParameters): Promise<[ListedRequest[], number]> {
  const requests: ListedRequest[] = []
  let from: bigint | undefined
  let pages = 0
  do {
    const page = await market.keeper.market.listRequests({ from, ...parameters })
    requests.push(...page.requests)
    from = page.next
    pages++
  } while (from !== undefined)
  return [requests, pages]
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
            status.includes(request.status) && (!requester || isAddressEqual(request.requester, requester)),
        )
        const [requests] = await allRequests(parameters)
        expect(requests).toEqual(order === 'oldest' ? expected.toReversed() : expected)
      }),
      { seed, numRuns: 25 },
    )
  })
})
