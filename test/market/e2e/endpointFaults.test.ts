import { ModelMarketError } from 'modelmarket/errors'
import { marketActions, toMarketError, UnknownRequestError } from 'modelmarket/market'
import { createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { approveCoins, getCoinAllowance, InsufficientAllowanceError, transferCoins } from 'modelmarket/token'
import {
  createClient,
  custom,
  fallback,
  type Hash,
  http,
  keccak256,
  numberToHex,
  publicActions,
  type Transport,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { simulateContract } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Asked, faultyFetch } from '../fixtures/faultyFetch.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 1 })
})
afterAll(() => market?.stop())

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

/** A client with an account of its own, whose endpoint fails as told, and what was broadcast through it. */
async function clientOf(change: Parameters<typeof faultyFetch>[1]) {
  const account = privateKeyToAccount(generatePrivateKey())
  await market.chain.fund(account.address)
  const sent = new Set<Hash>()
  const fetchFn = faultyFetch(market.chain.url, async (asked, pass) => {
    if (asked.method === 'eth_sendRawTransaction') sent.add(keccak256(asked.params[0] as Hash))
    return change(asked, pass)
  })
  const client = createClient({
    account,
    chain: market.chain.chain,
    transport: http(market.chain.url, { fetchFn, retryCount: 0 }),
    pollingInterval: 20,
  })
  return { client, account, sent }
}

const badGateway = () => new Response('<html>bad gateway</html>', { status: 502 })
const refuse = (message: string, code = -32000): Answer => ({ error: { code, message } })

type Fault = (
  asked: Asked,
  nth: number,
  pass: () => Promise<Answer>,
) => Promise<Answer | Response | undefined>

/** Changes the first answers to some methods. */
const first =
  (times: number, methods: RegExp, answer: () => Answer | Response): Fault =>
  async ({ method, params }, nth) =>
    nth < times && methods.test(method) && params[0] !== 'latest' ? answer() : undefined

/** Takes a transaction, and answers something else. */
const takeAnd =
  (answer: () => Answer | Response, times = 1): Fault =>
  async ({ method }, nth, pass) => {
    if (method !== 'eth_sendRawTransaction' || nth >= times) return undefined
    await pass()
    return answer()
  }

const receipt = /eth_getTransactionReceipt/
const receiptAndTransaction = /eth_getTransaction(Receipt|ByHash)/
const all = /eth_getTransaction(Receipt|ByHash)|eth_getBlockByNumber/
const nothing = (): Answer => ({ result: null })

/** What endpoints answer although the transaction is mined, or is going to be. */
const faults: [string, Fault][] = [
  ['nothing wrong', async () => undefined],
  ['502 to a transaction that it took', takeAnd(badGateway)],
  ['502 to a transaction that it did not take', first(1, /eth_sendRawTransaction/, badGateway)],
  ['"internal error" to a transaction that it took', takeAnd(() => refuse('internal error', -32603))],
  ['"request timed out" to a transaction that it took', takeAnd(() => refuse('request timed out'))],
  ['429 to a transaction that it did not take', first(2, /eth_send/, () => refuse('too many requests', 429))],
  ['"already known" to a transaction that it took', takeAnd(() => refuse('already known'))],
  ['"nonce too low" to a transaction that it took', takeAnd(() => refuse('nonce too low'))],
  ['"insufficient funds" to a transaction that it took', takeAnd(() => refuse('insufficient funds for gas'))],
  ['no receipt yet', first(9, receipt, nothing)],
  ['neither receipt nor transaction yet', first(9, receiptAndTransaction, nothing)],
  ['neither receipt nor transaction nor block yet', first(9, all, nothing)],
  ['"block not found"', first(9, receipt, () => refuse('block not found'))],
  [
    '"transaction indexing is in progress"',
    first(9, receipt, () => refuse('transaction indexing is in progress')),
  ],
  ['502 while the receipt is awaited', first(9, all, badGateway)],
  [
    'a page of HTML while the receipt is awaited',
    first(9, all, () => new Response('<html>', { status: 200 })),
  ],
  [
    'a receipt of another transaction',
    first(9, receipt, () => ({ result: { transactionHash: numberToHex(1, { size: 32 }) } })),
  ],
]

/** A fault, with how often each method was asked since sending began. */
function counted(fault: Fault): Parameters<typeof faultyFetch>[1] {
  const times = new Map<string, number>()
  return async (asked, pass) => {
    const { method } = asked
    if (!times.has('eth_sendRawTransaction') && method !== 'eth_sendRawTransaction') return undefined
    const nth = times.get(method) ?? 0
    times.set(method, nth + 1)
    return fault(asked, nth, pass)
  }
}

describe('what was sent is sent once, and waited for', () => {
  test.each(faults)('behind an endpoint that answers %s', async (_, fault) => {
    const { client, account, sent } = await clientOf(counted(fault))
    const hashes: Hash[] = []
    const { amount, receipt } = await approveCoins.sync(client, {
      address: market.token,
      spender: market.address,
      amount: 5n,
      onHash: (hash) => hashes.push(hash),
    })
    expect(amount).toBe(5n)
    expect(hashes).toEqual([receipt.transactionHash])
    expect([...sent]).toEqual(hashes)
    expect(await market.keeper.getTransactionCount(account)).toBe(1)
  })

  test.each(faults.slice(0, 9))('also when only its hash is asked for: %s', async (_, fault) => {
    const { client, account, sent } = await clientOf(counted(fault))
    const approval = { address: market.token, spender: market.address, amount: 5n }
    const hash = await approveCoins(client, approval)
    expect([...sent]).toEqual([hash])
    // The hash comes as soon as the endpoint has the transaction, and the block a moment later.
    await expect.poll(() => getCoinAllowance(client, { ...approval, owner: account.address })).toBe(5n)
  })

  const lasting: [string, Fault][] = [
    ['502 to every transaction', first(Infinity, /eth_send/, badGateway)],
    ['502 from then on', first(Infinity, /eth/, badGateway)],
    ['nothing about the transaction', first(Infinity, all, nothing)],
    [
      '502 to what it took, and nothing about it',
      async (...asked) =>
        (await takeAnd(badGateway, Infinity)(...asked)) ?? first(Infinity, all, nothing)(...asked),
    ],
    ['that it indexes', first(Infinity, receipt, () => refuse('transaction indexing is in progress'))],
  ]

  test.each(
    lasting.flatMap(([name, fault]) => [['sync', name, fault] as const, ['plain', name, fault] as const]),
  )(
    'a program that obeys `retryable` stakes once (%s) behind an endpoint that answers %s',
    async (way, _, fault) => {
      const { requestId } = await createTestRequest(market, { scores: [] })
      const { truth } = await market.requester.market.getRequest({ requestId })
      const { client, account, sent } = await clientOf(counted(fault))
      const stake = 10n ** 19n
      await transferCoins.sync(market.requester, {
        address: market.token,
        to: account.address,
        amount: 5n * stake,
      })
      await approveCoins.sync(
        createClient({
          account,
          chain: market.chain.chain,
          transport: http(market.chain.url),
          pollingInterval: 20,
        }),
        { address: market.token, spender: market.address, amount: 5n * stake },
      )
      const bound = client.extend(marketActions({ address: market.address }))
      const commitment = numberToHex(7, { size: 32 })
      const parameters = { requestId, truth, commitment }
      const { submitModel } = bound.market
      const send = way === 'sync' ? () => submitModel.sync({ ...parameters, timeout: 500 }) : submitModel
      let error: unknown
      for (let tried = 0; tried < 5; tried++) {
        error = await caught(send(parameters))
        if (!ModelMarketError.is(error) || !error.retryable) break
      }
      expect(sent.size).toBe(1)
      if (error === undefined) return
      expect(error).toBeInstanceOf(ModelMarketError)
      expect(error).toMatchObject({ retryable: false, hash: [...sent][0] })
    },
  )

  test('a transaction that the endpoint refuses is refused, with its hash', async () => {
    const refusal = async ({ method }: Asked) =>
      method === 'eth_sendRawTransaction' ? refuse('transaction underpriced') : undefined
    const { client, sent } = await clientOf(refusal)
    for (const way of [approveCoins, approveCoins.sync]) {
      sent.clear()
      const error = await caught(
        way(client, { address: market.token, spender: market.address, amount: 5n, timeout: 60_000 }),
      )
      expect(error).toMatchObject({ name: 'TransactionNotSentError', retryable: false, hash: [...sent][0] })
    }
  })
})

type Shape = (data: string) => { code: number; message: string; data?: unknown }
const reverted = { code: 3, message: 'execution reverted' }

/** How nodes and wallets give the data of a revert. */
const shapes: [string, Shape][] = [
  ['geth', (data) => ({ ...reverted, data })],
  [
    'Nethermind of old, Parity',
    (data) => ({ code: -32015, message: 'VM execution error.', data: `Reverted ${data}` }),
  ],
  ['Nethermind', (data) => ({ code: 3, message: `execution reverted: ${data}`, data })],
  ['a node that gives it in words', (data) => ({ code: -32000, message: `execution reverted: ${data}` })],
  ['Besu', (data) => ({ code: -32000, message: 'Execution reverted', data })],
  [
    'MetaMask',
    (data) => ({ code: -32603, message: 'Internal JSON-RPC error.', data: { ...reverted, data } }),
  ],
  [
    'MetaMask, original error',
    (data) => ({
      code: -32603,
      message: 'execution reverted',
      data: { originalError: { ...reverted, data } },
    }),
  ],
  [
    'Coinbase',
    (data) => ({ code: -32603, message: 'Internal JSON-RPC error.', data: { cause: { ...reverted, data } } }),
  ],
  [
    'Hardhat',
    (data) => ({
      code: -32603,
      message: `Error: VM Exception while processing transaction: reverted with an unrecognized custom error (return data: ${data})`,
    }),
  ],
  [
    'zkSync',
    (data) => ({
      code: 3,
      message: `execution reverted: Error function_selector = ${data.slice(0, 10)}, data = ${data}`,
    }),
  ],
]

/** A client whose endpoint gives reverts in another shape: over HTTP, or as a wallet's provider throws them. */
function shaped(kind: 'http' | 'wallet', shape: Shape) {
  const fetchFn = faultyFetch(market.chain.url, async (_, pass) => {
    const answer = await pass()
    const data = 'error' in answer ? answer.error.data : undefined
    return typeof data === 'string' ? { error: shape(data) } : answer
  })
  const wallet = async (asked: object): Promise<unknown> => {
    const response = await fetchFn(market.chain.url, { body: JSON.stringify({ id: 1, ...asked }) })
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } }
    if (error) throw Object.assign(new Error(error.message), error)
    return result
  }
  return createClient({
    account: market.trainers[0]?.account as never,
    chain: market.chain.chain,
    transport:
      kind === 'http'
        ? http(market.chain.url, { fetchFn, retryCount: 0 })
        : custom({ request: wallet }, { retryCount: 0 }),
    pollingInterval: 20,
  }).extend(marketActions({ address: market.address }))
}

describe.each(['http', 'wallet'] as const)('over %s', (kind) => {
  test.each(shapes)('a refusal is the same error in the shape of %s', async (_, shape) => {
    const { market: actions } = shaped(kind, shape)
    const submission = { truth: numberToHex(1, { size: 32 }), commitment: numberToHex(2, { size: 32 }) }
    for (const refused of [
      () => actions.getRequest({ requestId: 99n }),
      () => actions.collect.sync({ requestId: 99n, index: 0 }),
      () => actions.submitModel({ requestId: 99n, ...submission }),
      () => actions.collect.estimateGas({ requestId: 99n, index: 0 }),
      () => actions.collect.simulate({ requestId: 99n, index: 0 }),
    ]) {
      const error = await caught(refused())
      expect(error).toBeInstanceOf(UnknownRequestError)
      expect(error).toMatchObject({ args: { requestId: 99n }, retryable: false })
    }
  })
})

test.each(shapes)('a refusal without its data is one, too: %s', async (_, shape) => {
  const hidden: Shape = () => ({
    code: -32000,
    message: shape('').message.replace('Internal JSON-RPC error.', 'reverted'),
  })
  const error = await caught(shaped('http', hidden).market.getRequest({ requestId: 99n }))
  expect(error).toMatchObject({ name: 'ContractRevertedError', retryable: false })
})

describe('behind a `fallback`', () => {
  const dead = http('http://127.0.0.1:9', { retryCount: 0 })
  const odd: Shape = (data) => ({ code: -32015, message: 'VM execution error.', data: `Reverted ${data}` })
  const good = () => (parameters: Parameters<Transport>[0]) =>
    http(market.chain.url, {
      fetchFn: faultyFetch(market.chain.url, async (_, pass) => {
        const answer = await pass()
        return 'error' in answer && answer.error.data ? { error: odd(String(answer.error.data)) } : answer
      }),
    })(parameters)

  test.each([
    ['a good endpoint before a dead one', () => [good(), dead]],
    ['a dead endpoint before a good one', () => [dead, good()]],
  ])('a refusal is not hidden, of %s', async (_, transports) => {
    const client = createClient({
      account: market.trainers[0]?.account as never,
      chain: market.chain.chain,
      transport: fallback(transports(), { retryCount: 0 }),
      pollingInterval: 20,
    }).extend(marketActions({ address: market.address }))
    const { requestId } = await createTestRequest(market, { scores: [9], size: 10 })
    for (const way of ['simulate', 'estimateGas', 'sync'] as const) {
      expect(await caught(client.market.withdrawSubmission[way]({ requestId, index: 7 }))).toMatchObject({
        name: 'Market.UnknownSubmissionError',
      })
    }
    expect(await caught(client.market.getRequest({ requestId: 99n }))).toBeInstanceOf(UnknownRequestError)
    // A call that runs out of gas is refused in yet other words.
    const error = await caught(client.market.withdrawSubmission.sync({ requestId, index: 0, gas: 30_000n }))
    expect(error).toMatchObject({ name: 'ContractRevertedError', retryable: false })
  })
})

test("what an app sends with viem itself is decoded with the call's ABI, and by `toMarketError`", async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const account = privateKeyToAccount(generatePrivateKey())
  const client = createClient({ account, chain: market.chain.chain, transport: http(market.chain.url) })
    .extend(publicActions)
    .extend(marketActions({ address: market.address }))
  const submission = { requestId, truth, commitment: numberToHex(2, { size: 32 }) }
  const call = client.market.submitModel.call(submission)
  const error = await caught(simulateContract(client, { ...call, account }))
  expect(String(error)).toContain('ERC20InsufficientAllowance')
  expect(toMarketError(error)).toBeInstanceOf(InsufficientAllowanceError)
})
