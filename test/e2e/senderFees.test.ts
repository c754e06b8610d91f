import { keccak256, parseEther, parseGwei, toHex } from 'viem'
import { expect, test } from 'vitest'
import { type Answer, deposit, SenderStage } from '../fixtures/senderStage.js'

const stage = new SenderStage()
const wait = { timeout: 90_000 }
const baseFee = parseGwei('10')

/** An endpoint that does not pass transactions on, and counts how often it was offered one. */
function endpoint(answer: 'takes' | 'refuses') {
  const offers: string[] = []
  const state = { works: false, offers }
  const change: Answer = async (method, [raw], ask) => {
    if (method !== 'eth_sendRawTransaction') return ask()
    offers.push(raw as string)
    if (state.works) return ask()
    if (answer === 'takes') return keccak256(raw as `0x${string}`)
    throw new Error('the sequencer is unavailable')
  }
  return Object.assign(state, { change })
}

/** What the network asks for a unit of gas. */
async function asked() {
  const { maxFeePerGas, maxPriorityFeePerGas } = await stage.direct.estimateFeesPerGas()
  return { maxFeePerGas, maxPriorityFeePerGas }
}

const prices = async () =>
  (await stage.stored()).flatMap(({ attempts }) => attempts.map((a) => BigInt(a.maxFeePerGas)))

test('the price stays while blocks do not come', async () => {
  const { change, offers } = endpoint('takes')
  const sender = await stage.open({ stuckAfterMs: 20 }, change)
  sender.send('deposit', deposit, stage.one).catch(() => {})
  await expect.poll(() => offers.length, wait).toBeGreaterThan(20)
  expect(new Set(offers).size).toBe(1)
})

test('the price stays while the endpoint takes nothing', async () => {
  await stage.mine(1, baseFee)
  const { change, offers } = endpoint('refuses')
  const sender = await stage.open({ stuckAfterMs: 20 }, change)
  sender.send('deposit', deposit, stage.one).catch(() => {})
  while (offers.length < 20) await stage.mine(1, baseFee)
  expect(new Set(offers).size).toBe(1)
})

test.each([
  { isUrgent: false, factor: 2 },
  { isUrgent: true, factor: 3 },
])(
  'a call that blocks go by without rises to the $factor-fold, and no further',
  async ({ isUrgent, factor }) => {
    await stage.mine(1, baseFee)
    const network = endpoint('takes')
    const sender = await stage.open({ stuckAfterMs: 20 }, network.change)
    const sent = sender.send('deposit', deposit, stage.one, { isUrgent: () => isUrgent })
    const times = (fee: bigint) => Number((fee * 100n) / now.maxFeePerGas) / 100
    await stage.mine(1, baseFee)
    const now = await asked()
    const highest = async () => Math.max(...(await prices()).map(times))
    // The next raise would be above the limit.
    while ((await highest()) < factor / 1.13) await stage.mine(1, baseFee)
    const before = network.offers.length
    while (network.offers.length < before + 20) await stage.mine(1, baseFee)
    expect(await highest()).toBeLessThanOrEqual(factor)

    network.works = true
    await expect.poll(async () => (await stage.mine(1, baseFee)) ?? stage.deposits(), wait).toBe(1)
    const { effectiveGasPrice } = await sent
    expect(effectiveGasPrice).toBeLessThanOrEqual((baseFee + now.maxPriorityFeePerGas) * BigInt(factor))
  },
)

test('after an outage the price is that of today, and the account can pay it', async () => {
  await stage.mine(2, baseFee * 100n)
  await stage.direct.setAutomine(false)
  const network = endpoint('refuses')
  const told: string[] = []
  const sender = await stage.open(
    { stuckAfterMs: 20, onRetry: ({ name }) => told.push(name) },
    network.change,
  )
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => network.offers.length, wait).toBeGreaterThan(0)
  // It covers neither the price before the outage nor half of that.
  await stage.direct.setBalance({ address: stage.account.address, value: parseEther('1.01') })
  await stage.mine(2, baseFee)
  network.works = true
  await expect.poll(async () => (await stage.mine(1, baseFee)) ?? stage.deposits(), wait).toBe(1)
  const { effectiveGasPrice } = await sent
  expect(effectiveGasPrice).toBeLessThan(baseFee * 2n)
  expect(told).not.toContain('InsufficientFundsError')
})

test('what no endpoint has is offered for less once the network asks for less', async () => {
  let tip = parseGwei('40')
  const network = endpoint('refuses')
  const sender = await stage.open({ stuckAfterMs: 20 }, (method, params, ask) =>
    method === 'eth_maxPriorityFeePerGas' ? toHex(tip) : network.change(method, params, ask),
  )
  await stage.mine(1, baseFee)
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => network.offers.length).toBeGreaterThan(0)
  tip = parseGwei('1')
  network.works = true
  await stage.direct.setNextBlockBaseFeePerGas({ baseFeePerGas: baseFee })
  const { effectiveGasPrice } = await sent
  expect(effectiveGasPrice).toBe(baseFee + tip)
})

test('a price that the balance does not cover is lowered to that of today', async () => {
  await stage.mine(1, baseFee)
  await stage.direct.setAutomine(false)
  const network = endpoint('refuses')
  const sender = await stage.open({ stuckAfterMs: 20 }, network.change)
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => network.offers.length).toBeGreaterThan(0)
  const [price = 0n] = await prices()
  // Near enough to be offered again, and more than the account has.
  await stage.mine(1, (baseFee * 7n) / 10n)
  const gas = 26_400n
  await stage.direct.setBalance({ address: stage.account.address, value: parseEther('1') + gas * price - 1n })
  network.works = true
  await expect.poll(() => prices()).toHaveLength(2)
  await expect.poll(async () => (await stage.direct.getTxpoolStatus()).pending).toBe(1)
  await stage.mine(1, (baseFee * 7n) / 10n)
  await sent
  expect(await stage.deposits()).toBe(1)
})

test('an account that cannot pay says so once, and sends when it can', async () => {
  const network = endpoint('refuses')
  const told: string[] = []
  const sender = await stage.open(
    { stuckAfterMs: 20, onRetry: ({ name }) => told.push(name) },
    network.change,
  )
  const sent = Promise.all([1, 2].map((i) => sender.send(`deposit ${i}`, deposit, stage.one)))
  await expect.poll(() => sender.pending.length, wait).toBe(2)
  const { address } = stage.account
  await stage.direct.setBalance({ address, value: 1n })
  network.works = true
  const before = network.offers.length
  await expect.poll(() => network.offers.length, wait).toBeGreaterThan(before + 20)
  const poor = () => told.filter((name) => name === 'InsufficientFundsError')
  expect(poor()).toHaveLength(1)
  await stage.direct.setBalance({ address, value: parseEther('10') })
  await sent
  expect(await stage.deposits()).toBe(2)
  expect(poor()).toHaveLength(1)
})

test.each([
  { name: 'a unit of gas', limit: { maxFeePerGas: parseGwei('50') } },
  // A deposit takes 26,400 units, with the margin.
  { name: 'a call', limit: { maxFee: parseGwei('50') * 26_400n } },
])('what costs more than $name may waits until it costs less', async ({ limit }) => {
  await stage.mine(2, baseFee * 100n)
  await stage.direct.setAutomine(false)
  const told: string[] = []
  const sender = await stage.open({ stuckAfterMs: 20, ...limit, onRetry: ({ name }) => told.push(name) })
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => told, wait).toContain('FeeLimitError')
  expect(await prices()).toEqual([])
  await expect.poll(async () => (await stage.mine(1, baseFee)) ?? stage.deposits(), wait).toBe(1)
  expect((await sent).effectiveGasPrice).toBeLessThanOrEqual(parseGwei('50'))
  expect(told).toEqual(['FeeLimitError'])
})

test.each([{ maxFeePerGas: 0n }, { maxFee: -1n }, { maxFeeFactor: 0.5 }, { maxFeeFactor: Number.NaN }])(
  'limits that nothing can keep are refused: %o',
  async (limit) => {
    await expect(stage.open(limit)).rejects.toMatchObject({ name: 'InvalidFeeLimitError' })
  },
)
