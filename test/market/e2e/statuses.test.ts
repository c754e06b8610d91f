import { statuses } from 'modelmarket/market'
import { advanceRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
})
afterAll(() => market?.stop())

test.each(statuses)('a request can be brought to %s', async (status) => {
  const { requestId } = await advanceRequest(market, status)
  const request = await market.requester.market.getRequest({ requestId })
  expect(request.status).toBe(status)
  expect(await market.keeper.market.getStatus({ requestId })).toBe(status)
})
