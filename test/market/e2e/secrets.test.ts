import { inspect } from 'node:util'
import { ModelMarketError } from 'modelmarket/errors'
import { revealModel, revealTruth, WrongStatusError } from 'modelmarket/market'
import {
  advanceRequest,
  createTestRequest,
  startMarket,
  type TestMarket,
  type TestRequest,
} from 'modelmarket/market/testing'
import { createClient, custom, type EIP1193RequestFn, http, zeroHash } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket()
})
afterAll(() => market?.stop())

/** What would be in a log of an error, whoever wrote it. */
async function logged(act: () => Promise<unknown>): Promise<string> {
  const error = await act().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toSatisfy((thrown) => ModelMarketError.is(thrown))
  return inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(error)
}

function expectNoSecret(text: string, ...secrets: string[]) {
  for (const secret of secrets) expect(text).not.toContain(secret.slice(2))
}

/** A client that remembers what it has sent. */
function recorded(account = market.requester.account) {
  const sent: string[] = []
  const { request } = http(market.chain.url)({ chain: market.chain.chain })
  const transport = custom({
    request: (async (args: unknown) => {
      sent.push(JSON.stringify(args))
      return request(args as never)
    }) as EIP1193RequestFn,
  })
  return {
    sent,
    client: createClient({ account, chain: market.chain.chain, transport, pollingInterval: 20 }),
  }
}

describe('labels and salts stay here', () => {
  let request: TestRequest
  beforeAll(async () => {
    request = await createTestRequest(market)
  })
  const reveal = () => ({
    address: market.address,
    requestId: request.requestId,
    labels: request.labels,
    salt: request.salt,
  })

  test('when the truth is revealed too early: not even the endpoint sees it', async () => {
    for (const act of [revealTruth, revealTruth.sync, revealTruth.simulate, revealTruth.estimateGas]) {
      const { client, sent } = recorded()
      await expect(act(client, reveal())).rejects.toThrow(WrongStatusError)
      expect(sent.length).toBeGreaterThan(0)
      expectNoSecret(sent.join(), request.labels, request.salt)
    }
    expectNoSecret(await logged(() => revealTruth(recorded().client, reveal())), request.labels, request.salt)
  })

  test('when the model is opened too early', async () => {
    const [submission] = request.submissions
    const { client, sent } = recorded()
    const opening = {
      address: market.address,
      requestId: request.requestId,
      modelCid: submission?.modelCid ?? '',
      labels: request.labels,
      labelSalt: request.salt,
      diff: submission?.diff ?? '0x',
      predictionSalt: submission?.predictionSalt ?? '0x',
    }
    const text = await logged(() => revealModel(client, opening))
    expectNoSecret(text + sent.join(), opening.labels, opening.diff, opening.predictionSalt)
  })

  test('when the contract refuses them', async () => {
    await advanceRequest(market, 'awaitingTruth', request)
    const { client } = recorded()
    const labels = request.labels
    expectNoSecret(await logged(() => revealTruth(client, { ...reveal(), salt: zeroHash })), labels)
    expectNoSecret(await logged(() => revealTruth(recorded(market.keeper.account).client, reveal())), labels)
  })

  test('when the account cannot pay', async () => {
    const poor = recorded(privateKeyToAccount(generatePrivateKey())).client
    expectNoSecret(await logged(() => revealTruth(poor, reveal())), request.labels, request.salt)
  })

  test('when the endpoint fails as the transaction is sent', async () => {
    const { request: ask } = http(market.chain.url, { retryCount: 0 })({ chain: market.chain.chain })
    const down = http('http://127.0.0.1:1', { retryCount: 0 })({ chain: market.chain.chain })
    for (const failing of ['eth_call', 'eth_sendRawTransaction']) {
      let calls = 0
      const transport = custom(
        {
          request: (async (args: { method: string }) =>
            // The first calls ask for the status, and carry nothing.
            args.method === failing && (failing !== 'eth_call' || ++calls > 1)
              ? down.request(args as never)
              : ask(args as never)) as EIP1193RequestFn,
        },
        { retryCount: 0 },
      )
      const client = createClient({
        account: market.requester.account,
        chain: market.chain.chain,
        transport,
      })
      expectNoSecret(await logged(() => revealTruth(client, reveal())), request.labels, request.salt)
    }
  })
})
