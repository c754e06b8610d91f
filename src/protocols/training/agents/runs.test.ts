import { MemoryBlockstore } from 'blockstore-core'
import { bytesToHex, concat, type Hex, zeroHash } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
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
import { formatRunTask } from '../flows/index.js'
import { encodeGameRule, encodeStateData, getRun, type Run, stateHashOf } from '../index.js'
import { type OpenedRun, Runs } from './runs.js'

const { signal } = new AbortController()

/** As much of an agent as runs need, but for a chain. */
function testContext(): AgentContext<never> {
  const context: Partial<AgentContext<never>> = {
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
  readonly #train: () => Promise<void>

  constructor(name: string, log: string[], train = async () => {}) {
    this.#name = name
    this.#log = log
    this.#train = train
  }

  async advance(height: number): Promise<void> {
    while (this.height < height) {
      this.#log.push(`${this.#name} ${this.height + 1}`)
      await this.#train()
      this.height++
    }
  }

  get opened(): OpenedRun {
    return { replay: this } as unknown as OpenedRun
  }
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
