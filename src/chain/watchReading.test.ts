import { createClient, custom, TimeoutError } from 'viem'
import { expect, onTestFinished, test } from 'vitest'
import { MemoryChain, raffle } from '../../test/fixtures/memoryChain.js'
import { raffleAbi as abi } from '../../test/fixtures/raffle.js'
import type { BlockHeader } from './ask.js'
import { EndpointError } from './errors.js'
import { type WatchReadingOptions, watchReading } from './watchReading.js'

type Reading = BlockHeader

/** Watches a chain of 20 blocks. A reading is the block that it is of. */
function watch(options: Partial<WatchReadingOptions<Reading>> = {}) {
  const chain = new MemoryChain()
  for (let i = 0; i < 20; ++i) chain.mine()
  // One of its two machines knows the last blocks not yet.
  const endpoint = { laggard: 0, asked: 0, answersLogs: true, stray: undefined as unknown }
  const transport = custom(
    {
      request: async ({ method, params }) => {
        if (method === 'eth_getBlockByNumber' && params[0] === 'latest') ++endpoint.asked
        const { stray } = endpoint
        if (stray && params[0] === 'latest') {
          endpoint.stray = undefined
          return stray
        }
        if (method === 'eth_getLogs' && !endpoint.answersLogs) {
          throw Object.assign(new Error('no logs'), { code: -32_005 })
        }
        return chain.answer(method, params, endpoint.asked % 2 === 0 ? endpoint.laggard : 0)
      },
    },
    { retryCount: 0 },
  )
  const readings: Reading[] = []
  const errors: Error[] = []
  const unwatch = watchReading<Reading>(
    createClient({ transport }),
    { abi, address: raffle },
    {
      read: async (block) => block,
      until: () => undefined,
      onReading: (reading) => readings.push(reading),
      onError: (error) => errors.push(error),
      pollingInterval: 1,
      ...options,
    },
  )
  onTestFinished(unwatch)
  const head = () => ({ number: chain.blocks.at(-1)?.number, hash: chain.blocks.at(-1)?.hash })
  return {
    chain,
    endpoint,
    readings,
    errors,
    unwatch,
    /** The latest reading is of the latest block. */
    isCurrent: (count: number) =>
      expect
        .poll(() => [readings.length, readings.at(-1)], { timeout: 20_000 })
        .toEqual([count, expect.objectContaining(head())]),
    /** Everything there is to know about the chain is known. */
    settles: async () => {
      const { asked } = endpoint
      await expect.poll(() => endpoint.asked, { timeout: 20_000 }).toBeGreaterThan(asked + 5)
    },
  }
}

test('a contract is read at once, and again when it has emitted an event', async () => {
  const { chain, readings, isCurrent, settles } = watch()
  await isCurrent(1)
  chain.mine()
  await settles()
  expect(readings).toHaveLength(1)
  chain.mine(2)
  await isCurrent(2)
})

test('it is read again when time alone has changed it', async () => {
  // Blocks are 12 seconds apart.
  const { chain, readings, isCurrent, settles } = watch({
    until: ({ timestamp }) => (timestamp < 21n * 12n ? 21n * 12n : undefined),
  })
  await isCurrent(1)
  chain.mine()
  await settles()
  expect(readings).toHaveLength(1)
  chain.mine()
  await isCurrent(2)
  chain.mine()
  await settles()
  expect(readings).toHaveLength(2)
})

test('it is read again when a reorganisation replaces the block that was read, though nothing was emitted', async () => {
  const { chain, isCurrent } = watch()
  await isCurrent(1)
  chain.reorganise(1)
  chain.mine()
  await isCurrent(2)
})

test('it is read again when a reorganisation takes an event back', async () => {
  const { chain, isCurrent } = watch()
  await isCurrent(1)
  chain.mine(1)
  await isCurrent(2)
  chain.reorganise(1)
  chain.mine()
  chain.mine()
  await isCurrent(3)
})

test('a machine of the endpoint that lags behind takes nothing back', async () => {
  const { chain, endpoint, readings, isCurrent, settles } = watch()
  chain.mine(1)
  await expect.poll(() => readings.at(-1)?.number).toBe(20n)
  const { length } = readings
  endpoint.laggard = 2
  await settles()
  expect(readings).toHaveLength(length)
  chain.mine(1)
  await isCurrent(length + 1)
})

test('it is read again on a chain that began anew, though the endpoint refuses logs', async () => {
  const { chain, endpoint, readings } = watch({ until: ({ timestamp }) => timestamp + 1n })
  endpoint.answersLogs = false
  chain.mine()
  await expect.poll(() => readings.at(-1)?.number, { timeout: 20_000 }).toBe(20n)
  chain.blocks.length = 0
  for (let i = 0; i < 5; ++i) chain.mine()
  await expect.poll(() => readings.at(-1)?.number, { timeout: 20_000 }).toBe(4n)
})

test('one block of another chain, far ahead, does not end it', async () => {
  const { chain, endpoint, readings } = watch({ until: ({ timestamp }) => timestamp + 1n })
  await expect.poll(() => readings.at(-1)?.number, { timeout: 20_000 }).toBe(19n)
  endpoint.stray = { number: '0x989680', hash: `0x${'ab'.repeat(32)}`, timestamp: '0x989680' }
  await expect.poll(() => readings.map(({ number }) => number), { timeout: 20_000 }).toContain(10_000_000n)
  chain.mine()
  await expect.poll(() => readings.at(-1)?.number, { timeout: 20_000 }).toBe(20n)
})

test('a reading that fails is told, and tried again', async () => {
  let failures = 0
  const { errors, isCurrent } = watch({
    read: async (block) => {
      if (failures++ < 1) throw new TimeoutError({ body: {}, url: 'https://endpoint.example' })
      return block
    },
  })
  await isCurrent(1)
  expect(errors).toEqual([expect.any(EndpointError)])
})

test('what the callback throws is told, and ends nothing', async () => {
  const seen: bigint[] = []
  const { chain, errors } = watch({
    onReading: ({ number }) => {
      seen.push(number)
      throw new Error('a bug of the caller')
    },
  })
  await expect.poll(() => seen).toEqual([19n])
  chain.mine(1)
  await expect.poll(() => seen).toEqual([19n, 20n])
  expect(errors.map(({ message }) => message)).toEqual(['a bug of the caller', 'a bug of the caller'])
})

test('nothing is told any more once it is stopped, not even what is being read', async () => {
  let finish: (() => void) | undefined
  const { readings, errors, endpoint, chain, unwatch } = watch({
    read: (block) =>
      new Promise((resolve) => {
        finish = () => resolve(block)
      }),
  })
  await expect.poll(() => finish).toBeDefined()
  unwatch()
  finish?.()
  chain.mine(1)
  await new Promise(setImmediate)
  const { asked } = endpoint
  await new Promise(setImmediate)
  expect({ readings, errors, asked: endpoint.asked }).toEqual({ readings: [], errors: [], asked })
})
