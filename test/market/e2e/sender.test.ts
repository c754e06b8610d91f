import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVault, Sender, type SenderOptions, type Vault } from 'modelmarket/agents'
import { enforceTimeout, submitModel } from 'modelmarket/market'
import {
  createTestRequest,
  type MarketClient,
  startMarket,
  type TestMarket,
} from 'modelmarket/market/testing'
import { createClient, custom, type Hex } from 'viem'
import { mainnet } from 'viem/chains'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

let market: TestMarket
let trainer: MarketClient
let request: { requestId: bigint; truth: Hex }
beforeAll(async () => {
  market = await startMarket({ trainers: 8 })
})
afterAll(() => market?.stop())

const key = new Uint8Array(32).fill(1)
let folder: string
let vault: Vault
let used = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-sender-'))
  vault = await openVault({ location: folder, key })
  trainer = market.trainers[used++ % market.trainers.length] as MarketClient
  request = await createTestRequest(market, { scores: [] })
})
const senders: Sender[] = []
afterEach(async () => {
  await market.chain.client(trainer.account).setAutomine(true)
  for (const sender of senders.splice(0)) await sender.close()
  await vault.close()
  rmSync(folder, { recursive: true })
})

async function open(options: Partial<SenderOptions> = {}): Promise<Sender> {
  const sender = await Sender.open({ client: trainer, vault, pollingInterval: 10, ...options })
  senders.push(sender)
  return sender
}

const commitment = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const submission = (i: number) => ({
  address: market.address,
  requestId: request.requestId,
  truth: request.truth,
  commitment: commitment(i),
})
const count = async () => (await market.requester.market.getRequest(request)).submissionCount
const nonceOf = (tag: 'latest' | 'pending') =>
  trainer.getTransactionCount({ address: trainer.account.address, blockTag: tag })

test('a call happens once, however often it is asked for', async () => {
  const sender = await open()
  const receipts = await Promise.all([1, 2, 3].map(() => sender.send('submit', submitModel, submission(1))))
  expect(new Set(receipts.map(({ transactionHash }) => transactionHash)).size).toBe(1)
  expect(await sender.send('submit', submitModel, submission(1))).toEqual(receipts[0])
  expect(await count()).toBe(1)
  expect(sender.pending).toEqual([])
})

test('calls that are asked for at once take nonces of their own', async () => {
  const sender = await open()
  await Promise.all([1, 2, 3, 4].map((i) => sender.send(`submit ${i}`, submitModel, submission(i))))
  expect(await count()).toBe(4)
})

test('what would revert is not sent, and says why', async () => {
  const sender = await open()
  const before = await nonceOf('pending')
  await expect(sender.send('late', enforceTimeout, submission(1))).rejects.toMatchObject({
    name: 'Market.WrongStatusError',
  })
  expect(await nonceOf('pending')).toBe(before)
  // The id is free: the same call may be good later.
  await sender.send('late', submitModel, submission(1))
})

test('what reverts in its block is told, and can be sent again', async () => {
  const { requestId } = request
  const { deadline } = await market.requester.market.getRequest({ requestId })
  const sender = await open()
  await trainer.setAutomine(false)
  const sent = sender.send('submit', submitModel, submission(1))
  await expect.poll(() => sender.pending).toEqual(['submit'])
  await trainer.setNextBlockTimestamp({ timestamp: deadline })
  await trainer.mine({ blocks: 1 })
  await expect(sent).rejects.toMatchObject({ name: 'TransactionRevertedError' })
  expect(sender.pending).toEqual([])
  await expect(sender.send('submit', submitModel, submission(1))).rejects.toMatchObject({
    name: 'Market.WrongStatusError',
  })
})

test('what was on its way when the process ended goes on in the next one', async () => {
  await trainer.setAutomine(false)
  const first = await open()
  const waiting = first.send('submit', submitModel, submission(1))
  await expect.poll(() => first.pending).toEqual(['submit'])
  await first.close()
  await expect(waiting).rejects.toMatchObject({ name: 'SenderClosedError' })
  const second = await open()
  expect(second.pending).toEqual(['submit'])
  const again = second.send('submit', submitModel, submission(1))
  await trainer.mine({ blocks: 1 })
  await again
  expect(await count()).toBe(1)
})

test('what the endpoint has lost is sent again', async () => {
  await trainer.setAutomine(false)
  const sender = await open({ stuckAfterMs: 400 })
  const sent = sender.send('submit', submitModel, submission(1))
  await expect.poll(() => sender.pending).toEqual(['submit'])
  await expect.poll(async () => (await trainer.getTxpoolStatus()).pending).toBe(1)
  const { transactions } = await trainer.getBlock({ blockTag: 'pending' })
  for (const hash of transactions) await trainer.dropTransaction({ hash })
  await expect.poll(async () => (await trainer.getTxpoolStatus()).pending).toBe(1)
  await trainer.mine({ blocks: 1 })
  await sent
})

test('what is stuck is sent for more, and happens once', async () => {
  await trainer.setAutomine(false)
  const sender = await open({ stuckAfterMs: 50 })
  const sent = sender.send('submit', submitModel, submission(1))
  await expect.poll(() => sender.pending).toEqual(['submit'])
  const price = async () => {
    const { transactions } = await trainer.getBlock({ blockTag: 'pending', includeTransactions: true })
    return transactions[0]?.maxFeePerGas
  }
  await expect.poll(price).toBeTypeOf('bigint')
  const first = (await price()) as bigint
  // Blocks come, and none has room for it.
  await trainer.setBlockGasLimit({ gasLimit: 21_000n })
  const next = async () => {
    await trainer.mine({ blocks: 1 })
    await trainer.setBlockGasLimit({ gasLimit: 30_000_000n })
    const now = await price()
    await trainer.setBlockGasLimit({ gasLimit: 21_000n })
    return now
  }
  await expect.poll(next, { timeout: 90_000 }).toBeGreaterThan((first * 9n) / 8n)
  await trainer.setBlockGasLimit({ gasLimit: 30_000_000n })
  await trainer.mine({ blocks: 1 })
  await sent
  expect(await count()).toBe(1)
})

test('an account that signs elsewhere cannot be an agent', async () => {
  const client = { ...trainer, account: { address: trainer.account.address, type: 'json-rpc' as const } }
  await expect(Sender.open({ client, vault })).rejects.toMatchObject({ name: 'LocalAccountRequiredError' })
})

test('an endpoint of another chain than the client is none', async () => {
  const { account } = trainer
  const id = await trainer.getChainId()
  const client = createClient({ account, chain: mainnet, transport: custom(trainer) })
  await expect(open({ client })).rejects.toMatchObject({
    name: 'WrongChainError',
    expected: 1,
    actual: id,
  })
})

test('what waits behind a nonce that nothing has does not wait for ever', async () => {
  await trainer.setAutomine(false)
  const first = await open()
  const waiting: Promise<unknown>[] = []
  for (const i of [1, 2]) {
    waiting.push(first.send(`submit ${i}`, submitModel, submission(i)))
    await expect.poll(() => first.pending).toContain(`submit ${i}`)
  }
  await first.close()
  await Promise.allSettled(waiting)
  // What had the first nonce is gone, from the endpoint and from the vault.
  for await (const [key] of vault.entries('outbox/'))
    if (key.endsWith('submit 1')) await vault.write([{ key }])
  const { transactions } = await trainer.getBlock({ blockTag: 'pending' })
  for (const hash of transactions) await trainer.dropTransaction({ hash })

  const second = await open({ stuckAfterMs: 200 })
  const sent = second.send('submit 2', submitModel, submission(2))
  await expect.poll(async () => (await trainer.getTxpoolStatus()).pending).toBe(2)
  await trainer.mine({ blocks: 1 })
  await sent
  expect(await count()).toBe(1)
  await expect.poll(() => second.pending).toEqual([])
})

test.each([0n, 1n])('an account with %d wei is told once, and sends once it has some', async (value) => {
  const { address } = trainer.account
  const balance = await trainer.getBalance({ address })
  await trainer.setBalance({ address, value })
  const told: string[] = []
  const sender = await open({ stuckAfterMs: 200, onRetry: ({ name }) => told.push(name) })
  const sent = sender.send('submit', submitModel, submission(1))
  await expect.poll(() => told).toContain('InsufficientFundsError')
  await trainer.setBalance({ address, value: balance })
  await sent
  expect(await count()).toBe(1)
  expect(told).toEqual(['InsufficientFundsError'])
})
