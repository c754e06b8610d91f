import { MemoryBlockstore } from 'blockstore-core'
import { VaultFullError } from 'modelmarket/agents'
import { parseCid } from 'modelmarket/content'
import { createClient, custom, type Transport } from 'viem'
import { expect, test } from 'vitest'
import { linearSoftmax } from '../../fixtures/models.js'
import { AgentStage, of } from '../fixtures/agentStage.js'

const stage = new AgentStage({ trainers: 2 })

/** The endpoint of a client, with something else for some answers. */
function answering(
  client: { request: unknown },
  change: (method: string, ask: () => Promise<unknown>) => Promise<unknown>,
): Transport {
  const request = client.request as (args: object) => Promise<unknown>
  return custom({ request: (args: { method: string }) => change(args.method, () => request(args)) })
}

test('a request is created once, though the endpoint never tells of its transaction', async () => {
  const { market } = stage
  let asked = 0
  const transport = answering(market.requester, async (method, ask) => {
    if (method !== 'eth_getTransactionReceipt') return ask()
    asked++
    return null
  })
  const { account } = market.requester
  const client = createClient({ account, transport, cacheTime: 0, pollingInterval: 20 })
  const before = await market.outsider.market.getRequestCount()
  await market.requester.setBalance({ address: account.address, value: 10n ** 20n })
  const told = await stage.requester([await stage.order('unseen')], { client, stuckAfterMs: 200 })
  await expect.poll(() => of(told, 'created').length).toBe(1)
  expect(asked).toBeGreaterThan(4)
  expect(await market.outsider.market.getRequestCount()).toBe(before + 1n)
})

test('an order whose labels cannot be stored is told, and given once there is space', async () => {
  const vault = await stage.vault('full')
  let isFull = true
  const put: typeof vault.put = (key, value) =>
    isFull && key.includes('/order/')
      ? Promise.reject(new VaultFullError(vault.location))
      : Reflect.apply(Reflect.get(Object.getPrototypeOf(vault), 'put'), vault, [key, value])
  vault.put = put
  const before = await stage.market.outsider.market.getRequestCount()
  const told = await stage.requester([await stage.order('stored later')], { vault })
  const errors = () => of(told, 'retrying').map(({ error }) => error.name)
  await expect.poll(errors, { timeout: 90_000 }).toContain('VaultFullError')
  expect(await stage.market.outsider.market.getRequestCount()).toBe(before)
  isFull = false
  await expect.poll(() => of(told, 'created').length, { timeout: 90_000 }).toBe(1)
  expect(of(told, 'failed')).toEqual([])
})

test('a dataset that nobody provides yet is waited for', async () => {
  const { store } = stage
  const empty = new MemoryBlockstore()
  const told = await stage.trainer(0, { store: empty })
  await stage.requester([await stage.order('late dataset')])
  await expect.poll(() => of(told, 'retrying').map(({ error }) => error.name)).toContain('BlockNotFoundError')
  for await (const { cid, bytes } of store.getAll()) await empty.put(cid, bytes)
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
})

test('a hook that fails loses its request, and no other', async () => {
  const told = await stage.trainer(1, {
    train: async ({ request }) => {
      if (request.task.title === 'bad') throw new TypeError('on purpose')
      return linearSoftmax()
    },
  })
  const requests = await stage.requester([await stage.order('bad'), await stage.order('good')])
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  const requestOf = (id: string) => of(requests, 'created').find(({ order }) => order === id)?.requestId
  expect(of(told, 'failed')).toMatchObject([
    { key: String(requestOf('bad')), error: new TypeError('on purpose') },
  ])
  expect(of(told, 'submitted')).toMatchObject([{ requestId: requestOf('good') }])
})

test('training ends with the submissions', async () => {
  let reason: unknown
  const told = await stage.trainer(0, {
    train: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
          reject(signal.reason)
        })
      }),
  })
  const requests = await stage.requester([await stage.order('endless')])
  await expect.poll(() => of(requests, 'created').length).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(requests, 'created')
  stage.letTimeRun()
  await expect
    .poll(() => of(told, 'passed'))
    .toContainEqual({
      type: 'passed',
      requestId,
      reason: 'submissions ended before there was a model',
    })
  expect(reason).toBeInstanceOf(DOMException)
})

test('a transaction that is stuck is told when its window runs out', async () => {
  const { market } = stage
  const order = await stage.order('stuck')
  const told = await stage.requester([order])
  await expect.poll(() => of(told, 'created').length).toBe(1)
  const [{ requestId, deadline } = { requestId: 0n, deadline: 0n }] = of(told, 'created')
  const chain = market.requester
  await chain.setAutomine(false)
  try {
    await market.chain.setTime(deadline)
    const pending = async () => (await chain.getTxpoolStatus()).pending
    await expect.poll(pending).toBe(1)
    // Blocks come, and none of them takes it.
    const { transactions } = await chain.getBlock({ blockTag: 'pending' })
    expect(transactions).toHaveLength(1)
    expect(of(told, 'windowAtRisk')).toEqual([])
    await chain.setBlockGasLimit({ gasLimit: 21_000n })
    const end = deadline + BigInt(order.responseWindow)
    for (const left of [700n, 500n, 400n]) await market.chain.setTime(end - left)
    await expect
      .poll(() => of(told, 'windowAtRisk'))
      .toMatchObject([{ key: String(requestId), call: 'revealTruth' }])
    await chain.setBlockGasLimit({ gasLimit: 30_000_000n })
    await chain.mine({ blocks: 1 })
    await expect.poll(() => of(told, 'revealed').length).toBe(1)
  } finally {
    await chain.setBlockGasLimit({ gasLimit: 30_000_000n })
    await chain.setAutomine(true)
  }
})

test.each<[string, () => Promise<never>]>([
  ['fails', () => Promise.reject(new Error('the store is down'))],
  ['hangs', () => new Promise(() => {})],
])('a store that %s costs no stake, and has the model in the end', async (what, broken) => {
  const { market, store } = stage
  let isDown = true
  const pinned: string[] = []
  const told = await stage.trainer(1, {
    fetchTimeoutMs: 5_000,
    store: {
      get: (cid) => store.get(cid),
      put: (cid, bytes) => (isDown ? broken() : store.put(cid, bytes)),
      pin: async (cid) => void pinned.push(cid.toString()),
    },
  })
  const requests = await stage.requester([await stage.order(`a store that ${what}`)], { audit: false })
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  stage.letTimeRun()
  await expect.poll(() => of(told, 'won').length).toBe(1)
  const [{ requestId } = { requestId: 0n }] = of(requests, 'created')
  const { modelCid } = await market.outsider.market.getRevealedModel({ requestId })
  expect(await store.has(parseCid(modelCid))).toBe(false)
  isDown = false
  await expect.poll(() => store.has(parseCid(modelCid))).toBe(true)
  await expect.poll(() => pinned).toEqual([modelCid])
})

test('a model that nobody has ends an audit, and the request with it', async () => {
  const told = await stage.trainer(0, {
    store: { get: (cid) => stage.store.get(cid), put: async (cid) => cid },
  })
  const requests = await stage.requester([await stage.order('no model')])
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  stage.letTimeRun()
  await expect.poll(() => of(requests, 'closed')).toMatchObject([{ status: 'settled' }])
  expect(of(requests, 'audited')).toEqual([])
  expect(of(requests, 'failed')).toMatchObject([{ error: { name: 'BlockNotFoundError' } }])
})
