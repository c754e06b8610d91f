import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { openVault, runRequester, runTrainer, type TrainerEvent } from 'modelmarket/agents'
import { parseCsv } from 'modelmarket/dataset'
import { prepareRequest } from 'modelmarket/flows'
import { startMarket, type TestMarket } from 'modelmarket/testing'
import { parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linearSoftmax } from '../fixtures/models.js'

let market: TestMarket
let folder: string
const store = new MemoryBlockstore()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-money-'))
  market = await startMarket({ trainers: 1 })
})
afterAll(async () => {
  await market?.stop()
  rmSync(folder, { recursive: true })
})

const vaultOf = (name: string) => openVault({ location: join(folder, name), key: new Uint8Array(32).fill(1) })
const terms = {
  reward: parseEther('100'),
  stake: parseEther('10'),
  submissionWindow: 3_600,
  responseWindow: 1_800,
  minScore: 0,
}
async function prepare(title: string) {
  const rows = Array.from({ length: 30 }, (_, i) => `${i},${(i * 7) % 5},${'abc'[i % 3]}`)
  const table = parseCsv(['x,y,label', ...rows].join('\n'))
  return prepareRequest({ table, label: 'label', testSize: 9, task: { title }, store })
}

test('no more is at risk at a time than the policy lets, however many requests there are', async () => {
  for (const title of ['one', 'two', 'three', 'four']) {
    const { parameters } = await prepare(title)
    await market.requester.createRequest.sync({ ...parameters, ...terms })
  }
  const vault = await vaultOf('trainer')
  const told: TrainerEvent[] = []
  const [client] = market.trainers
  if (!client) return expect.fail('too few trainers')
  const events = runTrainer({
    client,
    address: market.address,
    vault,
    store,
    fromBlock: 0n,
    pollingInterval: 20,
    signal: AbortSignal.timeout(20_000),
    train: async () => linearSoftmax(),
    trainings: 4,
    policy: { maxStakeAtRisk: parseEther('25') },
  })
  const ended = () => told.filter(({ type }) => type === 'submitted' || type === 'postponed').length
  for await (const event of events) {
    told.push(event)
    if (ended() === 4) break
  }
  await vault.close()
  expect(told.filter(({ type }) => type === 'submitted')).toHaveLength(2)
  expect(told.filter(({ type }) => type === 'postponed')).toMatchObject([
    { atRisk: parseEther('20') },
    { atRisk: parseEther('20') },
  ])
})

test('a reward that nobody competed for comes back, even to a requester that was away', async () => {
  const vault = await vaultOf('requester')
  const run = () =>
    runRequester({
      client: market.requester,
      address: market.address,
      vault,
      store,
      orders: [{ id: 'away', prepared, ...terms }],
      checkClock: false,
      pollingInterval: 20,
      signal: AbortSignal.timeout(20_000),
    })
  const prepared = await prepare('away')
  for await (const event of run()) if (event.type === 'created') break
  await market.chain.setTime((await market.chain.now()) + 10_000n)
  let status: string | undefined
  for await (const event of run()) {
    if (event.type !== 'closed') continue
    status = event.status
    break
  }
  await vault.close()
  expect(status).toBe('refunded')
})
