import { listRequests, listSubmissions, statuses } from 'modelmarket/market'
import { advanceRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
  for (const status of statuses) await advanceRequest(market, status)
})
afterAll(() => market?.stop())

test('requests are listed as they are read one by one, each with the submission that leads it', async () => {
  const client = market.requester
  const page = await client.market.listRequests()
  expect(page).toMatchObject({ count: 10n, next: undefined })
  expect(page.requests.map(({ requestId }) => Number(requestId))).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  for (const { leading, ...request } of page.requests) {
    const { requestId, leader } = request
    expect(request).toEqual(await client.market.getRequest({ requestId }))
    const index = leader?.index
    expect(leading).toEqual(
      index === undefined ? undefined : await client.market.getSubmission({ requestId, index }),
    )
  }
  const { hash, number } = await client.getBlock()
  expect(page.blockNumber).toBe(number)
  expect(await client.market.listRequests({ blockHash: hash })).toEqual(page)
  expect(await client.market.listRequests({ blockNumber: number })).toEqual(page)
})

test('submissions are listed as they are read one by one', async () => {
  const client = market.requester
  for (let requestId = 1n; requestId <= 10n; requestId++) {
    const { submissions, next } = await client.market.listSubmissions({ requestId })
    expect(next).toBeUndefined()
    const { status } = await client.market.getRequest({ requestId })
    expect(submissions.map(({ index }) => index)).toEqual([0, 1])
    for (const { payout, status: listed, ...submission } of submissions) {
      const position = { requestId, index: submission.index }
      expect(submission).toEqual(await client.market.getSubmission(position))
      expect([payout, listed]).toEqual([await client.market.getPayout(position), status])
    }
  }
  await expect(client.market.listSubmissions({ requestId: 11n })).rejects.toMatchObject({
    name: 'Market.UnknownRequestError',
  })
})

test('where no contract is, both say so', async () => {
  const address = market.outsider.account.address
  const notFound = { name: 'ContractNotFoundError', message: expect.stringContaining(address) }
  await expect(listRequests(market.keeper, { address })).rejects.toMatchObject(notFound)
  await expect(listSubmissions(market.keeper, { address, requestId: 1n })).rejects.toMatchObject(notFound)
})
