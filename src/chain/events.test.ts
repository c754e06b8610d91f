import {
  createClient,
  custom,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  keccak256,
  numberToHex,
  parseAbi,
  toHex,
  zeroHash,
} from 'viem'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { raffleAbi } from '../../test/fixtures/raffle.js'
import { ModelMarketError } from '../errors/index.js'
import { defineEvents } from './defineEvents.js'

const address = '0x00000000000000000000000000000000000000aa'
const other = '0x00000000000000000000000000000000000000bb'
const player = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const raffle = defineEvents({ abi: raffleAbi, id: 'round' })

const swept = (amount: number) => ({
  address,
  topics: encodeEventTopics({ abi: raffleAbi, eventName: 'Swept' }),
  data: encodeAbiParameters([{ type: 'uint256' }], [BigInt(amount)]),
  blockNumber: numberToHex(amount),
  blockHash: zeroHash,
  transactionHash: zeroHash,
  transactionIndex: '0x0',
  logIndex: '0x0',
})

const refusal = (code: number) => Object.assign(new Error('no'), { code })

interface Filter {
  address: unknown
  topics: unknown[]
  fromBlock: Hex
  toBlock: Hex
}

/** A client whose endpoint answers from a table, and what it was asked for logs of. */
function clientOf(answers: Record<string, unknown> = {}) {
  const ranges: [Hex, Hex][] = []
  const filters: Filter[] = []
  const request = async ({ method, params }: { method: string; params?: [Filter] }) => {
    if (method === 'eth_getLogs' && params) {
      ranges.push([params[0].fromBlock, params[0].toBlock])
      filters.push(params[0])
    }
    const answer = answers[method]
    if (answer instanceof Error) throw answer
    return answer ?? (method === 'eth_blockNumber' ? '0x19' : [])
  }
  const client = createClient({
    transport: custom({ request }, { retryCount: 0 }),
    pollingInterval: 1,
    cacheTime: 0,
  })
  return { client, ranges, filters }
}

describe('reading', () => {
  const read = (client: ReturnType<typeof clientOf>['client'], more: object = {}) =>
    raffle.get(client, { address, fromBlock: 1n, ...more })

  test('asks up to the latest block, in ranges', async () => {
    const { client, ranges } = clientOf({ eth_getLogs: [swept(3)] })
    const events = await read(client, { blockRange: 10n })
    expect(ranges).toEqual([
      ['0x1', '0xa'],
      ['0xb', '0x14'],
      ['0x15', '0x19'],
    ])
    expect(events[0]).toMatchObject({
      eventName: 'Swept',
      args: { amount: 3n },
      blockNumber: 3n,
      removed: false,
    })
  })

  test('leaves out what was not asked for', async () => {
    const { client } = clientOf({ eth_getLogs: [swept(3)] })
    expect(await read(client, { eventNames: ['Drawn'] })).toEqual([])
    expect(await read(client, { round: 0n })).toEqual([])
  })

  test('selects the events of one thing, wherever each has its id', async () => {
    const entered = (round: bigint) => ({
      ...swept(3),
      topics: encodeEventTopics({ abi: raffleAbi, eventName: 'Entered', args: { round, player } }),
      data: encodeAbiParameters([{ type: 'uint24' }, { type: 'bool' }], [3, true]),
    })
    const drawn = (round: bigint) => ({
      ...swept(3),
      topics: encodeEventTopics({ abi: raffleAbi, eventName: 'Drawn', args: { round, player } }),
      data: '0x',
    })
    const { client, filters } = clientOf({
      eth_getLogs: [entered(7n), entered(8n), drawn(7n), drawn(8n), swept(3)],
    })
    const namesOf = async (more: object) =>
      (await read(client, more)).map(({ eventName, args }) => [eventName, Object(args).round])
    expect(await namesOf({ round: 7n })).toEqual([
      ['Entered', 7n],
      ['Drawn', 7n],
    ])
    expect(await namesOf({ round: 8n, eventNames: ['Drawn', 'Swept'] })).toEqual([['Drawn', 8n]])
    expect(await namesOf({ round: 8n, eventNames: ['Entered'] })).toEqual([['Entered', 8n]])
    const topic = numberToHex(8, { size: 32 })
    expect(filters.map(({ topics }) => topics.slice(1))).toEqual([[], [null, topic], [topic]])
  })

  test('selects by a text, of which a topic has the hash', async () => {
    const abi = parseAbi(['event Named(string indexed name, uint256 amount)'])
    const named = (name: string) => ({
      ...swept(3),
      topics: encodeEventTopics({ abi, args: { name } }),
      data: encodeAbiParameters([{ type: 'uint256' }], [3n]),
    })
    const { client, filters } = clientOf({ eth_getLogs: [named('a'), named('b')] })
    const names = defineEvents({ abi, id: 'name' })
    const events = await names.get(client, { address, fromBlock: 1n, name: 'b' })
    expect(filters[0]?.topics[1]).toBe(keccak256(toHex('b')))
    expect(events).toMatchObject([{ args: { name: keccak256(toHex('b')), amount: 3n } }])
  })

  test('reads several contracts at once, and says which one an event is of', async () => {
    const { client, filters } = clientOf({
      eth_getLogs: [swept(3), { ...swept(4), address: other }, { ...swept(5), address: player }],
    })
    const events = await read(client, { address: [address, other] })
    expect(events.map((event) => event.address)).toEqual([address, other])
    expect(filters[0]?.address).toEqual([address, other])
  })

  test('wants a range of at least one block', async () => {
    await expect(read(clientOf().client, { blockRange: 0n })).rejects.toMatchObject({
      name: 'InvalidBlockRangeError',
    })
  })

  test('stops with the reason of the signal, whatever it is', async () => {
    const reason = new TypeError('enough')
    await expect(read(clientOf().client, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test.each([
    ['a height that is none', { eth_blockNumber: {} }],
    ['logs that are none', { eth_getLogs: 'none' }],
    ['a log that is none', { eth_getLogs: [7] }],
  ])('refuses %s', async (_, answers) => {
    await expect(read(clientOf(answers).client)).rejects.toMatchObject({ name: 'InvalidResponseError' })
  })
})

describe('watching', () => {
  /** A chain that grows as a test says, and whose endpoint fails as long as it is told to. */
  function chainOf() {
    const chain = { height: 4, fork: '00', failure: undefined as unknown, asked: [] as string[] }
    const logOf = (number: number) => ({ ...swept(number), blockHash: hashOf(number) })
    const hashOf = (number: number) =>
      numberToHex(BigInt(`0x${number > 4 ? chain.fork : ''}${number}`), { size: 32 })
    const request = async ({ method, params }: { method: string; params: [Hex & Filter] }) => {
      chain.asked.push(method)
      if (chain.failure instanceof Error) throw chain.failure
      if (chain.failure !== undefined) return chain.failure
      if (method === 'eth_getLogs') {
        const { fromBlock, toBlock } = params[0]
        const blocks = Array.from({ length: chain.height + 1 }, (_, number) => number)
        return blocks.filter((number) => number >= Number(fromBlock) && number <= Number(toBlock)).map(logOf)
      }
      const number = String(params[0]) === 'latest' ? chain.height : Number(params[0])
      return { number: numberToHex(number), hash: hashOf(number), timestamp: '0x24' }
    }
    const client = createClient({
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: 1,
      cacheTime: 0,
    })
    return Object.assign(chain, { client })
  }

  const watch = (client: ReturnType<typeof chainOf>['client'], more: object = {}) => {
    const onEvents = vi.fn()
    const onError = vi.fn()
    const unwatch = raffle.watch(client, { address, onEvents, onError, ...more })
    const heard = () => onEvents.mock.calls.flat(2).map(({ args, removed }) => [Number(args.amount), removed])
    return { onEvents, onError, unwatch, heard }
  }

  test('calls back with what happens from now on, once, and asks for no filter', async () => {
    const chain = chainOf()
    const { heard, onError, unwatch } = watch(chain.client)
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(2))
    chain.height = 6
    await vi.waitFor(() => expect(heard().length).toBeGreaterThan(1))
    const asked = chain.asked.length
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(asked + 4))
    unwatch()
    expect(heard()).toEqual([
      [5, false],
      [6, false],
    ])
    expect(onError).not.toHaveBeenCalled()
    expect(chain.asked).not.toContain('eth_newFilter')
  })

  test('says which events a reorganisation removed', async () => {
    const chain = chainOf()
    const { heard, unwatch } = watch(chain.client)
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(2))
    chain.height = 5
    await vi.waitFor(() => expect(heard()).toEqual([[5, false]]))
    chain.fork = 'ff'
    await vi.waitFor(() => expect(heard().length).toBeGreaterThan(2))
    unwatch()
    expect(heard().slice(1)).toEqual([
      [5, true],
      [5, false],
    ])
  })

  test.each([
    ['an endpoint that refuses', refusal(-32005), 'EndpointError'],
    ['a filter that was not found', refusal(-32602), 'EndpointError'],
    ['a DOM event', new (class CloseEvent extends Error {})('closed'), 'EndpointError'],
    ['what is no block', 7, 'InvalidResponseError'],
    ['nothing', null, undefined],
  ])('loses nothing behind %s, and says what is wrong', async (_, failure, name) => {
    const chain = chainOf()
    const { heard, onError, unwatch } = watch(chain.client)
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(2))
    chain.failure = failure
    const asked = chain.asked.length
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(asked))
    chain.height = 7
    if (name) await vi.waitFor(() => expect(onError).toHaveBeenCalled())
    chain.failure = undefined
    await vi.waitFor(() => expect(heard().map(([amount]) => amount)).toEqual([5, 6, 7]), 20_000)
    unwatch()
    for (const [error] of onError.mock.calls) {
      expect(error).toMatchObject({ name, retryable: true })
      expect(error).toBeInstanceOf(ModelMarketError)
    }
  })

  test('is told of what was wrong from the beginning', async () => {
    const chain = chainOf()
    chain.failure = refusal(-32005)
    const { heard, onError, unwatch } = watch(chain.client)
    await vi.waitFor(() => expect(onError).toHaveBeenCalled())
    chain.failure = undefined
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(5), 20_000)
    chain.height = 5
    await vi.waitFor(() => expect(heard()).toEqual([[5, false]]), 20_000)
    unwatch()
  })

  test('passes on what the callback throws, as it is, and goes on, whatever a callback throws', async () => {
    const mistake = new TypeError('of the caller')
    const throwing = () =>
      vi.fn(() => {
        throw mistake
      })
    const chain = chainOf()
    const [onEvents, onError] = [throwing(), throwing()]
    const { unwatch } = watch(chain.client, { onEvents, onError })
    await vi.waitFor(() => expect(chain.asked.length).toBeGreaterThan(2))
    for (const height of [5, 6]) {
      chain.height = height
      await vi.waitFor(() => expect(onEvents).toHaveBeenCalledTimes(height - 4))
    }
    expect(onError).toHaveBeenCalledWith(mistake)
    unwatch()
    const asked = chain.asked.length
    chain.height = 7
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(chain.asked.length).toBeLessThan(asked + 3)
    expect(onEvents).toHaveBeenCalledTimes(2)
  })
})

describe('following', () => {
  test('tells the events of one thing, of several contracts', async () => {
    const drawn = (round: bigint, more: object = {}) => ({
      ...swept(3),
      topics: encodeEventTopics({ abi: raffleAbi, eventName: 'Drawn', args: { round, player } }),
      data: '0x',
      ...more,
    })
    const logs = [drawn(7n), drawn(8n), drawn(7n, { address: other, logIndex: '0x1' }), swept(3)]
    const { client, filters } = clientOf({
      eth_getBlockByNumber: { number: '0x3', hash: zeroHash, timestamp: '0x24' },
      eth_getLogs: logs,
    })
    const parameters = { address: [address, other], round: 7n, eventNames: ['Drawn'], fromBlock: 3n } as const
    const { value } = await raffle.follow(client, parameters).next()
    expect(value?.events).toMatchObject([
      { address, eventName: 'Drawn', args: { round: 7n } },
      { address: other, eventName: 'Drawn', args: { round: 7n } },
    ])
    expect(filters[0]).toMatchObject({
      address: [address, other],
      topics: [[expect.any(String)], null, numberToHex(7, { size: 32 })],
    })
  })
})

test('an id is an indexed argument, of its own type', () => {
  // @ts-expect-error: amounts are not indexed
  defineEvents({ abi: raffleAbi, id: 'amount' })
  expectTypeOf(raffle.get).parameter(1).toHaveProperty('round').toEqualTypeOf<bigint | undefined>()
  expectTypeOf(raffle.get).parameter(1).not.toHaveProperty('player')
})
