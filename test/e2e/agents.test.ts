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
import { parseCsv } from 'modelmarket/dataset'
import { prepareRequest } from 'modelmarket/flows'
import { type MarketClient, startMarket, type TestMarket } from 'modelmarket/testing'
import { parseEther } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { denseNetwork } from '../../src/cli/baseline/onnx.js'
import { linearSoftmax, linearWeights } from '../fixtures/models.js'

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

const constant = () =>
  denseNetwork({
    inputs: 2,
    layers: [
      {
        weights: [
          [0, 0, 0],
          [0, 0, 0],
        ],
        bias: [1, 0, 0],
        activation: 'softmax',
      },
    ],
  })

async function order(id: string, changes: Partial<RequestOrder> = {}): Promise<RequestOrder> {
  const lines = Array.from({ length: 96 }, (_, i) => {
    const [x, y] = [((i * 37) % 41) / 4 - 5.1, ((i * 53) % 43) / 4 - 5.3]
    const scores = [0, 1, 2].map((c) => x * (linearWeights[0][c] ?? 0) + y * (linearWeights[1][c] ?? 0))
    const right = scores.indexOf(Math.max(...scores))
    return `${x},${y},${['a', 'b', 'c'][i % 8 === 0 ? (right + 1) % 3 : right]}`
  })
  const prepared = await prepareRequest({
    table: parseCsv(['x,y,label', ...lines].join('\n')),
    label: 'label',
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
  const poor = await trainer('poor', market.trainers[1], { train: async () => constant() })
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
