import { createClient, custom, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, expect, test } from 'vitest'
import type { EventBatch, EventCursor } from '../../chain/index.js'
import { VaultCorruptedError, VaultFullError } from '../vault/errors.js'
import type { Vault, VaultChange, VaultValue } from '../vault/vault.js'
import type { CommonEvent } from './options.js'
import { Queue } from './queue.js'
import type { AgentContext, FollowedEvent, Next, Role } from './role.js'
import { runAgent } from './runAgent.js'

const address = '0x00000000000000000000000000000000000000aa'
const accounts = (['0x01', '0x02'] as const).map((byte) =>
  privateKeyToAccount(`0x${byte.slice(2).padStart(64, '0')}` as Hex),
)

const firstBlock = { number: '0x0', timestamp: '0x0', hash: `0x${'11'.repeat(32)}` }

/** A vault in memory that remembers what was written at once, and that can hold a write back. */
class MemoryVault implements Vault {
  readonly location = 'memory'
  readonly written: (readonly VaultChange[])[] = []
  readonly #values = new Map<string, VaultValue>([['chain/1', firstBlock.hash]])
  /** What each write fails with. */
  fails: Error | undefined
  /** What each write waits for. */
  hold: Promise<void> = Promise.resolve()

  async get(key: string): Promise<VaultValue | undefined> {
    return this.#values.get(key)
  }
  put(key: string, value: VaultValue): Promise<void> {
    return this.write([{ key, value }])
  }
  async write(changes: readonly VaultChange[]): Promise<void> {
    await this.hold
    if (this.fails) throw this.fails
    this.written.push(changes)
    for (const { key, value } of changes) {
      if (value === undefined) this.#values.delete(key)
      else this.#values.set(key, value)
    }
  }
  async *entries(prefix = ''): AsyncGenerator<[string, VaultValue]> {
    for (const entry of [...this.#values]) if (entry[0].startsWith(prefix)) yield entry
  }
  async export(): Promise<Uint8Array> {
    return new Uint8Array()
  }
  async close(): Promise<void> {}
}

interface ThingEvent extends FollowedEvent {
  args: { thing?: string; things?: string[] }
}

const about = (thing: string): ThingEvent => ({ eventName: 'Changed', args: { thing } })
const aboutMany = (...things: string[]): ThingEvent => ({ eventName: 'ManyChanged', args: { things } })

/** Batches that a test makes: one block each, which is ten seconds long. */
class Chain {
  readonly batches = new Queue<EventBatch<ThingEvent>>()
  #height = 0

  mine(events: ThingEvent[] = [], removed: ThingEvent[] = []): void {
    const number = BigInt(++this.#height)
    const cursor: EventCursor = { start: `0x${number.toString(16)}`, blocks: [] }
    this.batches.push({
      ...{ events, removed, cursor },
      head: { number, timestamp: number * 10n },
      caughtUp: true,
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
  { vault = new MemoryVault(), chain = new Chain(), account = accounts[0] } = {},
) {
  const stop = new AbortController()
  const transport = custom({ request: async ({ method }) => (method === 'eth_chainId' ? '0x1' : firstBlock) })
  const told: Told[] = []
  const given: { cursor?: EventCursor | undefined } = {}
  const events = runAgent<Told, ThingEvent>(
    {
      client: createClient({ ...(account ? { account } : {}), transport }),
      ...{ address, vault, signal: stop.signal, maxWaitMs: 1 },
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
          return 'onEvent'
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

test('an agent resumes with what it tracked, and where it was in the events', async () => {
  const vault = new MemoryVault()
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

test('what is done is tracked no more', async () => {
  const vault = new MemoryVault()
  const first = run({ step: async (key) => (key === 'a' ? 'done' : 'onEvent') }, { vault })
  first.chain.mine([about('a'), about('b')])
  await expect.poll(() => vault.written.length).toBe(2)
  await first.end()
  const { chain, steps } = run({}, { vault })
  chain.mine()
  await expect.poll(steps).toEqual(['b'])
})

test('two accounts that share a vault share neither a position nor what they track', async () => {
  const vault = new MemoryVault()
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
      next = 'onEvent'
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
      return 'onEvent'
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
      return 'onEvent'
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
  const vault = new MemoryVault()
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
        if (count++ > 0) return 'onEvent'
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
  const vault = new MemoryVault()
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
          return key === 'a' && isOver ? 'done' : 'onEvent'
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
        return 'onEvent'
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
