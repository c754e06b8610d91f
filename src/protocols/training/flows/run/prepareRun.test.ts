import { MemoryBlockstore } from 'blockstore-core'
import { bytesToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { fetchDirectory, type PublishProgress } from '../../../../content/index.js'
import {
  encodeDataset,
  encodeWeights,
  genesisWeights,
  quantize,
  rateOf,
  weightsRoot,
} from '../../../../fixed/index.js'
import { decodeGameRule } from '../../index.js'
import { prepareRun } from './prepareRun.js'
import { parseRunTask } from './runTask.js'

const dataset = quantize({
  features: Array.from({ length: 16 }, (_, i) => (i % 5) / 2 - 1),
  labels: Array.from({ length: 8 }, (_, i) => i % 2),
  columns: 2,
})
const data = {
  dataset,
  test: undefined,
  features: ['height', 'girth'].map((name) => ({ name, offset: 0, factor: 1 })),
  classes: ['oak', 'fir'],
  survey: undefined,
}
const terms = {
  ...{ reward: 10n, workerDeposit: 5n, challengeDeposit: 5n, maxStates: 4, statesPerPeriod: 2 },
  ...{ stateSeconds: 600, challengeWindow: 900, runSeconds: 10_000 },
  adjudicator: '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
} as const

/** Prepares a run, and fetches what it published. */
async function prepare(more: Partial<Parameters<typeof prepareRun>[0]> = {}) {
  const store = new MemoryBlockstore()
  const prepared = await prepareRun({ data, task: { title: 'Trees' }, ...terms, store, ...more })
  const directory = await fetchDirectory(prepared.parameters.taskCid, store)
  return { ...prepared, directory, paths: directory.entries.map(({ path }) => path).sort() }
}

describe('a run that is prepared', () => {
  test('has defaults for all that is not given', async () => {
    const { parameters, rule, task, genesis, directory, paths } = await prepare()
    expect(rule).toMatchObject({
      ...{ shape: [2, 2], batch: 8, rows: 8, halveEvery: 0, schedule: 'shuffled', stepsPerState: 64 },
      ...{ inlineWeights: false, clock: 3_600, grace: 300, ...rateOf({ learningRate: 0.1, batch: 8 }) },
    })
    expect(decodeGameRule(parameters.rule)).toEqual(rule)
    expect(genesis).toEqual(genesisWeights(rule))
    expect(parameters).toMatchObject({ ...terms, genesisRoot: weightsRoot(genesis, rule.shape) })
    expect(parameters).not.toHaveProperty('content')
    expect(parameters.genesisState).toBeUndefined()
    // There are no rows to test on, and the seed has the weights.
    expect(paths).toEqual(['dataset.bin', 'task.json'])
    expect(parseRunTask(await directory.read('task.json', { maxBytes: 10_000 }))).toEqual(task)
    expect(task.rows).toEqual({ train: 8, test: 0 })
    expect(await directory.read('dataset.bin', { maxBytes: 10_000 })).toEqual(encodeDataset(dataset))
    // Two runs of the same rows are trained in other orders.
    expect((await prepare()).rule.seed).not.toBe(rule.seed)
  })

  test('has its weights where neither the seed nor a state has them', async () => {
    const seed = `0x${'07'.repeat(32)}` as const
    const small = genesisWeights({ shape: [2, 2], seed })
    const encoded = encodeWeights(small, [2, 2])
    const inline = await prepare({ genesis: { weights: small } })
    expect(inline.parameters.content).toBe(bytesToHex(encoded))
    expect(inline.paths).not.toContain('genesis.bin')
    const state = `0x${'5a'.repeat(32)}` as const
    const ofState = await prepare({ genesis: { weights: small, state } })
    expect(ofState.parameters).toMatchObject({
      genesisState: state,
      genesisRoot: inline.parameters.genesisRoot,
    })
    expect(ofState.parameters).not.toHaveProperty('content')
    expect(ofState.paths).not.toContain('genesis.bin')
    // More than a transaction carries.
    const hidden = [128, 128]
    const shape = [2, ...hidden, 2]
    const large = genesisWeights({ shape, seed })
    const inFile = await prepare({ hidden, genesis: { weights: large } })
    expect(inFile.parameters).not.toHaveProperty('content')
    expect(await inFile.directory.read('genesis.bin', { maxBytes: 1_000_000 })).toEqual(
      encodeWeights(large, shape),
    )
  })

  test('tells how far publishing has come, and ends when it is aborted', async () => {
    const told: PublishProgress[] = []
    const { signal } = new AbortController()
    await prepare({ signal, onProgress: (progress) => told.push(progress) })
    const sizes = told.map(({ bytes }) => bytes)
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(sizes.at(-1)).toBeGreaterThanOrEqual(encodeDataset(dataset).length)
    const aborted = AbortSignal.abort(new RangeError('enough'))
    await expect(prepare({ signal: aborted })).rejects.toThrow('enough')
  })
})
