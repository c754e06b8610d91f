import fc from 'fast-check'
import { createClient, custom, numberToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { MemoryChain, raffle } from '../../test/fixtures/memoryChain.js'
import { raffleAbi as abi } from '../../test/fixtures/raffle.js'
import type { ModelMarketError } from '../errors/index.js'
import { eventFilter } from './eventFilter.js'
import type { ContractEvent } from './events.js'
import { type EventBatch, type EventCursor, type FollowOptions, followEvents } from './followEvents.js'

type Answer = (method: string, params: readonly unknown[]) => unknown

function follow(answer: Answer, options: FollowOptions = {}) {
  const transport = custom(
    { request: async ({ method, params }) => answer(method, params) },
    { retryCount: 0 },
  )
  const client = createClient({ transport })
  return followEvents(client, eventFilter({ abi, address: raffle }), {
    pollingInterval: 0,
    maxWaitMs: 1,
    ...options,
  })
}

type Batch = EventBatch<ContractEvent<typeof abi>>

/** What somebody knows who has taken all batches. */
class Ledger {
  known = new Set<string>()
  cursor: EventCursor | undefined

  take({ removed, events, cursor }: Batch): void {
    const keyOf = ({ blockHash, logIndex }: Batch['events'][number]) => `${blockHash} ${logIndex}`
    for (const event of removed)
      expect(this.known.delete(keyOf(event)), 'taken back what was told').toBe(true)
    for (const event of events) {
      expect(this.known.has(keyOf(event)), 'told once').toBe(false)
      this.known.add(keyOf(event))
    }
    this.cursor = JSON.parse(JSON.stringify(cursor))
  }
}

const keysOf = (chain: MemoryChain) =>
  new Set(chain.blocks.flatMap(({ hash, logs }) => logs.map((_, logIndex) => `${hash} ${logIndex}`)))

/** Takes batches until there is one that the test waits for. The follower can go on afterwards. */
async function until(
  batches: AsyncGenerator<Batch, void, void>,
  ledger: Ledger,
  enough: (batch: Batch) => boolean,
): Promise<Batch> {
  for (;;) {
    const { value } = await batches.next()
    if (!value) throw new Error('ended before')
    ledger.take(value)
    if (enough(value)) return value
  }
}

const chainOf = (...logCounts: number[]) => {
  const chain = new MemoryChain()
  for (const count of logCounts) chain.mine(count)
  return chain
}

describe('following events', () => {
  test('tells what has been, then what comes', async () => {
    const chain = chainOf(0, 2, 0, 1)
    const batches = follow((...asked) => chain.answer(...asked), { fromBlock: 0n })
    const ledger = new Ledger()
    const first = await until(batches, ledger, ({ caughtUp }) => caughtUp)
    expect(first.events.map(({ args }) => args)).toEqual([{ amount: 2n }, { amount: 2n }, { amount: 4n }])
    expect(first.head).toMatchObject({ number: 3n, timestamp: 36n })
  })

  test('begins at the latest block unless told otherwise', async () => {
    const chain = chainOf(1, 1, 1)
    const { value } = await follow((...asked) => chain.answer(...asked)).next()
    expect(value?.events).toHaveLength(1)
  })

  test('waits for as many blocks on top as were asked for', async () => {
    const chain = chainOf(1, 1, 1, 1)
    const options = { fromBlock: 0n, confirmations: 2 }
    const { value } = await follow((...asked) => chain.answer(...asked), options).next()
    expect(value?.events.map(({ blockNumber }) => blockNumber)).toEqual([0n, 1n])
  })

  test('takes back what a reorganisation took back, also while nobody followed', async () => {
    const chain = chainOf(1, 1, 2, 1)
    const ledger = new Ledger()
    const answer: Answer = (...asked) => chain.answer(...asked)
    await until(follow(answer, { fromBlock: 0n }), ledger, ({ caughtUp }) => caughtUp)
    chain.reorganise(2)
    for (const count of [0, 1, 1]) chain.mine(count)
    const { removed, events } = await until(follow(answer, { cursor: ledger.cursor }), ledger, () => true)
    expect(removed.map(({ blockNumber, logIndex }) => [blockNumber, logIndex])).toEqual([
      [3n, 0],
      [2n, 1],
      [2n, 0],
    ])
    expect(events.map(({ blockNumber }) => blockNumber)).toEqual([3n, 4n])
    expect(ledger.known).toEqual(keysOf(chain))
  })

  test('goes on where it was, and reads no history again', async () => {
    const chain = chainOf(...Array<number>(200).fill(1))
    const ledger = new Ledger()
    const asked: unknown[] = []
    const answer: Answer = (method, params) => {
      if (method === 'eth_getLogs') asked.push(params[0])
      return chain.answer(method, params)
    }
    await until(follow(answer, { fromBlock: 0n }), ledger, ({ caughtUp }) => caughtUp)
    chain.mine(1)
    await until(follow(answer, { cursor: ledger.cursor }), ledger, ({ caughtUp }) => caughtUp)
    // Once all that may be reorganised, then the last few.
    expect(asked.at(-1)).toMatchObject({ fromBlock: numberToHex(200 - 64), toBlock: numberToHex(200) })
    expect(ledger.known.size).toBe(201)
    const batches = follow(answer, { cursor: ledger.cursor })
    chain.mine(1)
    await until(batches, ledger, ({ caughtUp }) => caughtUp)
    chain.mine(1)
    await until(batches, ledger, ({ caughtUp }) => caughtUp)
    expect(asked.at(-1)).toMatchObject({ fromBlock: numberToHex(202 - 16), toBlock: numberToHex(202) })
  })

  test.each([20, 48])('finds logs that come %i blocks late', async (logLag) => {
    const chain = chainOf(...Array<number>(100).fill(0))
    const ledger = new Ledger()
    const batches = follow((...asked) => chain.answer(...asked, 0, logLag), { fromBlock: 90n })
    await until(batches, ledger, ({ caughtUp }) => caughtUp)
    for (let i = 0; i < 20; i++) chain.mine(i % 2)
    const { length } = chain.blocks
    // One block at a time, as they come.
    for (let i = 0; i < 80; i++) {
      chain.mine()
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
    }
    expect(ledger.known).toEqual(keysOf({ ...chain, blocks: chain.blocks.slice(0, length) } as MemoryChain))
  })

  test('tells new blocks while logs cannot be read, and the events afterwards', async () => {
    const chain = chainOf(1)
    let isRefused = false
    const answer: Answer = (method, params) => {
      if (isRefused && method === 'eth_getLogs') throw Object.assign(new Error('no logs'), { code: -32_005 })
      return chain.answer(method, params)
    }
    const ledger = new Ledger()
    const batches = follow(answer, { fromBlock: 0n })
    await until(batches, ledger, ({ caughtUp }) => caughtUp)
    isRefused = true
    for (let number = 1n; number <= 3n; number++) {
      chain.mine(1)
      const { value } = await batches.next()
      expect(value).toMatchObject({ events: [], head: { number }, caughtUp: false })
    }
    isRefused = false
    await until(batches, ledger, ({ caughtUp }) => caughtUp)
    expect(ledger.known).toEqual(keysOf(chain))
  })

  test('tells no older block, though a request fails after a machine that lags behind was asked', async () => {
    const chain = chainOf(1, 1, 1, 1)
    let polls = 0
    const answer: Answer = (method, params) => {
      if (params[0] === 'latest') ++polls
      if (polls === 3) throw new Error('cannot be reached')
      return chain.answer(method, params, polls === 2 ? 2 : 0)
    }
    const batches = follow(answer, { fromBlock: 0n })
    await until(batches, new Ledger(), ({ caughtUp }) => caughtUp)
    const next = batches.next()
    await expect.poll(() => polls).toBeGreaterThan(3)
    chain.mine(1)
    expect((await next).value).toMatchObject({ head: { number: 4n } })
  })

  test('tells no older block while logs cannot be read, until the chain stays below it', async () => {
    const chain = chainOf(1)
    let lag = 0
    let isRefused = false
    const answer: Answer = (method, params) => {
      if (isRefused && method === 'eth_getLogs') throw Object.assign(new Error('no logs'), { code: -32_005 })
      return chain.answer(method, params, lag)
    }
    const batches = follow(answer, { fromBlock: 0n })
    await until(batches, new Ledger(), ({ caughtUp }) => caughtUp)
    isRefused = true
    for (let i = 0; i < 5; ++i) chain.mine(1)
    expect((await batches.next()).value).toMatchObject({ head: { number: 5n } })
    let polls = 0
    lag = 2
    const counting: typeof chain.answer = chain.answer.bind(chain)
    chain.answer = (method, params, lag) => {
      if (params[0] === 'latest') ++polls
      return counting(method, params, lag)
    }
    expect((await batches.next()).value).toMatchObject({ head: { number: 3n } })
    expect(polls).toBeGreaterThan(10)
  })

  test('tells nothing twice where few blocks can be reorganised', async () => {
    const chain = chainOf(1, 1, 1, 1, 1)
    const ledger = new Ledger()
    const batches = follow((...asked) => chain.answer(...asked), { fromBlock: 0n, depth: 2 })
    for (let i = 0; i < 6; i++) {
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
      chain.mine(1)
    }
    expect(ledger.known.size).toBe(10)
  })

  describe('after an endpoint was of another, higher chain', () => {
    /** A chain and another one that has nothing in common with it but what is before `fork`. */
    const twoChains = (fork: number, height: number) => {
      const right = chainOf(...Array<number>(12).fill(1))
      const wrong = chainOf()
      wrong.blocks = right.blocks.slice(0, fork)
      for (let i = 0; i < 1_000; i++) wrong.mine()
      wrong.blocks = [...wrong.blocks.slice(0, fork), ...wrong.blocks.slice(-height + fork)].map(
        (block, number) => ({ ...block, number: BigInt(number) }),
      )
      return { right, wrong }
    }

    test.each([
      ['shares its first blocks', 5, 40],
      ['shares nothing, and is far ahead', 0, 400],
    ])('one that %s, goes on where that is right', async (_, fork, height) => {
      const { right, wrong } = twoChains(fork, height)
      const ledger = new Ledger()
      let chain = right
      const batches = follow((...asked) => chain.answer(...asked), { fromBlock: 0n })
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
      chain = wrong
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
      chain = right
      right.mine(1)
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
      expect(ledger.known).toEqual(keysOf(right))
    })

    test('a cursor of then goes on, too, also one that began there', async () => {
      const { right, wrong } = twoChains(0, 400)
      for (const fromBlock of [0n, 390n]) {
        const ledger = new Ledger()
        const poisoned = follow((...asked) => wrong.answer(...asked), { fromBlock })
        await until(poisoned, ledger, ({ caughtUp }) => caughtUp)
        const batches = follow((...asked) => right.answer(...asked), { cursor: ledger.cursor, fromBlock: 0n })
        await until(batches, ledger, ({ caughtUp }) => caughtUp)
        expect(ledger.known).toEqual(keysOf(right))
      }
    })

    test('a machine that lags behind is waited for', async () => {
      const chain = chainOf(...Array<number>(12).fill(1))
      const ledger = new Ledger()
      let lag = 0
      let polls = 0
      const answer: Answer = (method, params) => {
        if (params[0] === 'latest' && lag > 0 && ++polls === 10) lag = 0
        return chain.answer(method, params, lag)
      }
      const batches = follow(answer, { fromBlock: 0n })
      await until(batches, ledger, ({ caughtUp }) => caughtUp)
      lag = 5
      chain.mine(1)
      const { removed } = await until(batches, ledger, ({ caughtUp }) => caughtUp)
      expect(removed).toEqual([])
      expect(ledger.known).toEqual(keysOf(chain))
    })
  })

  test('tells nothing again that is older than a reorganisation can be', async () => {
    const chain = chainOf(1, 1, 1, 1, 1, 1)
    const ledger = new Ledger()
    const answer: Answer = (...asked) => chain.answer(...asked)
    await until(follow(answer, { fromBlock: 0n, depth: 1 }), ledger, ({ caughtUp }) => caughtUp)
    chain.reorganise(3)
    for (let i = 0; i < 4; i++) chain.mine(1)
    const batches = follow(answer, { cursor: ledger.cursor, depth: 1 })
    const { removed, events } = await until(batches, ledger, () => true)
    expect(removed.map(({ blockNumber }) => blockNumber)).toEqual([5n, 4n])
    expect(events.map(({ blockNumber }) => blockNumber)).toEqual([4n, 5n, 6n])
  })

  test('waits for a chain that is too short for the confirmations', async () => {
    const chain = chainOf(1)
    const batches = follow((...asked) => chain.answer(...asked), { confirmations: 2 })
    expect((await batches.next()).value).toMatchObject({ events: [] })
    for (let i = 0; i < 2; i++) chain.mine()
    expect((await batches.next()).value).toMatchObject({ events: [{ blockNumber: 0n }] })
  })

  test('asks for fewer blocks where an endpoint limits them', async () => {
    const chain = chainOf(...Array<number>(300).fill(1))
    const ledger = new Ledger()
    const retried: string[] = []
    const answer: Answer = (method, params) => {
      const { fromBlock, toBlock } = Object(params[0])
      if (method === 'eth_getLogs' && Number(toBlock) - Number(fromBlock) >= 10) {
        throw Object.assign(new Error('at most 10 blocks'), { code: -32_602 })
      }
      return chain.answer(method, params)
    }
    await until(
      follow(answer, { fromBlock: 0n, onRetry: ({ name }) => retried.push(name) }),
      ledger,
      ({ caughtUp }) => caughtUp,
    )
    expect(ledger.known).toEqual(keysOf(chain))
    expect(new Set(retried)).toEqual(new Set(['EndpointError']))
  })

  test('gives up on an endpoint that stalls, and asks again', async () => {
    const chain = chainOf(1, 1)
    let stalls = 2
    const answer: Answer = (...asked) => (stalls-- > 0 ? new Promise(() => {}) : chain.answer(...asked))
    const ledger = new Ledger()
    await until(follow(answer, { fromBlock: 0n, timeoutMs: 5 }), ledger, ({ caughtUp }) => caughtUp)
    expect(ledger.known.size).toBe(2)
  })

  test('ends on abort, also while the endpoint stalls', async () => {
    const abort = new AbortController()
    const batches = follow(() => new Promise(() => {}), { signal: abort.signal })
    setTimeout(() => abort.abort(), 5)
    expect(await batches.next()).toEqual({ done: true, value: undefined })
  })

  test('has more to read than one range', async () => {
    const chain = chainOf(1, 1, 1)
    const batches = follow((...asked) => chain.answer(...asked), { fromBlock: 0n, blockRange: 1n })
    const { value } = await batches.next()
    expect(value).toMatchObject({ caughtUp: false, events: [{ blockNumber: 0n }] })
  })

  test('wants a range of at least one block', async () => {
    await expect(follow(() => null, { blockRange: 0n }).next()).rejects.toMatchObject({
      name: 'InvalidBlockRangeError',
    })
  })

  test.each([{}, 'no block', { number: 1, hash: '0x', timestamp: '0x1' }, { number: '0x' }])(
    'says that %j is no block, and asks again',
    async (block) => {
      const stop = new AbortController()
      const errors: string[] = []
      const onRetry = (error: ModelMarketError) => {
        errors.push(error.name)
        stop.abort()
      }
      const batches = follow(() => block, { onRetry, signal: stop.signal })
      expect((await batches.next()).done).toBe(true)
      expect(errors).toEqual(['InvalidResponseError'])
    },
  )

  test('knows in the end what the chain says, whatever happens on the way', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ act: fc.constant('answer' as const), lag: fc.nat(3), logLag: fc.nat(2) }),
      },
      { weight: 3, arbitrary: fc.record({ act: fc.constant('mine' as const), logs: fc.nat(2) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('reorganise' as const),
          depth: fc.integer({ min: 1, max: 8 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('fail' as const) }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
    )
    const options = fc.record({ blockRange: fc.bigInt(1n, 9n), confirmations: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), options, async (steps, options) => {
        const chain = chainOf(1, 0, 2, 1, 0, 1)
        const ledger = new Ledger()
        const script = steps.values()
        let restart = false
        // In the end the chain grows as chains do, by blocks with nothing in them.
        let rest = 20
        const answer: Answer = (method, params) => {
          for (const step of script) {
            if (step.act === 'mine') chain.mine(step.logs)
            else if (step.act === 'reorganise') chain.reorganise(step.depth)
            else if (step.act === 'restart') restart = true
            else if (step.act === 'fail') throw Object.assign(new Error('no'), { code: -32_005 })
            else return chain.answer(method, params, step.lag, step.logLag)
          }
          if (params[0] === 'latest' && rest-- > 0) chain.mine()
          return chain.answer(method, params)
        }
        do {
          restart = false
          const place = ledger.cursor ? { cursor: ledger.cursor } : { fromBlock: 0n }
          for await (const batch of follow(answer, { ...options, ...place })) {
            ledger.take(batch)
            if (restart || (batch.caughtUp && rest <= 0)) break
          }
        } while (rest > 0)
        expect(ledger.known).toEqual(keysOf(chain))
      }),
      { numRuns: 40 },
    )
  })
})
