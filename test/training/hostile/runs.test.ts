import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { publish } from '../../../src/content/index.js'
import {
  datasetRoot,
  encodeDataset,
  encodeWeights,
  genesisWeights,
  quantize,
  weightsRoot,
} from '../../../src/fixed/index.js'
import {
  checkpointOf,
  formatRunTask,
  openReplay,
  parseCheckpoint,
  type Replay,
  type RunTask,
  verifyRun,
} from '../../../src/protocols/training/flows/index.js'
import { encodeGameRule } from '../../../src/protocols/training/index.js'
import { hex } from '../../hostile/endpoint.js'
import { mutated } from '../../hostile/mutated.js'
import { survive } from '../../hostile/survive.js'
import { training as address, clientOf, endpointWith, gameRule, runId } from './endpoint.js'

const { shape, rows, seed } = gameRule
const table = (rows: number) =>
  quantize({
    features: Array.from({ length: rows * 2 }, (_, i) => (i % 5) / 2 - 1),
    labels: Array.from({ length: rows }, (_, i) => i % 2),
    columns: 2,
  })
const dataset = table(rows)
const task: RunTask = {
  protocol: 'modelmarket/training-task/1',
  title: 'Trees',
  features: [
    { name: 'height', offset: 0, factor: 1 },
    { name: 'girth', offset: 0, factor: 1 },
  ],
  classes: ['oak', 'fir'],
  rows: { train: rows, test: 4 },
}
const utf8 = new TextEncoder()
/** Weights that the seed does not give. */
const genesis = genesisWeights({ shape, seed: hex('99', 32) })
const files = {
  'task.json': utf8.encode(formatRunTask(task)),
  'dataset.bin': encodeDataset(dataset),
  'test.bin': encodeDataset(table(4)),
  'genesis.bin': encodeWeights(genesis, shape),
}
type Files = Record<string, Uint8Array | undefined>
const honest = {
  rule: encodeGameRule({ ...gameRule, dataset: datasetRoot(dataset) }),
  genesisRoot: weightsRoot(genesis, shape),
}

async function verify(files: Files, own: Record<string, unknown> = {}, endpoint = clientOf) {
  const store = new MemoryBlockstore()
  const contents = Object.entries(files).flatMap(([path, content]) => (content ? [{ path, content }] : []))
  const { cid } = await publish(contents, store)
  const taskDigest = `0x${Buffer.from(cid.multihash.digest).toString('hex')}`
  const client = endpoint(undefined, { ...honest, taskDigest, ...own })
  return survive(() => verifyRun(client, { address, runId, store }))
}

describe('a run', () => {
  test('that is honest is taken', async () => {
    expect((await verify(files)).error).toBeUndefined()
    const seeded = { genesisRoot: weightsRoot(genesisWeights({ shape, seed }), shape) }
    expect((await verify({ ...files, 'genesis.bin': undefined }, seeded)).error).toBeUndefined()
  })

  test('of any files is one that fits its rule, or is refused', async () => {
    const harmed = fc
      .constantFrom(...(Object.keys(files) as (keyof typeof files)[]))
      .chain((path) =>
        fc
          .oneof(
            { weight: 6, arbitrary: mutated(files[path]) },
            { weight: 1, arbitrary: fc.constantFrom(...Object.values(files)) },
            { weight: 1, arbitrary: fc.constantFrom(undefined, new Uint8Array(), new Uint8Array(100_000)) },
          )
          .map((content): Files => ({ ...files, [path]: content })),
      )
    const nested = fc.constantFrom<Files>(
      { 'task.json/task.json': files['task.json'] },
      { 'run/task.json': files['task.json'] },
      { ...files, 'TASK.JSON': files['test.bin'], __proto__x: files['test.bin'] },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 9, arbitrary: harmed }, { weight: 1, arbitrary: nested }),
        async (files) => {
          const { value, error } = await verify(files)
          if (error) expect(error.message).toMatch(/\S/)
          if (!value) return
          expect(datasetRoot(value.dataset)).toBe(datasetRoot(dataset))
          expect(value.genesis).toEqual(genesis)
          expect(value.test?.rows ?? 0).toBe(value.task.rows.test)
          expect(value.task.features).toHaveLength(2)
          expect(value.task.classes).toHaveLength(2)
          // What is verified can be trained.
          await (await openReplay(value)).advance(1)
        },
      ),
      { numRuns: 150 },
    )
  })

  test.each<[what: string, files: Files, own: Record<string, unknown>, name: string, says: RegExp]>([
    [
      'whose dataset has another root',
      { ...files, 'dataset.bin': encodeDataset(quantize({ ...loud(), columns: 2 })) },
      {},
      'Training.DatasetRootError',
      /In the rule: 0x[\s\S]*Of the dataset: 0x[\s\S]*no deposit/,
    ],
    [
      'whose dataset is longer than its rule says',
      { ...files, 'dataset.bin': encodeDataset(table(rows + 1)) },
      {},
      'Training.RunTaskMismatchError',
      /`dataset.bin` has other bytes[\s\S]*48[\s\S]*54/,
    ],
    [
      'whose dataset is cut short',
      { ...files, 'dataset.bin': files['dataset.bin'].subarray(1) },
      {},
      'Training.RunTaskMismatchError',
      /`dataset.bin` has other bytes[\s\S]*48[\s\S]*47/,
    ],
    [
      'with other rows to measure on than its task says',
      { ...files, 'test.bin': encodeDataset(table(5)) },
      {},
      'Training.RunTaskMismatchError',
      /`test.bin` has other bytes/,
    ],
    [
      'with a label that is no class',
      { ...files, 'dataset.bin': encodeDataset(mislabelled()) },
      { rule: encodeGameRule({ ...gameRule, dataset: datasetRoot(mislabelled()) }) },
      'FixedLabelError',
      /label of row 3 is 2, and there are 2 classes/,
    ],
    [
      'whose genesis is of the wrong length',
      { ...files, 'genesis.bin': files['genesis.bin'].subarray(4) },
      {},
      'Training.GenesisRootError',
      /Not of: the weights that the seed gives, genesis\.bin[\s\S]*no deposit/,
    ],
    [
      'whose genesis is too long',
      { ...files, 'genesis.bin': new Uint8Array(1_000) },
      {},
      'Training.GenesisRootError',
      /genesis\.bin/,
    ],
    [
      'whose genesis has a weight beyond the limits',
      { ...files, 'genesis.bin': files['genesis.bin'].map(() => 0x7f) },
      {},
      'Training.GenesisRootError',
      /genesis\.bin/,
    ],
    [
      'whose shape is beyond the limits',
      files,
      { rule: ruleWithShape([4_096, 2]) },
      'Training.NotReplayableError',
      /rule that can be replayed/,
    ],
    ['of a vote', files, { rule: hex('01', 128) }, 'Training.NotReplayableError', /Run 7/],
    [
      'of other classes',
      { ...files, 'task.json': utf8.encode(formatRunTask({ ...task, classes: ['a', 'b', 'c'] })) },
      {},
      'Training.RunTaskMismatchError',
      /other classes[\s\S]*Expected: 2[\s\S]*Found: 3/,
    ],
  ])('%s is refused, with what is wrong and what to do', async (_, files, own, name, says) => {
    const { error } = await verify(files, own)
    expect(error?.name).toBe(name)
    expect(error?.message).toMatch(says)
  })

  test('whose genesis is nowhere is refused with all places, unless one could not be asked', async () => {
    const nowhere = { ...files, 'genesis.bin': undefined }
    let asked: readonly string[] = []
    const { error } = await verify(nowhere, {}, (...given) => {
      const client = clientOf(...given)
      asked = client.asked
      return client
    })
    expect(error).toMatchObject({ name: 'Training.GenesisRootError', retryable: false })
    // The last question is what the transaction has.
    expect(asked.at(-1)).toBe('eth_getLogs')
    const tell = () => {
      throw new Error('refused')
    }
    const from = asked.length - 1
    const silent = await verify(nowhere, {}, (_, own) => clientOf({ from, always: true, tell }, own))
    expect(silent.error).toMatchObject({ name: 'EndpointError', retryable: true })
  })

  test('is fetched within the limits of whoever fetches it', async () => {
    const store = new MemoryBlockstore()
    const contents = Object.entries(files).map(([path, content]) => ({ path, content }))
    const { cid } = await publish(contents, store)
    const taskDigest = `0x${Buffer.from(cid.multihash.digest).toString('hex')}`
    const fetchWith = (limits: object) =>
      survive(() =>
        verifyRun(clientOf(undefined, { ...honest, taskDigest }), { address, runId, store, limits }),
      )
    expect((await fetchWith({ maxEntries: 4 })).error).toBeUndefined()
    expect((await fetchWith({ maxEntries: 3 })).error?.name).toBe('ContentTooLargeError')
  })

  test.each([
    ['is missing', undefined],
    ['is too long', new Uint8Array(1_000)],
    ['has other weights', encodeWeights(genesisWeights({ shape, seed: hex('98', 32) }), shape)],
    ['has weights beyond the limits', files['genesis.bin'].map(() => 0x7f)],
  ])('whose genesis.bin %s is taken with the weights of its transaction', async (_, wrong) => {
    const content = `0x${Buffer.from(files['genesis.bin']).toString('hex')}`
    const { value } = await verify({ ...files, 'genesis.bin': wrong }, {}, endpointWith({ content }))
    expect(value?.genesis).toEqual(genesis)
  })
})

function loud() {
  const { features, labels } = dataset
  return { features: [...features].map((feature) => feature / 2_048), labels: [...labels] }
}

function mislabelled() {
  return { ...dataset, labels: dataset.labels.map((label, row) => (row === 3 ? 2 : label)) }
}

function ruleWithShape([inputs, outputs]: [number, number]) {
  // The shape is the last thing in the encoding of a rule.
  const rule = encodeGameRule({ ...gameRule, shape: [1, 2] })
  const word = (value: number) => value.toString(16).padStart(64, '0')
  return `${rule.slice(0, -128)}${word(inputs)}${word(outputs)}`
}

describe('a checkpoint', () => {
  let replay: Replay
  let json: string
  beforeAll(async () => {
    const { value } = await verify(files)
    if (!value) return expect.fail('not verified')
    const trained = await openReplay(value)
    await trained.advance(3)
    json = JSON.stringify(await checkpointOf(trained))
    replay = await openReplay(value)
  })

  const open = (json: string) =>
    survive(async () => {
      const store = await parseCheckpoint(json, replay)
      return openReplay({ ...replay, rule: replay.rule, gameRule }, { store })
    })

  test('is read back', async () => {
    expect((await open(json)).value?.height).toBe(3)
  })

  test('of any bytes is one, or is refused', async () => {
    const bytes = mutated(utf8.encode(json)).map((bytes) => new TextDecoder().decode(bytes))
    const text = fc.oneof({ weight: 3, arbitrary: bytes }, fc.json(), fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const { error } = await open(text)
        if (error) expect(error.name).toBe('Training.InvalidCheckpointError')
      }),
      { numRuns: 200 },
    )
  })

  test('with any value in any place is one, or is refused', async () => {
    const good = JSON.parse(json) as Record<string, unknown>
    const keys = fc.constantFrom(...Object.keys(good), '__proto__', 'constructor', 'more')
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        null,
        -1,
        0,
        1,
        2,
        8,
        256,
        65_535,
        1e300,
        '',
        '0x',
        '0xabc',
        '0xzz',
        hex('00', 96),
        [],
        {},
      ),
    )
    await fc.assert(
      fc.asyncProperty(keys, value, async (key, value) => {
        const { value: opened, error } = await open(JSON.stringify({ ...good, [key]: value }))
        if (error) expect(error.name).toBe('Training.InvalidCheckpointError')
        // What is not the replay’s is computed again.
        if (opened) expect(opened.height).toBeLessThanOrEqual(3)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['roots', (json: string) => json.replace('"stepRoots":"0x', `"stepRoots":"0x${'ab'.repeat(1e7)}`)],
    ['weights', (json: string) => json.replace('"weights":"0x', `"weights":"0x${'ab'.repeat(1e7)}x`)],
    ['arrays in arrays', (json: string) => json.replace('"', '['.repeat(3e5))],
    ['states', (json: string) => json.replace(/"height":\d+/, '"height":65535')],
  ])('of a great many %s is refused in time', async (_, change) => {
    expect((await open(change(json))).error?.name).toBe('Training.InvalidCheckpointError')
  })
})
