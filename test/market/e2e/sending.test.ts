import { getMarketEvents, submitModel } from 'modelmarket/market'
import { createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { signPermit } from 'modelmarket/token'
import { createClient, http, numberToHex, parseGwei } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 1 })
})
afterAll(() => market?.stop())

function trainer() {
  const [first] = market.trainers
  if (!first) throw new TypeError('there is no trainer')
  return first
}

async function submission() {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  return { requestId, truth, commitment: numberToHex(1, { size: 32 }) }
}

test('a client without a chain of its own sends to that of its endpoint', async () => {
  const client = createClient({
    account: trainer().account,
    transport: http(market.chain.url),
    pollingInterval: 20,
  })
  const { index } = await submitModel.sync(client, { address: market.address, ...(await submission()) })
  expect(index).toBe(0)
})

test('a simulation gives what the call would return, with a permit before it, too', async () => {
  const parameters = await submission()
  const { address, token } = market
  const permit = await signPermit(trainer(), { address: token, spender: address, amount: 10n ** 20n })
  expect(await trainer().market.submitModel.simulate(parameters)).toBe(0n)
  expect(await trainer().market.submitModel.simulate({ ...parameters, permit })).toBe(0n)
})

test('a transaction that was replaced in the wallet is not taken for the call', async () => {
  const parameters = await submission()
  const sender = trainer()
  await sender.setAutomine(false)
  try {
    const nonce = await sender.getTransactionCount({ address: sender.account.address })
    let sent = () => {}
    const waiting = new Promise<void>((resolve) => {
      sent = resolve
    })
    const call = sender.market.submitModel.sync({ ...parameters, nonce, onHash: () => sent() })
    const outcome = expect(call).rejects.toMatchObject({ name: 'TransactionReplacedError' })
    await waiting
    await sender.sendTransaction({
      to: sender.account.address,
      nonce,
      maxFeePerGas: parseGwei('100'),
      maxPriorityFeePerGas: parseGwei('50'),
    })
    await sender.mine({ blocks: 1 })
    await outcome
  } finally {
    await sender.setAutomine(true)
  }
})

test('a range of no blocks is refused', async () => {
  const { address } = market
  await expect(
    getMarketEvents(market.keeper, { address, fromBlock: 0n, blockRange: 0n }),
  ).rejects.toMatchObject({ name: 'InvalidBlockRangeError' })
})
