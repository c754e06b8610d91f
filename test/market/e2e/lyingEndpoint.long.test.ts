import { MemoryBlockstore } from 'blockstore-core'
import { storedSubmissions } from 'modelmarket/market/agents'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import type { MarketClient } from 'modelmarket/market/testing'
import { getCoinAllowance, getCoinBalance } from 'modelmarket/token'
import {
  createClient,
  custom,
  decodeFunctionResult,
  encodeErrorResult,
  encodeFunctionResult,
  type Hex,
  parseEther,
  parseTransaction,
  RpcRequestError,
  toFunctionSelector,
} from 'viem'
import { expect, test } from 'vitest'
import { AgentStage, of } from '../fixtures/agentStage.js'

/** The chain's time is real time in these tests: no test moves it. */
const stage = new AgentStage({ trainers: 3 })
const wait = { timeout: 90_000 }
const real = { checkClock: true }

type Question = { method: string; params: readonly unknown[]; text: string }
type Lie = (question: Question, ask: () => Promise<unknown>) => Promise<unknown>

/** A client of an account whose endpoint lies. */
function lying(client: MarketClient, lie: Lie): MarketClient {
  const request = client.request as (args: object) => Promise<unknown>
  const transport = custom(
    {
      request: ({ method, params = [] }) =>
        lie({ method, params, text: JSON.stringify(params) }, () => request({ method, params })),
    },
    { retryCount: 0 },
  )
  const { account, chain } = client
  return createClient({
    account,
    chain,
    transport,
    cacheTime: 0,
    pollingInterval: 20,
  }) as unknown as MarketClient
}

const selector = {
  getRequest: toFunctionSelector('getRequest(uint256)').slice(2),
  requestCount: toFunctionSelector('requestCount()').slice(2),
  getSubmission: toFunctionSelector('getSubmission(uint256,uint256)').slice(2),
  revealTruth: toFunctionSelector('revealTruth(uint256,bytes,bytes32)').slice(2),
  submitModel: toFunctionSelector('submitModel(uint256,bytes32,bytes32)').slice(2),
}
const calls = ({ method, text }: Question, name: keyof typeof selector) =>
  method === 'eth_call' && text.includes(`0x${selector[name]}`)

type RawRequest = ReturnType<typeof decodeRequest>
function decodeRequest(data: Hex) {
  return decodeFunctionResult({ abi: modelMarketAbi, functionName: 'getRequest', data })
}
/** What an endpoint would answer, with another request in it. */
async function request(ask: () => Promise<unknown>, change: (request: RawRequest) => Partial<RawRequest>) {
  const result = decodeRequest((await ask()) as Hex)
  const changed = { ...result, ...change(result) } as RawRequest
  return encodeFunctionResult({ abi: modelMarketAbi, functionName: 'getRequest', result: changed })
}

function trainerOf(at: number): MarketClient {
  return stage.market.trainers[at] ?? expect.fail(`there is no trainer ${at}`)
}
const coinsOf = ({ account }: MarketClient) =>
  getCoinBalance(stage.market.outsider, { address: stage.market.token, owner: account.address })
const count = () => stage.market.outsider.market.getRequestCount()

test('an order is paid once, though the endpoint says that its transaction failed and hides its request', async () => {
  const { market } = stage
  const before = await count()
  const coins = await coinsOf(market.requester)
  const isCreating = (hash: string) =>
    market.outsider
      .getTransaction({ hash: hash as Hex })
      .then(({ to }) => to === market.address.toLowerCase())
  const client = lying(market.requester, async (question, ask) => {
    const { method, params } = question
    if (calls(question, 'requestCount'))
      return encodeFunctionResult({ abi: modelMarketAbi, functionName: 'requestCount', result: before })
    const answer = await ask()
    if (method !== 'eth_getTransactionReceipt' || !answer || !(await isCreating(String(params[0]))))
      return answer
    return { ...answer, status: '0x0', logs: [] }
  })
  const orders = [await stage.order('paid once')]
  const vault = await stage.vault('requester')
  const errors: unknown[] = []
  for (let run = 0; run < 3; run++) {
    const stop = new AbortController()
    const told = await stage.requester(orders, { ...real, client, vault, signal: stop.signal })
    await expect.poll(() => of(told, 'refused').length, wait).toBe(1)
    errors.push(of(told, 'refused')[0]?.error)
    stop.abort()
    await stage.ended(told)
  }
  expect(errors).toMatchObject([
    { name: 'TransactionRevertedError' },
    { name: 'CallRevertedError' },
    { name: 'CallRevertedError' },
  ])
  expect(await count()).toBe(before + 1n)
  expect(await coinsOf(market.requester)).toBe(coins - parseEther('100'))
  const honest = await stage.requester(orders, { ...real, vault })
  await expect.poll(() => of(honest, 'created'), wait).toMatchObject([{ requestId: before + 1n }])
  expect(await count()).toBe(before + 1n)
})

test('a stake takes no more than the endpoint told, and none is sent after one that failed', async () => {
  const { market } = stage
  const trainer = trainerOf(0)
  const coins = await coinsOf(trainer)
  let sent = 0
  const client = lying(trainer, async (question, ask) => {
    const { method, params } = question
    if (calls(question, 'getRequest')) return request(ask, () => ({ stake: parseEther('10') }))
    // It would fail, but the endpoint does not say so.
    if (method === 'eth_estimateGas' && question.text.includes(selector.submitModel)) return '0xf4240'
    if (method === 'eth_sendRawTransaction') {
      const { data = '0x' } = parseTransaction(params[0] as Hex)
      if (data.includes(selector.submitModel)) sent++
    }
    return ask()
  })
  const told = await stage.trainer(0, { ...real, client, policy: { maxStake: parseEther('10') } })
  await stage.requester([await stage.order('dear', { stake: parseEther('5000') })], real)
  await expect
    .poll(() => of(told, 'retrying').map(({ error }) => error.name), wait)
    .toContain('TransactionRevertedError')
  const [{ key } = { key: undefined }] = of(told, 'retrying').filter(
    ({ error }) => error.name === 'TransactionRevertedError',
  )
  // It goes on looking at the request.
  await market.requester.mine({ blocks: 1 })
  expect(await coinsOf(trainer)).toBe(coins)
  const { token: address, address: spender } = market
  expect(await getCoinAllowance(market.outsider, { address, owner: trainer.account.address, spender })).toBe(
    parseEther('10'),
  )
  const { submissionCount } = await market.outsider.market.getRequest({ requestId: BigInt(key ?? 0) })
  expect(submissionCount).toBe(0)
  expect(sent).toBe(1)
})

test('no more is at stake than the policy lets, though the endpoint says that requests are closed', async () => {
  const trainer = trainerOf(1)
  const coins = await coinsOf(trainer)
  const closed = new Set<string>()
  const client = lying(trainer, async (question, ask) => {
    if (!calls(question, 'getRequest')) return ask()
    return request(ask, ({ submissionCount }) => {
      if (submissionCount === 0) return {}
      closed.add(question.text)
      const closedAt = BigInt(Math.floor(Date.now() / 1000))
      return { phase: 4, status: 8, closedAt }
    })
  })
  const vault = await stage.vault('trainer')
  const policy = { maxStakeAtRisk: parseEther('10') }
  const first = new AbortController()
  const told = await stage.trainer(1, { ...real, client, vault, policy, signal: first.signal })
  const orders = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => stage.order(`closed ${id}`)))
  await stage.requester(orders, real)
  await expect.poll(() => of(told, 'closed').length, wait).toBe(1)
  await expect.poll(() => of(told, 'postponed').length, wait).toBe(4)
  first.abort()
  await stage.ended(told)
  // After a restart, too.
  const again = await stage.trainer(1, { ...real, client, vault, policy })
  await expect.poll(() => of(again, 'postponed').length, wait).toBe(4)
  expect(await coinsOf(trainer)).toBe(coins - parseEther('10'))
  expect(of(again, 'submitted')).toEqual([])
})

test('labels stay here until the deadline that the requester computed, whatever the endpoint says', async () => {
  const { market } = stage
  const seen: string[] = []
  let isPast = false
  const client = lying(market.requester, async (question, ask) => {
    if (question.text.includes(selector.revealTruth)) seen.push(question.method)
    if (question.method === 'eth_sendRawTransaction') {
      const { data = '0x' } = parseTransaction(question.params[0] as Hex)
      if (data.includes(selector.revealTruth)) seen.push('a transaction')
    }
    if (!isPast || !calls(question, 'getRequest')) return ask()
    const deadline = BigInt(Math.floor(Date.now() / 1000) - 30)
    return request(ask, () => ({ status: 1, deadline }))
  })
  const order = await stage.order('early', { submissionWindow: 7 * 86_400 })
  const told = await stage.requester([order], { ...real, client })
  await expect.poll(() => of(told, 'created').length, wait).toBe(1)
  isPast = true
  // An event about the request, so that the requester looks at it.
  await stage.trainer(0, real)
  await expect
    .poll(() => of(told, 'retrying').map(({ error }) => error.name), wait)
    .toContain('Market.ImpossibleDeadlineError')
  expect(seen).toEqual([])
})

test('datasets that nobody provides, or that never come, keep no other from being trained on', async () => {
  const { store } = stage
  const junk: string[] = []
  const empty = new MemoryBlockstore()
  const orders = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      stage.order(`junk ${i}`, { reward: parseEther('200'), stake: parseEther('10') }),
    ),
  )
  for (const { prepared } of orders.slice(0, 10)) junk.push(prepared.parameters.datasetCid)
  const gone = orders.slice(10).map(({ prepared }) => prepared.parameters.datasetCid)
  const told = await stage.trainer(2, {
    ...real,
    fetchTimeoutMs: 2_000,
    store: {
      put: (cid, bytes) => empty.put(cid, bytes),
      get(cid, options) {
        if (junk.includes(cid.toString())) return new Promise<never>(() => {}) as never
        return gone.includes(cid.toString()) ? empty.get(cid, options) : store.get(cid, options)
      },
    },
  })
  const requests = await stage.requester([...orders, await stage.order('worth it')], real)
  await expect.poll(() => of(requests, 'created').length, wait).toBe(21)
  const good = of(requests, 'created').find(({ order }) => order === 'worth it')
  await expect.poll(() => of(told, 'submitted'), wait).toMatchObject([{ requestId: good?.requestId }])
})

test('a request that an endpoint does not know for a moment is competed in all the same', async () => {
  let asked = 0
  const client = lying(trainerOf(2), async (question, ask) => {
    if (!calls(question, 'getRequest')) return ask()
    asked++
    if (asked === 1 || asked > 4) return ask()
    const data = encodeErrorResult({ abi: modelMarketAbi, errorName: 'Market_UnknownRequest', args: [3n] })
    const error = { code: 3, message: 'execution reverted', data }
    throw new RpcRequestError({ body: {}, error, url: '' })
  })
  const told = await stage.trainer(2, { ...real, client })
  await stage.requester([await stage.order('lagging')], real)
  await expect.poll(() => of(told, 'submitted').length, wait).toBe(1)
  expect(of(told, 'passed')).toEqual([])
  expect(of(told, 'failed')).toEqual([])
})

test('a cancel that a reorganisation takes back ends nothing', async () => {
  const { market } = stage
  const requests = await stage.requester([await stage.order('cancelled')], real)
  await expect.poll(() => of(requests, 'created').length, wait).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(requests, 'created')
  await market.requester.market.cancelRequest.sync({ requestId, maxLive: 0 })
  let isRead = false
  const client = lying(trainerOf(2), async (question, ask) => {
    const answer = await ask()
    if (calls(question, 'getRequest')) isRead = true
    return answer
  })
  const told = await stage.trainer(2, { ...real, client })
  await expect.poll(() => isRead, wait).toBe(true)
  await market.chain.reorganise(1)
  await expect.poll(() => of(told, 'submitted').map((event) => event.requestId), wait).toEqual([requestId])
})

test('an order whose labels are those of another request is refused, and costs nothing', async () => {
  const { market } = stage
  const order = await stage.order('twice')
  const first = await stage.requester([order], { ...real, vault: await stage.vault('one') })
  await expect.poll(() => of(first, 'created').length, wait).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(first, 'created')
  const coins = await coinsOf(market.keeper)
  const told = await stage.requester([order], {
    ...real,
    client: market.keeper,
    vault: await stage.vault('another'),
  })
  await expect
    .poll(() => of(told, 'refused'), wait)
    .toMatchObject([{ error: { name: 'Market.TruthUsedError', order: 'twice', requestId } }])
  expect(await coinsOf(market.keeper)).toBe(coins)
  const owner = market.keeper.account.address
  const { token: address, address: spender } = market
  expect(await getCoinAllowance(market.outsider, { address, owner, spender })).toBe(0n)
})

test.each(['requester', 'trainer'] as const)(
  'a %s keeps what a request needs, though the endpoint says once that it was closed long ago',
  async (role) => {
    const vault = await stage.vault('lied to')
    const order = await stage.order(`closed for a moment, ${role}`)
    let isLying = false
    const client = lying(
      role === 'requester' ? stage.market.requester : trainerOf(0),
      async (question, ask) => {
        if (!isLying || !calls(question, 'getRequest')) return ask()
        return request(ask, () => ({ phase: 4, status: 8, closedAt: 1n }))
      },
    )
    const run = (options: { client?: MarketClient; signal?: AbortSignal }) =>
      role === 'requester'
        ? stage.requester([order], { ...options, vault })
        : stage.trainer(0, { ...options, vault })
    const stop = new AbortController()
    const told = await run({ client, signal: stop.signal })
    if (role === 'trainer') await stage.requester([order])
    const begun = role === 'requester' ? 'created' : 'submitted'
    await expect.poll(() => told.some(({ type }) => type === begun), wait).toBe(true)
    isLying = true
    // An event about the request, so that the agent looks at it.
    await stage.trainer(1)
    await expect.poll(() => told.some(({ type }) => type === 'closed'), wait).toBe(true)
    stop.abort()
    await stage.ended(told)
    const again = await run({})
    await expect.poll(() => again.find(({ type }) => type === 'started'), wait).toMatchObject({ tracked: 1 })
    if (role === 'requester') return
    const { address, chain } = stage.market
    expect(await storedSubmissions(vault, { chainId: chain.chain.id, address })).toHaveLength(1)
  },
)
