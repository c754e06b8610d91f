import { QueryClient } from '@tanstack/react-query'
import { createClient, custom } from 'viem'
import { sepolia } from 'viem/chains'
import { expect, test } from 'vitest'
import { EndpointError } from '../chain/index.js'
import { ModelMarketError } from '../errors/index.js'
import { chainState } from './chainState.js'
import { defineListQuery, defineQuery } from './queries.js'

const address = '0x0000000000000000000000000000000000000001'
const client = createClient({
  chain: sepolia,
  transport: custom({ request: () => Promise.reject(new Error('nothing is asked')) }),
})

/** A query client whose page follows the chain. */
function following(block: bigint) {
  const queries = new QueryClient()
  const state = chainState(queries, sepolia.id)
  state.headSources = 1
  state.see({ number: block, timestamp: 1000n })
  return { queries, state }
}

test('a read during which the contract changed is made again, at the newer block', async () => {
  const { queries, state } = following(5n)
  const blocks: (bigint | undefined)[] = []
  const options = defineQuery<{ id: bigint }, string>('raffle', 'getTicket', async (_, { blockNumber }) => {
    blocks.push(blockNumber)
    if (blocks.length === 1) {
      state.see({ number: 6n, timestamp: 1012n })
      state.changes++
    }
    return `at ${blockNumber}`
  })
  expect(await queries.fetchQuery(options(client, { address, id: 1n }))).toBe('at 6')
  expect(blocks).toEqual([5n, 6n])
})

test('what was not there when the contract changed is read again, at the newer block', async () => {
  const { queries, state } = following(5n)
  const blocks: (bigint | undefined)[] = []
  const options = defineQuery<{ id: bigint }, string>('raffle', 'getTicket', async (_, { blockNumber }) => {
    blocks.push(blockNumber)
    if (blockNumber !== 5n) return `at ${blockNumber}`
    state.see({ number: 6n, timestamp: 1012n })
    state.changes++
    // The page hears of the ticket while it is read. A first read is not cancelled.
    void queries.invalidateQueries()
    throw new ModelMarketError('There is no ticket 1.')
  })
  expect(await queries.fetchQuery(options(client, { address, id: 1n }))).toBe('at 6')
  expect(blocks).toEqual([5n, 6n])
})

test('what is not there stays an error, and is read again only for a change', async () => {
  const { queries, state } = following(5n)
  let reads = 0
  const options = defineQuery<object, string>('raffle', 'getTicket', async () => {
    reads++
    if (reads > 1) state.changes++
    throw new ModelMarketError('There is no ticket 1.')
  })
  const read = () => queries.fetchQuery({ ...options(client, { address }), staleTime: 0 })
  await expect(read()).rejects.toThrow('There is no ticket 1.')
  expect(reads).toBe(1)
  // However often the contract changes, a read ends.
  await expect(read()).rejects.toThrow('There is no ticket 1.')
  expect(reads).toBe(5)
})

test('a read without a result is null', async () => {
  const { queries } = following(5n)
  const options = defineQuery<object, string | undefined>('raffle', 'getWinner', async () => undefined)
  expect(await queries.fetchQuery(options(client, { address }))).toBeNull()
})

test('a page of a list begins where the one before says', async () => {
  const { queries } = following(5n)
  const listTickets = async (
    _: unknown,
    { from = 0, size }: { from?: number | undefined; size: number },
  ) => ({
    next: from + size < 5 ? from + size : undefined,
  })
  const options = defineListQuery('raffle', 'listTickets', Object.assign(listTickets, { check() {} }))
  const list = await queries.fetchInfiniteQuery({ ...options(client, { address, size: 2 }), pages: 9 })
  expect(list.pages).toEqual([{ next: 2 }, { next: 4 }, { next: undefined }])
  expect(list.pageParams).toEqual([undefined, 2, 4])
})

test('what never changes is read once', () => {
  const read = async () => address
  const { staleTime, refetchInterval } = defineQuery('raffle', 'getToken', read, { isFixed: true })(client, {
    address,
  })
  expect([staleTime, refetchInterval]).toEqual([Number.POSITIVE_INFINITY, undefined])
})

test('only what may succeed is tried again, and not on a server', () => {
  const { retry } = defineQuery<object, string>('raffle', 'getWinner', async () => '')(client, { address })
  const endpoint = new EndpointError({ functionName: 'eth_call' })
  expect(retry(0, endpoint)).toBe(false)
  Object.assign(globalThis, { window: {} })
  try {
    expect(retry(0, endpoint)).toBe(true)
    expect(retry(3, endpoint)).toBe(false)
    expect(retry(0, new ModelMarketError('It is no use.'))).toBe(false)
  } finally {
    Reflect.deleteProperty(globalThis, 'window')
  }
})
