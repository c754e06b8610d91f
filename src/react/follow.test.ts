import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { createClient, custom, type Hex, numberToHex, pad } from 'viem'
import { mainnet } from 'viem/chains'
import { afterEach, expect, test } from 'vitest'
import { raffleAbi } from '../../test/fixtures/raffle.js'
import { ask, defineEvents, WrongChainError } from '../chain/index.js'
import { chainState } from './chainState.js'
import { defineEventsQuery } from './eventsQuery.js'
import { follow } from './follow.js'
import { defineQuery } from './queries.js'
import type { ReactProtocol } from './types.js'

const address = '0x00000000000000000000000000000000000000aa'
const protocol: ReactProtocol = {
  name: 'raffle',
  idArguments: ['round'],
  follow: defineEvents({ abi: raffleAbi, id: 'round' }).follow as never,
}

/** An endpoint of a chain without events, and what it answers. */
function endpoint() {
  const state = {
    head: 100n,
    fork: 0n,
    chainId: 1,
    calls: 0,
    logs: [] as bigint[],
    absurd: undefined as bigint | undefined,
  }
  const block = (number: bigint) => ({
    number: numberToHex(number),
    hash: pad(numberToHex(number + state.fork * 1_000_000n + 1n)),
    timestamp: numberToHex(number * 12n),
  })
  const answers: Record<string, (params: Hex[]) => unknown> = {
    eth_chainId: () => numberToHex(state.chainId),
    eth_getLogs([filter]) {
      state.logs.push(BigInt((filter as unknown as { fromBlock: Hex }).fromBlock))
      return []
    },
    eth_getBlockByNumber([which = 'latest' as Hex]) {
      const latest = state.absurd ?? state.head
      if ((which as string) === 'latest') {
        state.absurd = undefined
        return block(latest)
      }
      return BigInt(which) > state.head ? null : block(BigInt(which))
    },
  }
  const client = createClient({
    chain: mainnet,
    pollingInterval: 5,
    transport: custom(
      {
        async request({ method, params }: { method: string; params: Hex[] }) {
          state.calls++
          return answers[method]?.(params)
        },
      },
      { retryCount: 0 },
    ),
  })
  return { state, client }
}

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A page that follows the contract. */
async function followed() {
  const { state, client } = endpoint()
  const queries = new QueryClient()
  const chain = chainState(queries, mainnet.id)
  const start = (with_ = client) => {
    const stop = follow(queries, with_, address, protocol)
    stops.push(stop)
    return stop
  }
  const stop = start()
  await expect.poll(() => chain.headSources).toBe(1)
  return { state, client, queries, chain, start, stop }
}

test('one absurd head does not stop the page', async () => {
  const { state, client, chain } = await followed()
  state.absurd = 10_000_000n
  await expect.poll(() => chain.blockFor(client)).toBe(10_000_000n)
  state.head = 101n
  await expect.poll(() => chain.blockFor(client)).toBe(101n)
  expect(chain.now()).toBeLessThan(10_000n)
  state.head = 102n
  await expect.poll(() => chain.blockFor(client)).toBe(102n)
})

test('nor does one at the start', async () => {
  const { state, client } = endpoint()
  state.absurd = 10_000_000n
  const queries = new QueryClient()
  const chain = chainState(queries, mainnet.id)
  stops.push(follow(queries, client, address, protocol))
  await expect.poll(() => chain.blockFor(client)).toBe(100n)
})

test('nor a receipt of a block that nobody has', async () => {
  const { state, client, chain } = await followed()
  chain.readFrom(10n ** 15n)
  state.head = 101n
  await expect.poll(() => chain.blockFor(client)).toBe(101n)
})

test('a page that is shown again after its chain began anew reads the new one', async () => {
  const { state, client, chain, start, stop } = await followed()
  stop()
  await expect.poll(() => chain.headSources).toBe(0)
  Object.assign(state, { head: 10n, fork: 1n })
  start()
  await expect.poll(() => chain.blockFor(client)).toBe(10n)
})

test('a read of a block that nobody has any more leads to the latest, without a follower as well', async () => {
  const { state, client } = endpoint()
  const queries = new QueryClient()
  const options = defineQuery<object, bigint>('raffle', 'getPot', async (client, { blockNumber = 0n }) => {
    const block = await ask(client, 'eth_getBlockByNumber', [numberToHex(blockNumber), false])
    if (!block)
      await ask({ ...client, request: () => Promise.reject(new Error('none')) } as never, 'eth_call', [])
    return blockNumber
  })(client, { address })
  const read = () => queries.fetchQuery({ ...options, staleTime: 0, retry: false }).catch(() => undefined)
  expect(await read()).toBe(100n)
  Object.assign(state, { head: 10n, fork: 1n })
  await expect.poll(read).toBe(10n)
})

test('an endpoint that limits requests is left alone for longer and longer', async () => {
  const { state, client, queries } = await followed()
  queries.mount()
  const limited = { on: false, calls: 0 }
  const tooMany = { request: () => Promise.reject(new Error('too many requests')) }
  const options = defineQuery<object, number>('raffle', 'getPot', async (client) => {
    limited.calls++
    if (limited.on) await ask({ ...client, ...tooMany } as never, 'eth_call', [])
    return limited.calls
  })(client, { address })
  const observer = new QueryObserver(queries, { ...options, retry: false, refetchInterval: false } as never)
  stops.push(observer.subscribe(() => {}))
  await expect.poll(() => limited.calls).toBe(1)
  limited.on = true
  void queries.invalidateQueries()
  await expect.poll(() => limited.calls).toBe(2)
  // Blocks come, and none of them has it read again before the pause is over.
  const before = limited.calls
  for (let i = 0; i < 20; i++) {
    const next = ++state.head
    await expect.poll(() => chainState(queries, mainnet.id).blockFor(client)).toBe(next)
  }
  expect(limited.calls - before).toBeLessThan(10)
  limited.on = false
  await expect
    .poll(() => {
      state.head++
      return observer.getCurrentResult().error
    })
    .toBeNull()
})

test('a follower goes on with the client of whoever is left', async () => {
  const { start, stop } = await followed()
  const other = endpoint()
  start(other.client)
  stop()
  await expect.poll(() => other.state.calls).toBeGreaterThan(20)
})

test('an endpoint of another chain is told, and nothing is read from it', async () => {
  const { state, client } = endpoint()
  state.chainId = 5
  const queries = new QueryClient()
  stops.push(follow(queries, client, address, protocol))
  let reads = 0
  const options = defineQuery<object, number>('raffle', 'getPot', async () => ++reads)(client, { address })
  await expect(queries.fetchQuery(options)).rejects.toSatisfy(WrongChainError.is.bind(WrongChainError))
  expect(reads).toBe(0)
  state.chainId = 1
  expect(await queries.fetchQuery(options)).toBe(1)
})

test('a history is read once, and then what is new; a reading that is cancelled ends', async () => {
  const { state, client, queries } = await followed()
  state.head = 1_000n
  const options = defineEventsQuery<{ fromBlock: bigint; blockRange: bigint }, never>(
    'raffle',
    'getEvents',
    protocol.follow as never,
  )(client, { address, fromBlock: 0n, blockRange: 10n })
  const ranges = () => state.logs.filter((from) => from < 900n).length
  const first = queries.fetchQuery(options).catch(() => undefined)
  await expect.poll(ranges).toBeGreaterThan(10)
  await queries.cancelQueries({ queryKey: options.queryKey })
  await first
  await queries.fetchQuery(options)
  // Each range once, and the one that was under way.
  expect(ranges()).toBeLessThanOrEqual(92)
  state.head = 1_001n
  await queries.fetchQuery({ ...options, staleTime: 0 })
  expect(ranges()).toBeLessThanOrEqual(92)
})
