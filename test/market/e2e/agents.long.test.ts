import {
  type KeeperEvent,
  type RequesterEvent,
  runKeeper,
  type TrainerEvent,
} from 'modelmarket/market/agents'
import { approveCoins } from 'modelmarket/token'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { firstOfThree } from '../../fixtures/models.js'
import { AgentStage, of } from '../fixtures/agentStage.js'

const stage = new AgentStage({ trainers: 3 })

/** The number of the only request of a requester. */
async function created(requests: RequesterEvent[]): Promise<bigint> {
  await expect.poll(() => of(requests, 'created').length).toBe(1)
  return of(requests, 'created')[0]?.requestId ?? expect.fail('nothing was created')
}

test('a market runs itself, from orders to audits', async () => {
  const good = await stage.trainer(0)
  const poor = await stage.trainer(1, { train: async () => firstOfThree() })
  const keeper = runKeeper(stage.common(stage.market.keeper, await stage.vault('keeper')))
  const kept = stage.gather<KeeperEvent>(stage.market.keeper, keeper)
  const requests = await stage.requester([await stage.order('first'), await stage.order('second')])
  // A busy machine may need longer to submit than the window takes.
  for (const told of [good, poor]) await expect.poll(() => of(told, 'submitted').length).toBe(2)
  stage.letTimeRun()
  await expect.poll(() => of(requests, 'closed').length).toBe(2)
  expect(of(requests, 'closed').map(({ status }) => status)).toEqual(['settled', 'settled'])
  expect(of(requests, 'audited').map(({ audit }) => audit.agreement)).toEqual([1, 1])
  await expect.poll(() => of(poor, 'closed').length).toBe(2)
  await expect.poll(() => of(good, 'closed').length).toBe(2)
  expect(of(good, 'won')).toHaveLength(2)
  expect(of(poor, 'collected').map(({ amount }) => amount)).toEqual([parseEther('10'), parseEther('10')])
  for (const told of [good, poor, kept, requests])
    expect(of<{ type: string }, 'failed'>(told, 'failed')).toEqual([])
})

test('a trainer and a requester go on where they were stopped', async () => {
  const orders = [await stage.order('stopped')]
  const vaults = { trainer: await stage.vault('trainer'), requester: await stage.vault('requester') }
  const live = async (signal?: AbortSignal) => ({
    trainer: await stage.trainer(0, { vault: vaults.trainer, ...(signal ? { signal } : {}) }),
    requester: await stage.requester(orders, { vault: vaults.requester, ...(signal ? { signal } : {}) }),
  })
  const abort = new AbortController()
  const first = await live(abort.signal)
  await expect.poll(() => of(first.trainer, 'submitted').length).toBe(1)
  abort.abort()
  await Promise.all([stage.ended(first.trainer), stage.ended(first.requester)])

  const second = await live()
  stage.letTimeRun()
  await expect.poll(() => of(second.requester, 'closed').length).toBe(1)
  await expect.poll(() => of(second.trainer, 'closed').length).toBe(1)
  expect(of(second.trainer, 'submitted')).toEqual([])
  expect(of(second.requester, 'created')).toEqual([])
  expect(of(second.trainer, 'won')).toHaveLength(1)
  expect(of(second.requester, 'audited').map(({ audit }) => audit.agreement)).toEqual([1])
  // What is over leaves no secrets behind, and nothing of its transactions.
  const kept = async () => {
    const keys: string[] = []
    for await (const [key] of vaults.trainer.entries())
      if (/model|entry|tracked|outbox/.test(key)) keys.push(key)
    return keys
  }
  await expect.poll(kept).toEqual([])
})

test('a trainer below a false claim has it proven or slashed, in a last call', async () => {
  const { market } = stage
  const [liar] = market.trainers
  if (!liar) return expect.fail('too few trainers')
  const told = await stage.trainer(1, { challenge: () => true })
  const requestId = await created(await stage.requester([await stage.order('last call')]))
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  const { truth, size } = await market.outsider.market.getRequest({ requestId })
  await approveCoins.sync(liar, { address: market.token, spender: market.address, amount: parseEther('10') })
  const { index } = await liar.market.submitModel.sync({
    requestId,
    truth,
    commitment: `0x${'ab'.repeat(32)}`,
  })
  stage.letTimeRun()
  const status = () => market.outsider.market.getStatus({ requestId })
  await expect.poll(status).toBe('claiming')
  await liar.market.claimScore.sync({ requestId, index, score: size })
  await expect.poll(() => of(told, 'won').length).toBe(1)
  expect(of(told, 'proven')).toHaveLength(1)
  expect((await market.outsider.market.getSubmission({ requestId, index })).state).toBe('slashed')
})

test('a trainer passes over what its policy does not take, and what it is not good enough for', async () => {
  const choosy = await stage.trainer(0, { policy: { minReward: parseEther('50') } })
  const poor = await stage.trainer(1, { train: async () => firstOfThree(), policy: { margin: 0.4 } })
  const order = await stage.order('cheap', { reward: parseEther('20'), stake: parseEther('1') })
  const requestId = await created(await stage.requester([order]))
  const reasons = (told: TrainerEvent[]) =>
    of(told, 'passed')
      .filter((event) => event.requestId === requestId)
      .map(({ reason }) => reason)
  await expect.poll(() => reasons(choosy)).toEqual(['its reward is too low'])
  await expect.poll(() => reasons(poor)).toEqual(['the model is not good enough'])
})

test('a trainer passes over what leaves it nothing to validate on', async () => {
  const told = await stage.trainer(0)
  const requests = await stage.requester([
    await stage.order('one row', {}, { testSize: 95, stratify: false }),
  ])
  const requestId = await created(requests)
  await expect
    .poll(() => of(told, 'passed'))
    .toContainEqual({ type: 'passed', requestId, reason: 'there are too few rows to train and validate on' })
})

test('no more is at risk at a time than the policy lets; what did not fit comes when stakes are back', async () => {
  const told = await stage.trainer(2, { trainings: 4, policy: { maxStakeAtRisk: parseEther('25') } })
  const orders = await Promise.all(['one', 'two', 'three'].map((id) => stage.order(id)))
  const requests = await stage.requester(orders)
  await expect.poll(() => of(requests, 'created').length).toBe(3)
  await expect.poll(() => of(told, 'submitted').length).toBe(2)
  expect(of(told, 'postponed')).toMatchObject([{ atRisk: parseEther('20') }])
  const [first] = of(told, 'submitted')
  if (!first) return expect.fail('nothing was submitted')
  await stage.market.requester.market.cancelRequest.sync({ requestId: first.requestId, maxLive: 1 })
  await expect.poll(() => of(told, 'submitted').length).toBe(3)
  expect(of(told, 'postponed')).toHaveLength(1)
  expect(of(told, 'closed')).toMatchObject([{ requestId: first.requestId }])
})

test('an order that the market refuses holds up no other', async () => {
  const told = await stage.requester([
    await stage.order('no stake', { stake: 0n }),
    await stage.order('fine'),
  ])
  await created(told)
  expect(of(told, 'created')).toMatchObject([{ order: 'fine' }])
  await expect
    .poll(() => of(told, 'refused'))
    .toMatchObject([{ order: 'no stake', error: { name: 'Market.InvalidStakeError' } }])
})

test('a reward that nobody competed for comes back, even to a requester that was away', async () => {
  const orders = [await stage.order('away')]
  const vault = await stage.vault('requester')
  const abort = new AbortController()
  const before = await stage.requester(orders, { vault, signal: abort.signal })
  await created(before)
  abort.abort()
  await stage.ended(before)
  const { chain } = stage.market
  await chain.setTime((await chain.now()) + 10_000n)
  const told = await stage.requester(orders, { vault })
  await expect.poll(() => of(told, 'closed')).toMatchObject([{ status: 'refunded' }])
})
