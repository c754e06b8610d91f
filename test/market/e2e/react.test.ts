// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, renderHook } from '@testing-library/react'
import { MarketProvider, useRequest, useStatus, useSubmitModel } from 'modelmarket/market/react'
import { advanceRequest, createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { createElement, type ReactNode, StrictMode } from 'react'
import { createClient, http } from 'viem'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
})
afterAll(() => market?.stop())
afterEach(cleanup)

const clientOf = ({ chain }: TestMarket, transport = http(chain.url)) =>
  createClient({ chain: chain.chain, transport, pollingInterval: 50 })

type ProviderProps = Partial<Parameters<typeof MarketProvider>[0]>

/** What a page has around its components. */
function page(props: ProviderProps = {}) {
  const queries = new QueryClient()
  const client = clientOf(market)
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(
      StrictMode,
      null,
      createElement(
        QueryClientProvider,
        { client: queries },
        createElement(MarketProvider, { address: market.address, client, ...props }, children),
      ),
    )
  return { wrapper }
}

test('a request is shown, and follows the market', async () => {
  const { requestId, ...request } = await createTestRequest(market, { scores: [90] })
  const { result } = renderHook(
    () => ({ request: useRequest({ requestId }), status: useStatus({ requestId }) }),
    page(),
  )
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(1)
  expect(result.current.status).toMatchObject({ status: 'accepting', timeLeft: expect.any(Number) })

  await advanceRequest(market, 'settled', { requestId, ...request })
  await expect.poll(() => result.current.request.data?.status).toBe('settled')
  await expect.poll(() => result.current.status.status).toBe('settled')
})

test('a write is sent once, and what it changed is read again', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const { result } = renderHook(
    () => ({ request: useRequest({ requestId }), submit: useSubmitModel() }),
    page({ wallet: market.trainers[0] }),
  )
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(0)
  const commitment = `0x${'11'.repeat(32)}` as const
  result.current.submit.mutate({ requestId, truth, commitment })
  result.current.submit.mutate({ requestId, truth, commitment })
  await expect.poll(() => result.current.submit.stage).toBe('done')
  expect(result.current.submit.hash).toBe(result.current.submit.data?.receipt.transactionHash)
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(1)
})
