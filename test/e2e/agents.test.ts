import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import {
  type KeeperEvent,
  openVault,
  type RequesterEvent,
  type RequestOrder,
  runKeeper,
  runRequester,
  runTrainer,
  type TrainerEvent,
  type TrainerOptions,
  type Vault,
} from 'modelmarket/agents'
import { prepareRequest } from 'modelmarket/flows'
import { type MarketClient, startMarket, type TestMarket } from 'modelmarket/testing'
import { approveCoins } from 'modelmarket/token'
import { parseEther } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { directions } from '../fixtures/directions.js'
import { firstOfThree, linearSoftmax } from '../fixtures/models.js'

let market: TestMarket
let folder: string
let store: MemoryBlockstore
let stop: AbortController
const vaults: Vault[] = []
const running: Promise<void>[] = []
let pump: NodeJS.Timeout | undefined

beforeAll(async () => {
  market = await startMarket({ trainers: 3, approve: false })
})
afterAll(() => market?.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-agents-'))
  store = new MemoryBlockstore()
  stop = new AbortController()
})
afterEach(async () => {
  clearInterval(pump)
  stop.abort()
  await Promise.allSettled(running.splice(0))
  for (const vault of vaults.splice(0)) await vault.close()
  rmSync(folder, { recursive: true })
})

/** Lets the chain's time run, a minute a tenth of a second. */
function letTimeRun(): void {
  const { chain, outsider } = market
  pump = setInterval(() => {
    void chain.now().then(
      async (now) => {
        await outsider.setNextBlockTimestamp({ timestamp: now + 60n })
        await outsider.mine({ blocks: 1 })
      },
      () => {},
    )
  }, 100)
}

async function vaultOf(name: string): Promise<Vault> {
  const vault = await openVault({ location: join(folder, name), key: new Uint8Array(32).fill(3) })
  vaults.push(vault)
  return vault
}

/** Gathers what an agent tells. */
function gather<event>(events: AsyncIterable<event>): event[] {
  const told: event[] = []
  running.push(
    (async () => {
      for await (const event of events) told.push(event)
    })(),
  )
  return told
}

const agent = (client: MarketClient, vault: Vault) => ({
  client,
  address: market.address,
  vault,
  fromBlock: 0n,
  pollingInterval: 20,
  signal: stop.signal,
})

async function trainer(
  name: string,
  client: MarketClient | undefined,
  options: Partial<TrainerOptions> = {},
) {
  if (!client) return expect.fail('too few trainers')
  const train = async () => linearSoftmax()
  return gather<TrainerEvent>(runTrainer({ ...agent(client, await vaultOf(name)), store, train, ...options }))
}

const requester = async (orders: RequestOrder[]) =>
  gather<RequesterEvent>(
    runRequester({
      ...agent(market.requester, await vaultOf('requester')),
      store,
      orders,
      checkClock: false,
    }),
  )

async function order(id: string, changes: Partial<RequestOrder> = {}): Promise<RequestOrder> {
  const prepared = await prepareRequest({
    table: directions(),
    label: 'direction',
    testSize: 24,
    seed: id,
    task: { title: id, licence: 'CC0-1.0' },
    store,
  })
  return {
    id,
    prepared,
    reward: parseEther('100'),
    stake: parseEther('10'),
    submissionWindow: 3600,
    responseWindow: 1800,
    minScore: 5,
    ...changes,
  }
}

const of = <event extends { type: string }, type extends event['type']>(told: event[], type: type) =>
  told.filter((event): event is Extract<event, { type: type }> => event.type === type)

test('a market runs itself, from orders to audits', { timeout: 60_000 }, async () => {
  const good = await trainer('good', market.trainers[0])
  const poor = await trainer('poor', market.trainers[1], { train: async () => firstOfThree() })
  const kept = gather<KeeperEvent>(runKeeper(agent(market.keeper, await vaultOf('keeper'))))
  const requests = await requester([await order('first'), await order('second')])
  letTimeRun()
  await expect.poll(() => of(requests, 'closed').length, { timeout: 50_000 }).toBe(2)
  expect(of(requests, 'closed').map(({ status }) => status)).toEqual(['settled', 'settled'])
  for (const { audit } of of(requests, 'audited')) expect(audit.agreement).toBe(1)
  await expect.poll(() => of(poor, 'closed').length, { timeout: 10_000 }).toBe(2)
  await expect.poll(() => of(good, 'closed').length, { timeout: 10_000 }).toBe(2)
  expect(of(good, 'won')).toHaveLength(2)
  expect(of(poor, 'collected').map(({ amount }) => amount)).toEqual([parseEther('10'), parseEther('10')])
  for (const told of [good, poor, kept, requests])
    expect(of<{ type: string }, 'failed'>(told, 'failed')).toEqual([])
})

test('a trainer and a requester go on where they were stopped', { timeout: 60_000 }, async () => {
  const [one] = market.trainers
  if (!one) return expect.fail('too few trainers')
  const orders = [await order('stopped')]
  const vaults = { trainer: await vaultOf('trainer'), requester: await vaultOf('requester') }
  /** Both agents, until somebody stops them. */
  const live = () => {
    const abort = new AbortController()
    const signal = AbortSignal.any([abort.signal, stop.signal])
    const told = {
      trainer: gather<TrainerEvent>(
        runTrainer({ ...agent(one, vaults.trainer), signal, store, train: async () => linearSoftmax() }),
      ),
      requester: gather<RequesterEvent>(
        runRequester({
          ...agent(market.requester, vaults.requester),
          signal,
          store,
          orders,
          checkClock: false,
        }),
      ),
    }
    return { told, end: () => abort.abort() }
  }
  const first = live()
  await expect.poll(() => of(first.told.trainer, 'submitted').length, { timeout: 20_000 }).toBe(1)
  first.end()
  await Promise.all(running.splice(0))

  const second = live()
  letTimeRun()
  await expect.poll(() => of(second.told.requester, 'closed').length, { timeout: 40_000 }).toBe(1)
  await expect.poll(() => of(second.told.trainer, 'closed').length, { timeout: 10_000 }).toBe(1)
  expect(of(second.told.trainer, 'submitted')).toEqual([])
  expect(of(second.told.requester, 'created')).toEqual([])
  expect(of(second.told.trainer, 'won')).toHaveLength(1)
  expect(of(second.told.requester, 'audited').map(({ audit }) => audit.agreement)).toEqual([1])
  // What is over leaves no secrets behind.
  const kept = async () => {
    const keys: string[] = []
    for await (const [key] of vaults.trainer.entries()) if (/model|entry/.test(key)) keys.push(key)
    return keys
  }
  await expect.poll(kept, { timeout: 10_000 }).toEqual([])
})

test('a trainer below a false claim has it proven or slashed, in a last call', {
  timeout: 60_000,
}, async () => {
  const [liar, honest] = market.trainers
  if (!liar) return expect.fail('too few trainers')
  const told = await trainer('honest', honest, { challenge: () => true })
  const requests = await requester([await order('last call')])
  await expect.poll(() => of(told, 'submitted').length, { timeout: 20_000 }).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(requests, 'created')
  const { truth, size } = await market.outsider.getRequest({ requestId })
  await approveCoins.sync(liar, { address: market.token, spender: market.address, amount: parseEther('10') })
  const { index } = await liar.submitModel.sync({ requestId, truth, commitment: `0x${'ab'.repeat(32)}` })
  letTimeRun()
  const status = () => market.outsider.getStatus({ requestId })
  await expect.poll(status, { timeout: 20_000 }).toBe('claiming')
  await liar.claimScore.sync({ requestId, index, score: size })
  await expect.poll(() => of(told, 'won').length, { timeout: 40_000 }).toBe(1)
  expect(of(told, 'proven')).toHaveLength(1)
  expect((await market.outsider.getSubmission({ requestId, index })).state).toBe('slashed')
})

test('a trainer passes over what its policy does not take, and what it is not good enough for', {
  timeout: 40_000,
}, async () => {
  const choosy = await trainer('choosy', market.trainers[0], { policy: { minReward: parseEther('50') } })
  const poor = await trainer('poor', market.trainers[1], {
    train: async () => firstOfThree(),
    policy: { margin: 0.4 },
  })
  const requests = await requester([
    await order('cheap', { reward: parseEther('20'), stake: parseEther('1') }),
  ])
  await expect.poll(() => of(requests, 'created').length, { timeout: 20_000 }).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(requests, 'created')
  const reasons = (told: TrainerEvent[]) =>
    of(told, 'passed')
      .filter((event) => event.requestId === requestId)
      .map(({ reason }) => reason)
  await expect.poll(() => reasons(choosy), { timeout: 10_000 }).toEqual(['its reward is too low'])
  await expect.poll(() => reasons(poor), { timeout: 10_000 }).toEqual(['the model is not good enough'])
})
