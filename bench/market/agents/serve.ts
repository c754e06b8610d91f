import { MemoryBlockstore } from 'blockstore-core'
import {
  createClient,
  getAbiItem,
  type Hex,
  http,
  numberToHex,
  parseEther,
  parseTransaction,
  toFunctionSelector,
} from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import { openVault } from '../../../src/agents/index.js'
import { denseNetwork } from '../../../src/baseline/index.js'
import { parseCsv } from '../../../src/dataset/index.js'
import { runTrainer, type TrainerEvent } from '../../../src/protocols/market/agents/index.js'
import { sealLabels } from '../../../src/protocols/market/commitment.js'
import { prepareRequest, type RequestSecret } from '../../../src/protocols/market/flows/index.js'
import { startMarket, type TestMarket } from '../../../src/protocols/market/testing/index.js'
import { faultyTransport } from '../../../src/testing/index.js'
import { random } from '../../../src/testing/random.js'

const claimSelector = toFunctionSelector(getAbiItem({ abi: modelMarketAbi, name: 'claimScore' }))
/** What the data of a request's claim begins with. */
const claimOf = (requestId: bigint) => claimSelector + numberToHex(requestId, { size: 32 }).slice(2)

export interface Served {
  callsPerRequestHour: number
  callsPerEvent: number
  events: number
  /** From the block that has an event to the transaction that answers it being sent. */
  reactionMs: { p50: number; p99: number }
  memoryMB: number
  hours: number
}

const blockSeconds = 12
/** So long takes what is a block's time on the chain, in milliseconds. */
const blockTime = 100
/** The number of blocks in which nothing happens: an agent mostly waits. */
const idleBlocks = 300

/** Plays `count` requests at a time with one trainer among others, in the chain's time. */
export async function serve(count: number, folder: string): Promise<Served> {
  const market = await startMarket({ trainers: 1 })
  const trainer = market.trainers[0]
  if (!trainer) throw new Error('no trainer')
  const transport = faultyTransport(http(market.chain.url))
  const sentAt = new Map<string, number>()
  const watched: typeof transport = Object.assign(
    (parameters: Parameters<typeof transport>[0]) => {
      const inner = transport(parameters)
      const request = (async (args: { method: string; params?: unknown }) => {
        if (args.method === 'eth_sendRawTransaction') {
          const { data } = parseTransaction((args.params as [Hex])[0])
          const key = data?.slice(0, 74) ?? ''
          if (!sentAt.has(key)) sentAt.set(key, performance.now())
        }
        return inner.request(args as never)
      }) as typeof inner.request
      return { ...inner, request }
    },
    { faults: {}, requests: transport.requests },
  )
  const client = createClient({
    account: trainer.account,
    transport: watched,
    pollingInterval: blockTime,
    cacheTime: 0,
  })
  const vault = await openVault({ location: folder, key: new Uint8Array(32).fill(1) })
  const store = new MemoryBlockstore()
  const stop = new AbortController()
  const told: TrainerEvent[] = []
  try {
    const requests = await createRequests(market, store, count)
    const running = (async () => {
      const events = runTrainer({
        client,
        address: market.address,
        vault,
        store,
        fromBlock: 0n,
        // The chain's time is not real time.
        checkClock: false,
        signal: stop.signal,
        trainings: 4,
        train: async () => model(),
      })
      for await (const event of events) {
        told.push(event)
        // The endpoint is a good one: nothing should be.
        if (event.type === 'retrying' || event.type === 'failed') console.error(event)
      }
    })()
    const has = (type: TrainerEvent['type']) => told.filter((event) => event.type === type).length
    await until(() => has('submitted') === count)

    await market.requester.setAutomine(false)
    const before = total(transport.requests)
    const start = await market.chain.now()
    const minedAt = new Map<bigint, number>()
    let memory = 0
    const mine = async (timestamp: bigint) => {
      await market.keeper.setNextBlockTimestamp({ timestamp })
      await market.keeper.mine({ blocks: 1 })
      memory = Math.max(memory, process.memoryUsage().rss)
    }
    const pass = () => new Promise((resolve) => setTimeout(resolve, blockTime))
    for (let block = 1; block <= idleBlocks; block++) {
      await mine(start + BigInt(block * blockSeconds))
      await pass()
    }
    // Then each block has some of the truths, until all are out.
    const waiting = [...requests]
    let time = requests.at(-1)?.deadline ?? start
    const skipped = time - (start + BigInt(idleBlocks * blockSeconds))
    await mine(time)
    while (has('closed') < count) {
      const now = waiting.splice(0, Math.ceil(count / 50))
      for (const { requestId, secret } of now) {
        const { labels, salt } = secret
        await market.requester.market.revealTruth({ requestId, labels, salt, gas: 500_000n })
      }
      time += BigInt(blockSeconds)
      await mine(time)
      for (const { requestId } of now) minedAt.set(requestId, performance.now())
      await pass()
    }
    const hours = Number(time - start - skipped) / 3_600
    const calls = total(transport.requests) - before
    const reactions = [...minedAt]
      .map(([requestId, mined]) => (sentAt.get(claimOf(requestId)) ?? Number.NaN) - mined)
      .sort((a, b) => a - b)
    const events = (await market.outsider.market.getEvents({ fromBlock: 0n })).length
    stop.abort()
    await running
    return {
      callsPerRequestHour: calls / count / hours,
      callsPerEvent: calls / events,
      events,
      reactionMs: { p50: quantile(reactions, 0.5), p99: quantile(reactions, 0.99) },
      memoryMB: memory / 2 ** 20,
      hours,
    }
  } finally {
    stop.abort()
    await vault.close()
    await market.stop()
  }
}

interface Open {
  requestId: bigint
  deadline: bigint
  secret: Pick<RequestSecret, 'labels' | 'salt'>
}

/** Requests for one dataset, each with a salt of its own. */
async function createRequests(market: TestMarket, store: MemoryBlockstore, count: number): Promise<Open[]> {
  const next = random(3)
  const lines = Array.from({ length: 200 }, () => {
    const [x, y] = [next() * 2 - 1, next() * 2 - 1]
    return `${x},${y},${x > y ? 'a' : 'b'}`
  })
  const { parameters, secret } = await prepareRequest({
    table: parseCsv(['x,y,label', ...lines].join('\n')),
    label: 'label',
    testSize: 100,
    seed: 'bench',
    task: { title: 'Bench', licence: 'CC0-1.0' },
    store,
  })
  const open: Open[] = []
  for (let i = 1; i <= count; i++) {
    const { labels } = secret
    const salt = numberToHex(i, { size: 32 })
    const { superhash: truth } = sealLabels({ labels, salt })
    const { requestId, deadline } = await market.requester.market.createRequest.sync({
      ...parameters,
      truth,
      reward: parseEther('1'),
      stake: parseEther('0.1'),
      submissionWindow: 86_400,
      responseWindow: 3_600,
      minScore: 50,
    })
    open.push({ requestId, deadline, secret: { labels, salt } })
  }
  return open
}

const model = () =>
  denseNetwork({
    inputs: 2,
    layers: [
      {
        weights: [
          [1, -1],
          [-1, 1],
        ],
        bias: [0, 0],
        activation: 'softmax',
      },
    ],
  })

const total = (requests: ReadonlyMap<string, number>) => [...requests.values()].reduce((sum, n) => sum + n, 0)

async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 50))
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
