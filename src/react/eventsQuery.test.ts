import { QueryClient } from '@tanstack/react-query'
import { createClient, custom } from 'viem'
import { sepolia } from 'viem/chains'
import { expect, test } from 'vitest'
import { chainState } from './chainState.js'
import { defineEventsQuery } from './eventsQuery.js'
import type { ReactProtocol } from './types.js'

const address = '0x0000000000000000000000000000000000000001'
const client = createClient({
  chain: sepolia,
  transport: custom({ request: () => Promise.reject(new Error('nothing is asked')) }),
})
const drawn = (blockNumber: bigint) => ({ args: {}, blockNumber, blockHash: `0x${blockNumber}`, logIndex: 0 })

/** A page that knows block 5, and the query of a contract with an event in each block. `onRead` is called before a batch ends. */
function eventsQuery(onRead: (block: bigint, state: ReturnType<typeof chainState>) => void) {
  const queries = new QueryClient()
  const state = chainState(queries, sepolia.id)
  state.headSources = 1
  state.see({ number: 5n, timestamp: 1000n })
  const read: bigint[] = []
  async function* follow() {
    for (let number = 5n; ; number++) {
      read.push(number)
      onRead(number, state)
      const head = { number, timestamp: number, hash: '0x' }
      yield {
        removed: [],
        events: [drawn(number)],
        cursor: { start: '0x0', blocks: [] },
        head,
        caughtUp: true,
      }
    }
  }
  const options = defineEventsQuery<{ fromBlock: bigint }, ReturnType<typeof drawn>>(
    'raffle',
    'getEvents',
    follow as unknown as ReactProtocol<ReturnType<typeof drawn>>['follow'],
  )(client, { address, fromBlock: 0n })
  return { queries, options, read }
}

test('a history goes on to the block in which the contract changed meanwhile', async () => {
  const { queries, options } = eventsQuery((block, state) => {
    if (block > 5n) return
    state.see({ number: 6n, timestamp: 1012n })
    state.changes++
    // The page hears of the event while it is read. A first reading is not cancelled.
    void queries.invalidateQueries()
  })
  expect(await queries.fetchQuery(options)).toEqual([drawn(5n), drawn(6n)])
})

test('a history of blocks in which nothing changed ends', async () => {
  const { queries, options, read } = eventsQuery((block, state) =>
    state.see({ number: block + 1n, timestamp: 1000n + block }),
  )
  await queries.fetchQuery(options)
  expect(read).toEqual([5n])
})

test('a history ends, however often the contract changes', async () => {
  const { queries, options, read } = eventsQuery((block, state) => {
    state.see({ number: block + 1n, timestamp: 1000n + block })
    state.changes++
  })
  await queries.fetchQuery(options)
  expect(read).toEqual([5n, 6n, 7n, 8n])
})
