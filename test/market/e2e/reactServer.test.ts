import { dehydrate, hydrate, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  listRequestsQueryOptions,
  MarketProvider,
  MissingProviderError,
  useChainTime,
  useRequests,
  useStatusOf,
} from 'modelmarket/market/react'
import { createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOf } from '../fixtures/page.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
})
afterAll(() => market?.stop())

function Requests() {
  const { data } = useRequests()
  const first = data?.pages[0]?.requests[0]
  const time = `${useChainTime()}`
  return createElement('main', null, time, first ? createElement(Row, { request: first }) : ' no data')
}

function Row({ request }: { request: Parameters<typeof useStatusOf>[0] }) {
  const { status, timeLeft } = useStatusOf(request)
  return createElement('p', null, `${request.requestId} ${status} ${timeLeft}`)
}

function html(queries: QueryClient) {
  const props = { address: market.address, client: clientOf(market) }
  const page = createElement(MarketProvider, props, createElement(Requests))
  return renderToString(createElement(QueryClientProvider, { client: queries }, page))
}

test('a server renders what it has read, and the page takes it over', async () => {
  expect(typeof window).toBe('undefined')
  await createTestRequest(market, { scores: [] })
  const server = new QueryClient()
  expect(html(server)).toContain('no data')
  await server.prefetchInfiniteQuery(
    listRequestsQueryOptions(clientOf(market), { address: market.address, status: undefined }),
  )
  expect(html(server)).toContain('1 accepting undefined')

  // React passes what can be cloned to the page, so big integers, too.
  const page = new QueryClient()
  hydrate(page, structuredClone(dehydrate(server)))
  expect(html(page)).toBe(html(server))
})

test('a hook without a provider says which one it needs', () => {
  const page = createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Requests))
  expect(() => renderToString(page)).toThrow(new MissingProviderError({ provider: 'MarketProvider' }))
})
