import { MemoryBlockstore } from 'blockstore-core'
import {
  bytesToHex,
  concat,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionResult,
  type Hex,
  hexToNumber,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { trainingAbi } from '../../../../generated/training/index.js'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import { account, chainId, hex, timeOf } from '../../../../test/hostile/endpoint.js'
import {
  clientOf,
  endpointWith,
  gameRule,
  periodId,
  runHash,
  runId,
  training,
} from '../../../../test/training/hostile/endpoint.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { encodeCid, publish, publishFile, superhash } from '../../../content/index.js'
import {
  datasetRoot,
  encodeDataset,
  encodeWeights,
  genesisWeights,
  quantize,
  stepsTree,
  weightsRoot,
} from '../../../fixed/index.js'
import { formatRunTask, type ReplayOptions } from '../flows/index.js'
import { encodeGameRule, encodeStateData, getRun, type Run, stateHashOf } from '../index.js'
import { type OpenedRun, Runs } from './runs.js'

const { signal } = new AbortController()

/** As much of an agent as runs need, but for a chain. */
function testContext(): AgentContext<never> {
  const context: Partial<AgentContext<never>> = {
    address: zeroAddress,
    vault: new MemoryVault(),
    prefix: 'test/',
    signal,
    aside: (act) => act(),
    now: () => 1_000n,
    block: () => 1n,
  }
  return context as AgentContext<never>
}

/** A run whose states take as long as the test says. */
class TestReplay {
  height = 0
  readonly #name: string
  readonly #log: string[]
  readonly #train: (options: ReplayOptions) => Promise<void>

  constructor(
    name: string,
    log: string[],
    train: (options: ReplayOptions) => Promise<void> = async () => {},
  ) {
    this.#name = name
    this.#log = log
    this.#train = train
  }

  async advance(height: number, options: ReplayOptions = {}): Promise<void> {
    while (this.height < height) {
      this.#log.push(`${this.#name} ${this.height + 1}`)
      await this.#train(options)
      this.height++
    }
  }

  state(height: number) {
    return { height, root: zeroHash, stepsRoot: zeroHash }
  }

  get opened(): OpenedRun {
    return { replay: this } as unknown as OpenedRun
  }
}

/** A client of a chain on which all states are right. */
function chainOfRightStates() {
  const request = async ({ params: [{ data }] }: { params: [{ data: Hex }] }) => {
    const { functionName, args } = decodeFunctionData({ abi: trainingAbi, data })
    if (functionName === 'stateAt')
      return encodeFunctionResult({ abi: trainingAbi, functionName, result: toHex(args[1], { size: 32 }) })
    if (functionName !== 'getState') return expect.fail(functionName)
    const numbers = { runId: 1n, periodId: 1n, height: hexToNumber(args[0]), status: 0, firstDispute: 0n }
    const times = { submittedAt: 1, contestableUntil: 900, finalAt: 0, disputes: 0, openDisputes: 0 }
    const hashes = { parentHash: zeroHash, root: zeroHash, stepsRoot: zeroHash, replaced: zeroHash }
    const result = { ...numbers, ...times, ...hashes, worker: zeroAddress }
    return encodeFunctionResult({ abi: trainingAbi, functionName, result })
  }
  return createClient({ transport: custom({ request }) })
}

test('what is at stake, and then what is due first, goes between the states of a long run', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore() })
  const log: string[] = []
  let train = () => {}
  const first = new Promise<void>((resolve) => {
    train = resolve
  })
  const long = new TestReplay('long', log, () => first)
  const [late, soon, held] = ['late', 'soon', 'held'].map((name) => new TestReplay(name, log))
  if (!late || !soon || !held) return expect.fail('no replays')
  const all = [
    runs.advance(long.opened, 3, { signal }),
    runs.advance(late.opened, 1, { signal, until: 900n }),
    runs.advance(soon.opened, 1, { signal, until: 100n }),
    runs.advance(held.opened, 2, { signal, until: 800n, isAtStake: true }),
  ]
  const abort = new AbortController()
  const aborted = runs.advance(new TestReplay('aborted', log).opened, 1, {
    signal: abort.signal,
    isAtStake: true,
  })
  abort.abort()
  await expect(aborted).rejects.toThrow('aborted')
  train()
  await Promise.all(all)
  expect(log).toEqual(['long 1', 'held 1', 'held 2', 'soon 1', 'late 1', 'long 2', 'long 3'])
})

test('of the runs on which no deposit depends, only a few are visited at once', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore(), trainings: 2 })
  const log: string[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const visit = (runId: bigint, until: bigint, signal = new AbortController().signal) =>
    runs.visit({ runId } as Run, { signal, until }, async () => {
      log.push(`run ${runId}`)
      await ended
    })
  const first = [1n, 2n, 3n, 4n, 5n].map((runId) => visit(runId, 900n))
  const others = [visit(6n, 800n), visit(7n, 100n)]
  const abort = new AbortController()
  const aborted = visit(8n, 50n, abort.signal)
  abort.abort()
  await expect(aborted).rejects.toThrow('aborted')
  expect(log).toEqual([1, 2, 3, 4, 5].map((runId) => `run ${runId}`))
  end()
  await Promise.all([...first, ...others])
  expect(log.slice(5)).toEqual(['run 7', 'run 6'])
})

describe('a replay from the highest final state', () => {
  const { shape } = gameRule
  const dataset = quantize({
    features: Array.from({ length: 16 }, (_, i) => (i % 5) / 2 - 1),
    labels: Array.from({ length: 8 }, (_, i) => i % 2),
    columns: 2,
  })
  const task = formatRunTask({
    protocol: 'modelmarket/training-task/1',
    title: 'Trees',
    features: ['height', 'girth'].map((name) => ({ name, offset: 0, factor: 1 })),
    classes: ['oak', 'fir'],
    rows: { train: 8, test: 0 },
  })
  // Weights that no replay from the genesis has: whoever starts from them did not compute them.
  const weights = genesisWeights({ shape, seed: hex('99', 32) })
  const root = weightsRoot(weights, shape)
  const steps = stepsTree([root, root, root, root])
  const store = new MemoryBlockstore()
  let run: Run
  let ofRun: Record<string, unknown>
  let published: Hex
  beforeAll(async () => {
    const files = [
      { path: 'task.json', content: new TextEncoder().encode(task) },
      { path: 'dataset.bin', content: encodeDataset(dataset) },
    ]
    const { cid } = await publish(files, store)
    const rule = encodeGameRule({ ...gameRule, dataset: datasetRoot(dataset) })
    ofRun = { rule, taskDigest: bytesToHex(cid.multihash.digest), finalHeight: 1 }
    run = await getRun(clientOf(undefined, ofRun), { address: training, runId })
    published = encodeCid((await publishFile(encodeWeights(weights, shape), store)).cid)
  })

  /** An endpoint of a run whose first state is final, and was submitted with a CID. */
  function finalState(cid: Hex, own: Record<string, unknown> = {}) {
    const facts = { runId, periodId, height: 1, parentHash: runHash, root, stepsRoot: steps.root }
    const place = { ...facts, worker: account.address, superhash: superhash(cid) }
    const stateHash = stateHashOf({ chainId, address: training, ...place })
    const data = encodeStateData({ proof: steps.proof(3), content: cid })
    // What `stateAt` gives has no name.
    const final = { '': stateHash, status: 3, finalAt: timeOf(50n), stateHash, data }
    return endpointWith({ ...ofRun, ...place, ...final, ...own })
  }

  async function open(endpoint: ReturnType<typeof finalState>, vault = new MemoryVault()) {
    const context = { ...testContext(), client: endpoint(), address: training, vault }
    const runs = new Runs(context as AgentContext<never>, { store, from: 'final' })
    return (await runs.open(run)).replay
  }

  test('takes its weights, and has them when it is opened again, though they are gone', async () => {
    const vault = new MemoryVault()
    const first = await open(finalState(published), vault)
    expect([first.baseHeight, first.rootAt(1)]).toEqual([1, root])
    const lost = concat(['0x01551220', hex('5e', 32)])
    const again = await open(finalState(lost, { finalHeight: 2 }), vault)
    expect([again.baseHeight, again.rootAt(1)]).toEqual([1, root])
  })

  test('is one from the genesis where its weights are missing, or others', async () => {
    const { cid } = await publishFile(new Uint8Array(8), store)
    for (const lost of [concat(['0x01551220', hex('5e', 32)]), encodeCid(cid)])
      expect((await open(finalState(lost))).baseHeight).toBe(0)
  })

  test('is one from the genesis where a reorganisation has taken the state back', async () => {
    expect((await open(finalState(published, { '': zeroHash }))).baseHeight).toBe(0)
    const contestable = { status: 0, finalAt: 0 }
    expect((await open(finalState(published, contestable))).baseHeight).toBe(0)
  })

  test('waits while an endpoint does not tell which it is', async () => {
    const endpoint = finalState(published)
    const refuse = () => {
      throw new Error('refused')
    }
    const { asked } = await (async () => {
      const client = endpoint()
      await open(() => client)
      return client
    })()
    for (const from of asked.keys()) {
      const lying: typeof endpoint = () => endpoint({ from, always: true, tell: refuse })
      await expect(open(lying), `from question ${from}`).rejects.toMatchObject({ retryable: true })
    }
  })
})

test('what is at stake goes between the steps of one state, also where others train the same run', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore() })
  const log: string[] = []
  let go = () => {}
  const first = new Promise<void>((resolve) => {
    go = resolve
  })
  const long = new TestReplay('long', log, async ({ onStep }) => {
    for (let step = 1; step <= 3; step++) {
      log.push(`long step ${step}`)
      await first
      await onStep?.()
    }
  })
  const held = new TestReplay('held', log)
  const soon = new TestReplay('soon', log)
  const all = [runs.advance(long.opened, 2, { signal })]
  await new Promise((resolve) => setTimeout(resolve))
  all.push(
    runs.advance(soon.opened, 1, { signal, until: 1n }),
    runs.advance(held.opened, 1, { signal, until: 100n, isAtStake: true }),
    // What trains it goes before `soon`, as a deposit depends on it now.
    runs.advance(long.opened, 1, { signal, until: 200n, isAtStake: true }),
  )
  go()
  await Promise.all(all)
  const steps = (height: number) => [`long ${height}`, ...[1, 2, 3].map((step) => `long step ${step}`)]
  const [begin = '', one = '', ...rest] = steps(1)
  expect(log).toEqual([begin, one, 'held 1', ...rest, 'soon 1', ...steps(2)])
})

test('what is aborted while it gives way frees no slot of another', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore() })
  const log: string[] = []
  let go = () => {}
  const first = new Promise<void>((resolve) => {
    go = resolve
  })
  const abort = new AbortController()
  const long = new TestReplay('long', log, async ({ onStep, signal }) => {
    await first
    const stopped = new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    await Promise.race([onStep?.(), stopped])
  })
  let end = () => {}
  const held = new TestReplay('held', log, () => new Promise<void>((resolve) => (end = resolve)))
  const aborted = runs.advance(long.opened, 1, { signal: abort.signal })
  const other = runs.advance(held.opened, 1, { signal, isAtStake: true })
  go()
  await expect.poll(() => log).toContain('held 1')
  abort.abort()
  const third = runs.advance(new TestReplay('third', log).opened, 1, { signal })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(log).toEqual(['long 1', 'held 1'])
  end()
  await expect(aborted).rejects.toThrow('aborted')
  await Promise.all([other, third])
  expect(log).toEqual(['long 1', 'held 1', 'third 1'])
})

test('a long replay makes way for a run that pays more, and for no other', async () => {
  const context = { ...testContext(), client: chainOfRightStates() }
  const runs = new Runs(context, { store: new MemoryBlockstore() })
  const log: string[] = []
  let go = () => {}
  const first = new Promise<void>((resolve) => {
    go = resolve
  })
  const visit = (runId: bigint, value: bigint, train?: () => Promise<void>) => {
    const urgency = { signal, value, until: 900n }
    const run = { runId, tip: 2, finalHeight: 0 } as Run
    const { opened } = new TestReplay(`run ${runId}`, log, train)
    return runs.visit(run, urgency, () => runs.findLie(run, opened, urgency))
  }
  // They take all places.
  const long = [1n, 2n, 3n, 4n].map((runId) => visit(runId, 5n, () => first))
  await expect.poll(() => log).toEqual(['run 1 1'])
  const poor = visit(5n, 4n)
  const rich = visit(6n, 6n)
  go()
  // It is to go on at once: the time is that of the test's context.
  expect(await long[0]).toBe(1_000n)
  expect(await Promise.all([rich, poor, ...long.slice(1)])).toEqual(Array(5).fill(undefined))
  expect(log.indexOf('run 6 2')).toBeLessThan(log.indexOf('run 5 1'))
  expect(log).not.toContain('run 1 2')
})

test('what could not be opened comes last, whatever it pays', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore() })
  // The context has no client.
  await expect(runs.open({ runId: 9n, runHash: '0x09' } as unknown as Run)).rejects.toThrow()
  const log: bigint[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const visit = (runId: bigint, value: bigint) =>
    runs.visit({ runId } as Run, { signal, value }, async () => {
      log.push(runId)
      await ended
    })
  const all = [1n, 2n, 3n, 4n].map((runId) => visit(runId, 5n))
  all.push(visit(9n, 99n), visit(5n, 1n))
  end()
  await Promise.all(all)
  expect(log).toEqual([1n, 2n, 3n, 4n, 5n, 9n])
})
