import { createClient, custom, type Hex, numberToHex, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, expect, test } from 'vitest'
import { MemoryVault } from '../../../test/fixtures/memoryVault.js'
import type { EventBatch, EventCursor } from '../../chain/index.js'
import { VaultCorruptedError, VaultFullError } from '../vault/errors.js'
import { PersonNeededError } from './errors.js'
import type { AgentOptions, CommonEvent } from './options.js'
import { Queue } from './queue.js'
import type { AgentContext, FollowedEvent, Next, Role } from './role.js'
import { runAgent } from './runAgent.js'

const address = '0x00000000000000000000000000000000000000aa'
const accounts = (['0x01', '0x02'] as const).map((byte) =>
  privateKeyToAccount(`0x${byte.slice(2).padStart(64, '0')}` as Hex),
)

const firstBlock = { number: '0x0', timestamp: '0x0', hash: `0x${'11'.repeat(32)}` }

/** A vault that knows the chain. */
const newVault = () => new MemoryVault({ 'chain/1': firstBlock.hash })

interface ThingEvent extends FollowedEvent {
  args: { thing?: string; things?: string[] }
}

const about = (thing: string): ThingEvent => ({ eventName: 'Changed', args: { thing } })
const aboutMany = (...things: string[]): ThingEvent => ({ eventName: 'ManyChanged', args: { things } })

/** Batches that a test makes: one block each, which is ten seconds long unless the test says its time. */
class Chain {
  readonly batches = new Queue<EventBatch<ThingEvent>>()
  #height = 0

  mine(events: ThingEvent[] = [], removed: ThingEvent[] = [], time?: bigint, caughtUp = true): void {
    const number = BigInt(++this.#height)
    const timestamp = time ?? number * 10n
    const cursor: EventCursor = { start: `0x${number.toString(16)}`, blocks: [] }
    this.batches.push({
      ...{ events, removed, cursor },
      head: { number, hash: zeroHash, timestamp },
      caughtUp,
    })
  }
}

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

type Told = CommonEvent | { type: 'stepped'; key: string; block: bigint }

/** Runs an agent whose steps are told. */
function run(
  role: Partial<Role<ThingEvent>> | ((context: AgentContext<Told>) => Partial<Role<ThingEvent>>),
  {
    vault = newVault(),
    chain = new Chain(),
    account = accounts[0],
    ...options
  }: Partial<AgentOptions> & {
    vault?: MemoryVault
    chain?: Chain
    account?: (typeof accounts)[number] | undefined
  } = {},
) {
  const stop = new AbortController()
  const transport = custom({ request: async ({ method }) => (method === 'eth_chainId' ? '0x1' : firstBlock) })
  const told: Told[] = []
  const given: { cursor?: EventCursor | undefined } = {}
  const events = runAgent<Told, ThingEvent>(
    {
      client: createClient({ ...(account ? { account } : {}), transport }),
      ...{ address, vault, signal: stop.signal, maxWaitMs: 1, ...options },
    },
    {
      name: 'tester',
      async *follow(_client, parameters) {
        given.cursor = parameters.cursor
        stop.signal.addEventListener('abort', () => chain.batches.end())
        yield* chain.batches
      },
      open: (context) => ({
        keyOf: ({ args }) => args.thing,
        async step(key) {
          context.tell({ type: 'stepped', key, block: context.block() })
          return {}
        },
        ...(typeof role === 'function' ? role(context) : role),
      }),
    },
  )
  const running = (async () => {
    for await (const event of events) told.push(event)
  })()
  const end = async () => {
    stop.abort()
    await running
  }
  stops.push(end)
  const steps = () => told.flatMap((event) => (event.type === 'stepped' ? [event.key] : []))
  return { told, steps, end, vault, chain, given, running }
}

test('a step is taken with each thing that an event is about, also when the event is taken back', async () => {
  const { chain, steps } = run({})
  chain.mine([about('7'), about('0xab/3')])
  await expect.poll(steps).toEqual(['7', '0xab/3'])
  chain.mine([], [about('7')])
  await expect.poll(steps).toEqual(['7', '0xab/3', '7'])
})

test('only events that concern the role start tracking; the others are about what is tracked', async () => {
  const { chain, steps } = run({ concerns: ({ args }) => args.thing === 'mine' })
  chain.mine([about('mine'), about('other')])
  chain.mine([about('mine'), about('other')])
  await expect.poll(steps).toEqual(['mine', 'mine'])
})

test('an event without a key reaches the role, which tracks what it changed', async () => {
  const { chain, steps, vault } = run(({ track }) => ({
    onEvent: ({ args }) => {
      for (const thing of args.things ?? []) track(thing)
    },
  }))
  chain.mine([aboutMany('a', 'b')])
  await expect.poll(steps).toEqual(['a', 'b'])
  // Together with the position in the events: a crash in between would lose them.
  const keys = vault.written.map((changes) => changes.map(({ key }) => key.split('/').slice(4).join('/')))
  expect(keys).toEqual([['tracked/a', 'tracked/b', 'cursor']])
})

test('a role knows the latest block when it is opened, and waits for one that is not ahead', async () => {
  let timestamp = BigInt(Math.floor(Date.now() / 1000)) + 86_400n
  const latest = () => ({ ...firstBlock, number: '0x7', timestamp: numberToHex(timestamp) })
  const transport = custom({
    request: async ({ method, params }) => {
      if (method === 'eth_chainId') return '0x1'
      return params[0] === 'latest' ? latest() : firstBlock
    },
  })
  const client = createClient({ account: accounts[0], transport })
  let opened: [bigint, bigint] | undefined
  const { told } = run(
    ({ block, now }) => {
      opened = [block(), now()]
      return {}
    },
    { client },
  )
  await expect
    .poll(() => told.flatMap((event) => (event.type === 'retrying' ? [event.error.name] : [])))
    .toContain('HeadAheadError')
  expect(opened).toBeUndefined()
  timestamp -= 86_400n
  await expect.poll(() => opened).toEqual([7n, timestamp])
})

test('an agent resumes with what it tracked, and where it was in the events', async () => {
  const vault = newVault()
  const first = run({}, { vault })
  first.chain.mine([about('a'), about('b')])
  await expect.poll(first.steps).toHaveLength(2)
  await first.end()
  const { chain, steps, given, told } = run({}, { vault })
  chain.mine()
  await expect.poll(steps).toEqual(['a', 'b'])
  expect(given.cursor).toEqual({ start: '0x1', blocks: [] })
  expect(told).toContainEqual({ type: 'started', block: 1n, tracked: 2 })
})

test('an agent whose endpoint refuses logs takes the steps that are due', async () => {
  const vault = newVault()
  const first = run({}, { vault })
  first.chain.mine([about('a')])
  await expect.poll(first.steps).toEqual(['a'])
  await first.end()
  const { chain, steps, told } = run({}, { vault })
  chain.mine([], [], 20n, false)
  await expect.poll(steps).toEqual(['a'])
  chain.mine([], [], 2_000n, false)
  await expect.poll(steps).toEqual(['a', 'a'])
  expect(told.filter(({ type }) => type === 'started')).toEqual([])
})

test('what is done is tracked no more', async () => {
  const vault = newVault()
  const first = run({ step: async (key) => (key === 'a' ? 'done' : {}) }, { vault })
  first.chain.mine([about('a'), about('b')])
  await expect.poll(() => vault.written.length).toBe(2)
  await first.end()
  const { chain, steps } = run({}, { vault })
  chain.mine()
  await expect.poll(steps).toEqual(['b'])
})

test('two accounts that share a vault share neither a position nor what they track', async () => {
  const vault = newVault()
  const first = run({}, { vault })
  first.chain.mine([about('a')])
  await expect.poll(first.steps).toEqual(['a'])
  await first.end()
  const second = run({}, { vault, account: accounts[1] })
  second.chain.mine([about('b')])
  await expect.poll(second.steps).toEqual(['b'])
  expect(second.given.cursor).toBeUndefined()
})

test('a step is taken when its time has come', async () => {
  let next: Next = 25n
  const { chain, steps } = run(({ tell }) => ({
    async step(key) {
      tell({ type: 'stepped', key, block: 0n })
      const at = next
      next = {}
      return at
    },
  }))
  chain.mine([about('a')])
  await expect.poll(steps).toHaveLength(1)
  chain.mine()
  chain.mine()
  await expect.poll(steps).toHaveLength(2)
})

test('a step that an event causes reads a block that has the event', async () => {
  let finish = () => {}
  const blocked = new Promise<void>((resolve) => {
    finish = resolve
  })
  let release = () => {}
  const { chain, told, vault, steps } = run(({ tell, block }) => ({
    async step(key) {
      tell({ type: 'stepped', key, block: block() })
      if (key === 'slow') await blocked
      return {}
    },
  }))
  chain.mine([about('slow'), about('a')])
  await expect.poll(steps).toEqual(['slow', 'a'])
  vault.hold = new Promise((resolve) => {
    release = resolve
  })
  chain.mine([about('a')])
  await new Promise((resolve) => setTimeout(resolve, 10))
  // The end of a step starts others, while the batch is being written.
  finish()
  await expect.poll(steps).toHaveLength(3)
  expect(told.at(-1)).toEqual({ type: 'stepped', key: 'a', block: 2n })
  release()
})

test('errors of a step are told with its key, and the step is retried', async () => {
  let failures = 2
  const { chain, steps, told } = run(({ tell }) => ({
    async step(key) {
      if (failures-- > 0) throw new TypeError('on purpose')
      tell({ type: 'stepped', key, block: 0n })
      return {}
    },
  }))
  chain.mine([about('a')])
  await expect.poll(steps).toEqual(['a'])
  expect(told.filter(({ type }) => type === 'failed')).toMatchObject([{ key: 'a' }, { key: 'a' }])
  expect(told.filter(({ type }) => type === 'retrying')).toMatchObject([{ key: 'a' }, { key: 'a' }])
})

test.each(['', 'a b', 'a\ud800'])('%j is no key', async (key) => {
  const { chain, told } = run(({ track }) => ({ start: async () => track(key) }))
  chain.mine()
  await expect
    .poll(() => told)
    .toContainEqual(
      expect.objectContaining({
        type: 'failed',
        error: expect.objectContaining({ name: 'InvalidKeyError' }),
      }),
    )
})

test('what no event names can be tracked, too', async () => {
  const { chain, steps, vault } = run(({ track }) => ({ start: async () => track('deposit') }))
  chain.mine()
  await expect.poll(steps).toEqual(['deposit'])
  chain.mine()
  await expect.poll(() => vault.written.length).toBe(2)
  expect(vault.written.at(-1)?.map(({ key }) => key)).toEqual([
    expect.stringMatching(/tracked\/deposit$/),
    expect.stringMatching(/cursor$/),
  ])
})

test('a thing that changes during the step that ends it is still tracked', async () => {
  const vault = newVault()
  let finish = () => {}
  const blocked = new Promise<void>((resolve) => {
    finish = resolve
  })
  let count = 0
  const first = run(
    ({ tell }) => ({
      concerns: () => count === 0,
      async step(key) {
        tell({ type: 'stepped', key, block: 0n })
        if (count++ > 0) return {}
        await blocked
        return 'done'
      },
    }),
    { vault },
  )
  first.chain.mine([about('a')])
  await expect.poll(first.steps).toHaveLength(1)
  first.chain.mine([], [about('a')])
  await expect.poll(() => vault.written.length).toBe(2)
  finish()
  await expect.poll(first.steps).toHaveLength(2)
  first.chain.mine([about('a')])
  await expect.poll(first.steps).toHaveLength(3)
  await first.end()
  const { chain, steps } = run({}, { vault })
  chain.mine()
  await expect.poll(steps).toEqual(['a'])
})

test('a thing that ends while its entry is written can be tracked again', async () => {
  const vault = newVault()
  let finish = () => {}
  const blocked = new Promise<void>((resolve) => {
    finish = resolve
  })
  let release = () => {}
  let again = () => {}
  let isOver = true
  const first = run(
    ({ tell, track }) => {
      again = () => {
        isOver = false
        track('a')
      }
      return {
        async step(key) {
          tell({ type: 'stepped', key, block: 0n })
          if (key === 'slow') await blocked
          return key === 'a' && isOver ? 'done' : {}
        },
      }
    },
    { vault },
  )
  first.chain.mine([about('slow')])
  await expect.poll(first.steps).toEqual(['slow'])
  vault.hold = new Promise((resolve) => {
    release = resolve
  })
  first.chain.mine([about('a')])
  await new Promise((resolve) => setTimeout(resolve, 10))
  finish()
  await expect.poll(first.steps).toEqual(['slow', 'a'])
  // The step's result is not stored yet.
  again()
  release()
  await expect.poll(first.steps).toEqual(['slow', 'a', 'a'])
  first.chain.mine([about('b')])
  await expect.poll(first.steps).toContain('b')
  await first.end()
  const { chain, steps } = run({}, { vault })
  chain.mine()
  await expect.poll(() => steps().toSorted()).toEqual(['a', 'b', 'slow'])
})

test('an event that a role cannot take is told, and the others are taken', async () => {
  const problem = new TypeError('on purpose')
  const { chain, steps, told, given, vault, end } = run({
    keyOf({ args }) {
      if (args.thing === 'odd') throw problem
      return args.thing
    },
    concerns({ args }) {
      if (args.thing === 'odder') throw problem
      return true
    },
    onEvent() {
      throw problem
    },
  })
  chain.mine([about('odd'), about('odder'), aboutMany('c'), about('a b'), about('a')])
  await expect.poll(steps).toEqual(['a'])
  const failures = told.flatMap((event) => (event.type === 'failed' ? [event.error] : []))
  expect(failures).toEqual([problem, problem, problem, expect.objectContaining({ name: 'InvalidKeyError' })])
  await end()
  expect(given.cursor).toBeUndefined()
  const later = run({}, { vault })
  later.chain.mine()
  await expect.poll(later.steps).toEqual(['a'])
  expect(later.given.cursor).toEqual({ start: '0x1', blocks: [] })
})

test('an agent that cannot go on says so at once, whatever its steps wait for', async () => {
  const chain = new Chain()
  const { steps, running } = run(
    ({ aside, endsAt, signal, tell }) => ({
      async step(key) {
        tell({ type: 'stepped', key, block: 0n })
        const over = AbortSignal.any([endsAt(1_000_000n), signal])
        await aside(() => new Promise<void>((resolve) => over.addEventListener('abort', () => resolve())))
        return {}
      },
    }),
    { chain },
  )
  chain.mine([about('a')])
  await expect.poll(steps).toEqual(['a'])
  chain.batches.end(new Error('the chain is gone'))
  await expect(running).rejects.toThrow('the chain is gone')
  stops.pop()
})

test('an agent whose disk is full says so, and goes on when there is space', async () => {
  const { chain, steps, told, vault } = run({})
  vault.fails = new VaultFullError('memory')
  chain.mine([about('a')])
  await expect.poll(() => told.filter(({ type }) => type === 'retrying').length).toBeGreaterThan(2)
  expect(told).toContainEqual(expect.objectContaining({ type: 'retrying', error: vault.fails }))
  expect(steps()).toEqual([])
  vault.fails = undefined
  await expect.poll(steps).toEqual(['a'])
  expect(vault.written.flat().map(({ key }) => key)).toContainEqual(expect.stringMatching(/tracked\/a$/))
})

test('an agent whose vault lost something ends with the error', async () => {
  const { chain, running, vault } = run({})
  vault.fails = new VaultCorruptedError()
  chain.mine([about('a')])
  await expect(running).rejects.toThrow(VaultCorruptedError)
  stops.pop()
})

class LostError extends PersonNeededError {
  static override name = 'LostError'
}

test('a thing that needs a person is left alone until the agent is started again; the others go on', async () => {
  const vault = newVault()
  const lost = new LostError('It is lost.')
  const first = run(
    ({ tell }) => ({
      async step(key) {
        tell({ type: 'stepped', key, block: 0n })
        if (key === 'a') throw lost
        return {}
      },
    }),
    { vault },
  )
  first.chain.mine([about('a'), about('b')])
  await expect.poll(() => first.told).toContainEqual({ type: 'stopped', key: 'a', error: lost })
  first.chain.mine([about('a'), about('b')])
  first.chain.mine([about('b')], [], 10_000n)
  await expect.poll(() => first.steps().filter((key) => key === 'b').length).toBe(3)
  expect(first.steps().filter((key) => key === 'a')).toHaveLength(1)
  expect(first.told.filter(({ type }) => type === 'retrying')).toEqual([])
  await first.end()
  const { chain, steps } = run({}, { vault })
  chain.mine()
  await expect.poll(() => steps().toSorted()).toEqual(['a', 'b'])
})

test('a person is told once of what may go on by itself, and it is retried', async () => {
  const lost = new LostError('It may be lost.', { retryable: true })
  let tries = 0
  const inStep = run(({ tell }) => ({
    async step(key) {
      if (++tries <= 2) throw lost
      tell({ type: 'stepped', key, block: 0n })
      return {}
    },
  }))
  inStep.chain.mine([about('a')])
  await expect.poll(inStep.steps).toEqual(['a'])
  expect(inStep.told.filter(({ type }) => type === 'stopped')).toEqual([
    { type: 'stopped', key: 'a', error: lost },
  ])
  let starts = 0
  const { chain, told } = run(({ tell, untilDone }) => ({
    start: () =>
      untilDone(async () => {
        if (++starts <= 2) throw lost
        tell({ type: 'stepped', key: 'start', block: 0n })
      }),
  }))
  chain.mine()
  await expect.poll(() => told).toContainEqual({ type: 'stepped', key: 'start', block: 0n })
  expect(told.filter(({ type }) => type === 'stopped')).toHaveLength(1)
})

test('what is done outside of a step, and needs a person, is told, too', async () => {
  const lost = new LostError('It is lost.')
  const { chain, told } = run(({ untilDone }) => ({
    start: () =>
      untilDone(async () => {
        throw lost
      }),
  }))
  chain.mine()
  await expect.poll(() => told).toContainEqual({ type: 'stopped', key: undefined, error: lost })
  expect(told.filter(({ type }) => type === 'failed')).toEqual([])
})

test('a thing is read again without logs: by its window, and by the time that it waits for', async () => {
  const waits: Record<string, Next> = { windowed: { at: 1_000_000n, window: 1_000 }, timed: 4_000n }
  const { chain, steps } = run(({ tell }) => ({
    async step(key) {
      tell({ type: 'stepped', key, block: 0n })
      return waits[key] ?? {}
    },
  }))
  chain.mine([about('windowed'), about('timed'), about('other')], [], 0n)
  await expect.poll(steps).toHaveLength(3)
  const count = (key: string) => steps().filter((one) => one === key).length
  for (let time = 50n, read = 1; time <= 1_000n; time += 50n) {
    chain.mine([], [], time)
    if (time % 250n === 0n) read++
    await expect.poll(() => count('windowed')).toBe(read)
  }
  expect(count('timed')).toBeGreaterThanOrEqual(4)
  expect(count('other')).toBe(4)
})

test('a thing with coins at stake has to be read in each window', async () => {
  const { chain, steps, told } = run(
    ({ tell }) => ({
      async step(key) {
        tell({ type: 'stepped', key, block: 0n })
        return { at: 1_000_000n, window: 900, atStake: 10n }
      },
    }),
    { heartbeatMs: 1 },
  )
  chain.mine([about('a')])
  await expect.poll(steps).toEqual(['a'])
  const duties = [{ key: 'a', call: 'read', until: 910n, atStake: 10n }]
  await expect.poll(() => told).toContainEqual(expect.objectContaining({ type: 'heartbeat', duties }))
})

test('nothing is done while the head is ahead of the clock', async () => {
  let send = async (): Promise<unknown> => undefined
  const { chain, steps, told } = run((context) => {
    send = () => context.send('a b', {} as never, {} as never)
    return {}
  })
  const now = BigInt(Math.floor(Date.now() / 1000))
  chain.mine([about('a')], [], now - 20n)
  await expect.poll(steps).toEqual(['a'])
  chain.mine([about('a'), about('b')], [], now + 86_400n)
  const retrying = () => told.flatMap((event) => (event.type === 'retrying' ? [event.error.name] : []))
  await expect.poll(retrying).toEqual(['HeadAheadError'])
  await expect(send()).rejects.toMatchObject({ name: 'HeadAheadError', retryable: true })
  expect(steps()).toEqual(['a'])
  // What happened meanwhile is looked at once the head is right.
  chain.mine([], [], now)
  await expect.poll(steps).toEqual(['a', 'a', 'b'])
})

test.each([
  ['the vault is of another chain', { vault: new MemoryVault({ 'chain/1': `0x${'22'.repeat(32)}` }) }],
  ['another chain is named', { genesis: `0x${'22'.repeat(32)}` as const }],
])('an agent does not start when %s', async (_, options) => {
  const { running, told } = run({}, options)
  await expect(running).rejects.toMatchObject({ name: 'WrongChainError', retryable: false })
  expect(told).toEqual([])
  stops.pop()
})
