// @vitest-environment jsdom
import { focusManager, QueryClient } from '@tanstack/react-query'
import { cleanup } from '@testing-library/react'
import { UserRejectedError, WrongChainError } from 'modelmarket'
import { UnknownRequestError } from 'modelmarket/market'
import {
  AccountChangedError,
  CallPendingError,
  getRequestQueryOptions,
  getTokenQueryOptions,
  useAllowedCalls,
  useMarket,
  useMarketEvents,
  useRequest,
  useRequestCount,
  useRequests,
  useStatus,
  useStatusOf,
  useSubmission,
  useSubmissions,
  useSubmitModel,
  useToken,
} from 'modelmarket/market/react'
import { advanceRequest, createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { faultyTransport, startChain } from 'modelmarket/testing'
import { signPermit } from 'modelmarket/token'
import { type Address, createClient, createWalletClient, custom, type Hex, http, type Transport } from 'viem'
import { waitForTransactionReceipt } from 'viem/actions'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { clientOf, renderPage } from '../fixtures/page.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
})
afterAll(() => market?.stop())
afterEach(() => {
  cleanup()
  focusManager.setFocused(undefined)
})

/** Without the reading again that comes to the help of events that are missed. */
const eventsAlone = { refetchInterval: false } as const

const commitment = (byte: string): Hex => `0x${byte.repeat(32)}`

test('a request is shown, and follows the market', async () => {
  const { requestId, ...request } = await createTestRequest(market, { scores: [90] })
  const { result } = renderPage(market, () => ({
    request: useRequest({ requestId }, eventsAlone),
    status: useStatus({ requestId }),
  }))
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(1)
  await expect.poll(() => result.current.status.timeLeft).toBeLessThanOrEqual(3600)
  expect(result.current.status.status).toBe('accepting')

  await advanceRequest(market, 'settled', { requestId, ...request })
  await expect.poll(() => result.current.request.data?.status).toBe('settled')
  await expect.poll(() => result.current.status.status).toBe('settled')
  expect(result.current.status.timeLeft).toBeUndefined()
})

test('time alone turns statuses and lists', async () => {
  const { requestId } = await createTestRequest(market, { scores: [] })
  const accepting = await market.keeper.market.getRequest({ requestId })
  const { deadline } = accepting
  const { result } = renderPage(market, () => {
    const request = useRequest({ requestId }, eventsAlone)
    const list = useRequests({ status: 'awaitingTruth', limit: 1 }, eventsAlone)
    const first = list.data?.pages[0]?.requests[0]
    return { request, status: useStatusOf(request.data ?? accepting), first }
  })
  await expect.poll(() => result.current.status.status).toBe('accepting')
  await market.chain.setTime(deadline - 1n)
  await expect.poll(() => result.current.status.timeLeft).toBeLessThanOrEqual(1)
  expect(result.current.status.timeLeft).toBeGreaterThanOrEqual(0)
  await market.chain.setTime(deadline)
  await expect.poll(() => result.current.status.status).toBe('awaitingTruth')
  await expect.poll(() => result.current.request.data?.status).toBe('awaitingTruth')
  await expect.poll(() => result.current.first?.requestId).toBe(requestId)
})

test('a list is read in pages, and shows what is new', async () => {
  const { requestId: second } = await createTestRequest(market, { scores: [] })
  const { result } = renderPage(market, () => useRequests({ limit: 1 }, eventsAlone))
  const ids = () =>
    result.current.data?.pages.flatMap(({ requests }) => requests.map(({ requestId }) => requestId))
  await expect.poll(ids).toEqual([second])
  await result.current.fetchNextPage()
  await expect.poll(ids).toEqual([second, second - 1n])
  const { requestId: newest } = await createTestRequest(market, { scores: [] })
  await expect.poll(ids).toEqual([newest, second])
})

test('what a request of a list can be done with is named for the account', async () => {
  const { requestId } = await createTestRequest(market, { scores: [90] })
  const [trainer] = market.trainers
  const { result, provide } = renderPage(
    market,
    () => {
      const { calls } = useAllowedCalls({ requestId })
      return { calls: calls?.map(({ call }) => call), submission: calls?.[1]?.submission }
    },
    { wallet: trainer },
  )
  await expect.poll(() => result.current.calls).toEqual(['submitModel', 'withdrawSubmission'])
  expect(result.current.submission).toMatchObject({ index: 0, trainer: trainer?.account.address, payout: 0n })
  provide({ wallet: market.requester })
  await expect.poll(() => result.current.calls).toEqual(['submitModel', 'cancelRequest'])
})

test('what never changes is read once', async () => {
  const { result, queries } = renderPage(market, () => ({
    token: useToken(),
    count: useRequestCount(eventsAlone),
  }))
  await expect.poll(() => result.current.token.data).toBeDefined()
  await expect.poll(() => result.current.count.data).toBeGreaterThan(0n)
  const { queryKey } = getTokenQueryOptions(clientOf(market), { address: market.address })
  await expect.poll(() => queries.isFetching()).toBe(0)
  const before = queries.getQueryState(queryKey)?.dataUpdateCount
  const count = result.current.count.data ?? 0n
  await createTestRequest(market, { scores: [] })
  await expect.poll(() => result.current.count.data).toBe(count + 1n)
  expect(queries.getQueryState(queryKey)).toMatchObject({ dataUpdateCount: before, fetchStatus: 'idle' })
})

test('what a reorganisation removed is not shown any more', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const { result } = renderPage(market, () => useRequest({ requestId }, eventsAlone))
  await expect.poll(() => result.current.data?.submissionCount).toBe(0)
  const [trainer] = market.trainers
  await trainer?.market.submitModel.sync({ requestId, truth, commitment: commitment('22') })
  await expect.poll(() => result.current.data?.submissionCount).toBe(1)
  await market.chain.reorganise(1)
  await expect.poll(() => result.current.data?.submissionCount).toBe(0)
})

/** What a page shows of a request while others submit to it, and while it reads much. */
async function shownOf(transport: Transport): Promise<number[]> {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const shown: number[] = []
  const { result, queries } = renderPage(
    market,
    () => {
      const { data } = useRequest({ requestId })
      if (data && data.submissionCount !== shown.at(-1)) shown.push(data.submissionCount)
      return data
    },
    { client: clientOf(market, transport) },
  )
  for (const [i, trainer] of market.trainers.entries()) {
    await trainer.market.submitModel.sync({ requestId, truth, commitment: commitment(`3${i}`) })
    let reads = 0
    await expect
      .poll(async () => {
        // A machine that lags behind catches up with the next block.
        if (reads++ % 10 === 0) await market.chain.setTime((await market.chain.now()) + 1n)
        void queries.refetchQueries({}, { cancelRefetch: false })
        return [result.current?.submissionCount, reads > 20]
      })
      .toEqual([i + 1, true])
  }
  return shown
}

test('an endpoint that lags behind never shows an older state', async () => {
  const shown = await shownOf(faultyTransport(http(market.chain.url), { stale: 0.4, lag: 3, seed: 7 }))
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
})

test('nor does one that refuses logs as well, and its page is up to date all the same', async () => {
  const inner = custom({
    async request(args: { method: string }) {
      if (args.method === 'eth_getLogs') throw Object.assign(new Error('no logs'), { code: -32601 })
      return market.keeper.request(args as never)
    },
  })
  const shown = await shownOf(faultyTransport(inner, { stale: 0.4, lag: 3, seed: 7 }))
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
})

test('nothing is read without a client, nor with a parameter that is not known', async () => {
  const { requestId } = await createTestRequest(market, { scores: [90] })
  let index: number | undefined
  const { result, provide } = renderPage(
    market,
    () => ({ submission: useSubmission({ requestId, index }), count: useRequestCount() }),
    { client: undefined },
  )
  expect(result.current.count.fetchStatus).toBe('idle')
  provide({ client: clientOf(market) })
  await expect.poll(() => result.current.count.data).toBeGreaterThan(0n)
  expect(result.current.submission.fetchStatus).toBe('idle')
  index = 0
  provide({})
  await expect.poll(() => result.current.submission.data?.state).toBe('submitted')
})

test('an optional parameter that is not known yet is not taken for none', async () => {
  const { requestId } = await createTestRequest(market, { scores: [90] })
  const [trainer] = market.trainers
  let account: Address | undefined
  const { result, provide } = renderPage(market, () => ({
    requests: useRequests({ requester: account }),
    submissions: useSubmissions({ requestId, trainer: account }),
    events: useMarketEvents({ fromBlock: 0n, requestId: account && requestId }),
    allowed: useAllowedCalls({ requestId, account }),
    count: useRequestCount(),
  }))
  await expect.poll(() => result.current.count.data).toBeGreaterThan(0n)
  const { requests, submissions, events, allowed } = result.current
  expect([requests, submissions, events].map(({ fetchStatus }) => fetchStatus)).toEqual([
    'idle',
    'idle',
    'idle',
  ])
  expect(allowed.calls).toBeUndefined()
  account = trainer?.account.address
  provide({})
  await expect.poll(() => result.current.requests.data?.pages[0]?.requests).toEqual([])
  await expect.poll(() => result.current.submissions.data?.pages[0]?.submissions).toHaveLength(1)
  await expect.poll(() => result.current.events.data).toHaveLength(2)
  await expect.poll(() => result.current.allowed.calls).toHaveLength(2)
})

test('an error is typed, and a read that cannot succeed is not repeated', async () => {
  const transport = faultyTransport(http(market.chain.url))
  const client = clientOf(market, transport)
  const { result } = renderPage(market, () => useRequest({ requestId: 10_000n }), { client })
  await expect.poll(() => UnknownRequestError.is(result.current.error)).toBe(true)
  expect(result.current.failureCount).toBe(1)
})

test('a hidden page asks nothing, and goes on where it stopped', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const transport = faultyTransport(http(market.chain.url))
  const asked = () => [...transport.requests.values()].reduce((sum, count) => sum + count, 0)
  const { result } = renderPage(market, () => useRequest({ requestId }), {
    client: clientOf(market, transport),
  })
  await expect.poll(() => result.current.data?.submissionCount).toBe(0)
  focusManager.setFocused(false)
  const before = asked()
  for (const [i, trainer] of market.trainers.entries()) {
    await trainer.market.submitModel.sync({ requestId, truth, commitment: commitment(`5${i}`) })
  }
  expect(result.current.data?.submissionCount).toBe(0)
  // What was under way ends.
  expect(asked() - before).toBeLessThanOrEqual(2)
  focusManager.setFocused(true)
  await expect.poll(() => result.current.data?.submissionCount).toBe(market.trainers.length)
})

test('a page that is left asks nothing any more', async () => {
  const transport = faultyTransport(http(market.chain.url))
  const asked = () => [...transport.requests.values()].reduce((sum, count) => sum + count, 0)
  const { result, unmount } = renderPage(market, () => useRequestCount(), {
    client: clientOf(market, transport),
  })
  await expect.poll(() => result.current.data).toBeGreaterThan(0n)
  unmount()
  const other = renderPage(market, () => useRequestCount())
  await expect.poll(() => other.result.current.data).toBeGreaterThan(0n)
  const before = asked()
  for (let i = 0; i < 3; i++) {
    await createTestRequest(market, { scores: [] })
    const count = await market.keeper.market.getRequestCount()
    await expect.poll(() => other.result.current.data).toBe(count)
  }
  expect(asked() - before).toBeLessThanOrEqual(1)
})

test('a write is sent once, and what it changed is read again', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const transport = faultyTransport(http(market.chain.url))
  const [trainer] = market.trainers
  const wallet = createWalletClient({ account: trainer?.account, chain: market.chain.chain, transport })
  const stages = new Set<string>()
  const hook = () => {
    const submit = useSubmitModel()
    stages.add(submit.stage)
    return { request: useRequest({ requestId }), submit, again: useSubmitModel() }
  }
  const { result } = renderPage(market, hook, { wallet })
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(0)
  const call = { requestId, truth, commitment: commitment('66') }
  const { submit, again } = result.current
  submit.mutate(call)
  submit.mutate(call)
  again.mutate(call)
  await expect(submit.mutateAsync(call)).rejects.toSatisfy(CallPendingError.is.bind(CallPendingError))
  await expect.poll(() => result.current.submit.stage).toBe('done')
  expect(CallPendingError.is(result.current.again.error)).toBe(true)
  expect([...stages]).toEqual(['idle', 'signing', 'mining', 'done'])
  expect(transport.requests.get('eth_sendRawTransaction')).toBe(1)
  expect(result.current.submit.hash).toBe(result.current.submit.data?.receipt.transactionHash)
  await expect.poll(() => result.current.request.data?.submissionCount).toBe(1)
})

test('a wallet that refuses is told, and may be asked again', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const [trainer] = market.trainers
  if (!trainer) throw new RangeError('no trainer')
  const answers: Record<string, () => unknown> = {
    eth_sendTransaction: () => {
      throw Object.assign(new Error('User rejected the request.'), { code: 4001 })
    },
  }
  const wallet = createWalletClient({
    account: trainer.account.address,
    chain: market.chain.chain,
    transport: custom({
      async request(args: { method: string }) {
        return (await answers[args.method]?.()) ?? trainer.request(args as never)
      },
    }),
  })
  const { result } = renderPage(market, () => useSubmitModel(), { wallet })
  result.current.mutate({ requestId, truth, commitment: commitment('77') })
  await expect.poll(() => result.current.stage).toBe('failed')
  expect(UserRejectedError.is(result.current.error)).toBe(true)
  expect(result.current.hash).toBeUndefined()
  // anvil signs for its accounts.
  delete answers.eth_sendTransaction
  result.current.mutate({ requestId, truth, commitment: commitment('77') })
  await expect.poll(() => result.current.stage).toBe('done')
  expect(result.current.data?.index).toBe(0)
})

test('what was made for one account is not sent by another', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const [first, second] = market.trainers
  const { result, provide } = renderPage(market, () => useSubmitModel(), { wallet: first })
  const submit = result.current.mutateAsync
  provide({ wallet: second })
  const call = { requestId, truth, commitment: commitment('04') }
  await expect(submit(call)).rejects.toSatisfy(AccountChangedError.is.bind(AccountChangedError))
  const { receipt } = await result.current.mutateAsync(call)
  expect(receipt.from).toBe(second?.account.address.toLowerCase())
})

test('the same call of two components is sent once, whatever else they say', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const [trainer] = market.trainers
  if (!trainer) throw new RangeError('no trainer')
  const { result } = renderPage(market, () => [useSubmitModel(), useSubmitModel(), useSubmitModel()], {
    wallet: trainer,
  })
  const [one, two, three] = result.current
  const call = { requestId, truth, commitment: commitment('05') }
  const permit = await signPermit(trainer, {
    address: market.token,
    spender: market.address,
    amount: 10n ** 18n,
  })
  const all = await Promise.allSettled([
    one?.mutateAsync(call),
    two?.mutateAsync({ ...call, gas: 900_000n }),
    three?.mutateAsync({ ...call, permit }),
  ])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect((await market.keeper.market.getRequest({ requestId })).submissionCount).toBe(1)
})

test('a wallet that does not say its chain is asked for it', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const [trainer] = market.trainers
  const walletAt = (url: string) =>
    createWalletClient({ account: trainer?.account, transport: http(url) }) as never
  const { result, provide } = renderPage(market, () => useSubmitModel(), {
    wallet: walletAt(market.chain.url),
  })
  const { index } = await result.current.mutateAsync({ requestId, truth, commitment: commitment('06') })
  expect(index).toBe(0)
  const other = await startChain({ chainId: 1337 })
  try {
    provide({ wallet: walletAt(other.url) })
    const call = { requestId, truth, commitment: commitment('07') }
    await expect(result.current.mutateAsync(call)).rejects.toSatisfy(WrongChainError.is.bind(WrongChainError))
  } finally {
    await other.stop()
  }
})

test('a call is data for a batch, whose receipts tell its result', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [90] })
  const { result } = renderPage(market, () => useSubmitModel())
  const parameters = { requestId, truth, commitment: commitment('02') }
  const call = result.current.call(parameters)
  expect(call).toMatchObject({ to: market.address, functionName: 'submitModel' })
  const [, trainer] = market.trainers
  if (!trainer) throw new RangeError('no trainer')
  const hash = await trainer.sendTransaction({ to: call.to, data: call.data })
  const receipt = await waitForTransactionReceipt(trainer, { hash })
  expect(result.current.parse([receipt], parameters)).toEqual({ index: 1 })
})

test('a component is told which market its provider is about', () => {
  const { result } = renderPage(market, () => useMarket())
  expect(result.current).toMatchObject({ address: market.address, wallet: undefined })
})

test('a provider says what it lacks', () => {
  const page = (props: object) => () => renderPage(market, () => useMarket(), props)
  expect(page({ address: undefined })).toThrow(
    'The arguments of `MarketProvider` are not valid: `address` is missing.',
  )
  expect(page({ client: createClient({ transport: http(market.chain.url) }) })).toThrow(
    '<MarketProvider> has no chain',
  )
})

test('query options share the cache with hooks', async () => {
  const { requestId } = await createTestRequest(market, { scores: [90] })
  const queries = new QueryClient()
  const options = getRequestQueryOptions(clientOf(market), { address: market.address, requestId })
  const { submissionCount } = await queries.fetchQuery(options)
  expect(submissionCount).toBe(1)
  expect(queries.getQueryData(options.queryKey)?.requestId).toBe(requestId)
  const { result } = renderPage(market, () => useRequest({ requestId }, { staleTime: 1e9 }), { queries })
  expect(result.current.data?.requestId).toBe(requestId)
})

test('two chains are kept apart', async () => {
  const other = await startMarket({ chainId: 1337 })
  try {
    await createTestRequest(other, { scores: [] })
    const there = await createTestRequest(other, { scores: [90] })
    const here = await market.keeper.market.getRequestCount()
    const [trainer] = other.trainers
    const { result, provide } = renderPage(
      market,
      () => ({ count: useRequestCount(), submit: useSubmitModel() }),
      { wallet: trainer },
    )
    await expect.poll(() => result.current.count.data).toBe(here)
    const call = { requestId: there.requestId, truth: there.truth, commitment: commitment('88') }
    await expect(result.current.submit.mutateAsync(call)).rejects.toSatisfy(
      WrongChainError.is.bind(WrongChainError),
    )

    provide({ client: clientOf(other), address: other.address })
    await expect.poll(() => result.current.count.data).toBe(2n)
    await result.current.submit.mutateAsync(call)
    provide({ client: clientOf(market), address: market.address })
    await expect.poll(() => result.current.count.data).toBe(here)
  } finally {
    await other.stop()
  }
})

test('a status is counted for a request of a list', async () => {
  await createTestRequest(market, { scores: [] })
  const request = await market.keeper.market.getRequest({
    requestId: await market.keeper.market.getRequestCount(),
  })
  const { result } = renderPage(market, () => ({ count: useRequestCount(), status: useStatusOf(request) }))
  await expect.poll(() => result.current.status.timeLeft).toBeLessThanOrEqual(3600)
  expect(result.current.status.status).toBe('accepting')
})
