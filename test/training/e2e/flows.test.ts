import { readFileSync } from 'node:fs'
import { concatBytes } from '@noble/hashes/utils.js'
import { MemoryBlockstore } from 'blockstore-core'
import { fetchDirectory, publish } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { encodeDataset, genesisWeights, predict } from 'modelmarket/fixed'
import { loadModel } from 'modelmarket/inference'
import { decodeGameRule, encodeGameRule, getRun, getState, type ModelState } from 'modelmarket/training'
import {
  curve,
  exportModel,
  fetchWeights,
  findLie,
  formatRunTask,
  makeMove,
  nextMove,
  openReplay,
  type PreparedRun,
  positionOf,
  prepareRun,
  quantizeTable,
  type VerifyProgress,
  verifyRun,
  work,
} from 'modelmarket/training/flows'
import {
  answerFalsely,
  createTestRun,
  startTraining,
  submitLie,
  submitTestState,
  type TestTraining,
} from 'modelmarket/training/testing'
import { type Hex, keccak256, parseEther, toHex, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let training: TestTraining
beforeAll(async () => {
  training = await startTraining({ workers: 2 })
})
afterAll(() => training?.stop())

const terms = {
  reward: parseEther('1'),
  workerDeposit: parseEther('20'),
  challengeDeposit: parseEther('4'),
  maxStates: 3,
  statesPerPeriod: 3,
  stateSeconds: 600,
  challengeWindow: 900,
  runSeconds: 86_400,
}

const digits = () =>
  quantizeTable({
    table: parseCsv(readFileSync('examples/data/digits.csv')),
    label: 'digit',
    testSize: 297,
  })

async function prepare(options: Partial<Parameters<typeof prepareRun>[0]> = {}): Promise<PreparedRun> {
  const { game: adjudicator, store } = training
  return prepareRun({
    ...terms,
    data: digits(),
    task: { title: 'Digits' },
    hidden: [16],
    stepsPerState: 64,
    seed: keccak256(toHex('flows')),
    adjudicator,
    store,
    ...options,
  })
}

async function create({ parameters }: Pick<PreparedRun, 'parameters'>): Promise<bigint> {
  const { runId } = await training.creator.training.createRun.sync(parameters)
  return runId
}

const verify = (runId: bigint, store: Parameters<typeof verifyRun>[1]['store'] = training.store) =>
  verifyRun(training.outsider, { address: training.address, runId, store })

test('a run is followed by anyone, from the chain and content alone', async () => {
  const { outsider, workers, address, store } = training
  const [worker, other] = workers
  if (!worker || !other) return expect.fail('no workers')
  const runId = await create(await prepare())
  const { runHash } = await getRun(outsider, { address, runId })
  await training.creator.training.fund.sync({ runId, runHash, amount: parseEther('3') })
  const verified = await verify(runId)
  const done = await work(worker, { verified, replay: await openReplay(verified), store })
  expect(done.states.map(({ height }) => height)).toEqual([1, 2, 3])

  // Somebody else: nothing but an endpoint and a store.
  const progress = new Map<string, number>()
  const onProgress = ({ path, bytes, total }: VerifyProgress) => progress.set(path, bytes / total)
  const seen = await verifyRun(outsider, { address, runId, store, onProgress })
  expect([...progress]).toEqual([
    ['task.json', 1],
    ['dataset.bin', 1],
    ['test.bin', 1],
  ])
  const replay = await openReplay(seen)
  expect(await findLie(outsider, { address, runId, replay })).toBeUndefined()
  const states: ModelState[] = []
  for (const { stateHash } of done.states) states.push(await getState(outsider, { address, stateHash }))
  const points = await curve(outsider, { verified: seen, states, store })
  expect(points.map(({ height }) => height)).toEqual([0, 1, 2, 3])
  const accuracies = points.map(({ measurement }) => measurement?.accuracy ?? 0)
  expect(accuracies[3]).toBeGreaterThan(0.8)
  expect(accuracies[0]).toBeLessThan(0.3)
  const losses = points.map(({ measurement }) => measurement?.loss ?? 0)
  expect(losses[3]).toBeLessThan((losses[0] ?? 0) / 2)

  // The model takes pixels as they were, and predicts what the integers do.
  const state = states[2] ?? expect.fail('no state')
  const weights = await fetchWeights(outsider, { address, state, rule: seen.gameRule, store })
  const model = await loadModel(exportModel({ verified: seen, weights }))
  const pixels = digits()
  const raw = Float32Array.from(pixels.test?.features ?? [], (value, i) => {
    const { offset, factor } = pixels.features[i % pixels.features.length] ?? { offset: 0, factor: 1 }
    return factor === 0 ? offset : Math.round(value / 1_024 / factor) + offset
  })
  const { rows = 0, columns = 0 } = seen.test ?? {}
  const predictions = await model.predict(raw, { rows, columns })
  await model.release()
  const { shape } = seen.gameRule
  const expected = predict({ shape, weights, dataset: seen.test ?? expect.fail('no test rows') })
  expect([...predictions]).toEqual([...expected])
})

describe('genesis weights', () => {
  const seed = keccak256(toHex('another genesis'))
  test.each([
    ['in the transaction', [8]],
    ['in the directory, as they are large', [256, 16]],
  ])('are found %s', async (_, hidden) => {
    const shape = [64, ...hidden, 10]
    const weights = genesisWeights({ shape, seed })
    const prepared = await prepare({ hidden, genesis: { weights } })
    expect(prepared.parameters.content === undefined).toBe(hidden.length > 1)
    const { genesis } = await verify(await create(prepared))
    expect(genesis).toEqual(weights)
  })

  test('are those of a final state of another run', async () => {
    const { outsider, address, store, chain, keeper } = training
    const run = await createTestRun(training, { inlineWeights: false })
    const { stateHash } = await submitTestState(training, run)
    await chain.setTime((await chain.now()) + 1_000n)
    await keeper.training.finalize.sync({ runId: run.runId })
    const game = run.game ?? expect.fail('no game')
    const weights = await game.replay.weights(1)
    const data = { ...(await verify(run.runId)) }
    const prepared = await prepareRun({
      ...terms,
      data: { dataset: data.dataset, features: data.task.features, classes: data.task.classes },
      task: { title: 'Goes on' },
      hidden: [4],
      batch: 8,
      genesis: { weights, state: stateHash },
      adjudicator: training.game,
      store,
    })
    const found = await verifyRun(outsider, { address, runId: await create(prepared), store })
    expect(found.genesis).toEqual(weights)
  })
})

describe('before any deposit', () => {
  const named = (name: string) => expect.objectContaining({ name: `Training.${name}` })
  /** A run whose directory has been changed after it was prepared. */
  async function tampered(change: (files: Record<string, Uint8Array>, prepared: PreparedRun) => void) {
    const prepared = await prepare()
    const { dataset, test: held } = digits()
    const utf8 = new TextEncoder()
    const files: Record<string, Uint8Array> = {
      'task.json': utf8.encode(formatRunTask(prepared.task)),
      'dataset.bin': encodeDataset(dataset),
      ...(held ? { 'test.bin': encodeDataset(held) } : {}),
    }
    change(files, prepared)
    const contents = Object.entries(files).map(([path, content]) => ({ path, content }))
    const { cid } = await publish(contents, training.store)
    return create({ parameters: { ...prepared.parameters, taskCid: cid.toString() } })
  }

  test('a dataset with another root is refused', async () => {
    const runId = await tampered((files) => {
      const bytes = Uint8Array.from(files['dataset.bin'] ?? [])
      bytes[1] = (bytes[1] ?? 0) ^ 1
      files['dataset.bin'] = bytes
    })
    await expect(verify(runId)).rejects.toEqual(named('DatasetRootError'))
  })

  test('a dataset that is longer than the rule says is not read', async () => {
    const runId = await tampered((files) => {
      files['dataset.bin'] = concatBytes(files['dataset.bin'] ?? new Uint8Array(), Uint8Array.of(0, 0))
    })
    const { store } = training
    const read: string[] = []
    const watched = {
      get: (...args: Parameters<typeof store.get>) => {
        read.push(args[0].toString())
        return store.get(...args)
      },
    }
    await expect(verify(runId, watched)).rejects.toMatchObject({
      ...{ name: 'Training.RunTaskMismatchError', shortMessage: expect.stringContaining('`dataset.bin`') },
      metaMessages: expect.arrayContaining(['Expected: 195000', 'Found: 195002']),
    })
    const { entries } = await fetchDirectory(
      (await getRun(training.outsider, { ...training, runId })).taskCid,
      store,
    )
    const dataset = entries.find(({ path }) => path === 'dataset.bin') ?? expect.fail('no dataset')
    expect(read).not.toContain(dataset.cid.toString())
    expect(read.length).toBeGreaterThan(0)
  })

  test('a dataset that is larger than the reader wants is not read', async () => {
    const { outsider, address, store } = training
    const runId = await create(await prepare())
    const parameters = { address, runId, store, maxDatasetBytes: 100_000 }
    await expect(verifyRun(outsider, parameters)).rejects.toMatchObject({ name: 'ContentTooLargeError' })
  })

  test('a task with other rows than the rule is refused', async () => {
    const runId = await tampered((files, { task }) => {
      const other = { ...task, rows: { ...task.rows, train: task.rows.train - 1 } }
      files['task.json'] = new TextEncoder().encode(formatRunTask(other))
    })
    await expect(verify(runId)).rejects.toEqual(named('RunTaskMismatchError'))
  })

  test('a task that is none is refused', async () => {
    const runId = await tampered((files) => {
      files['task.json'] = new TextEncoder().encode('{"protocol":"modelmarket/training-task/1"}')
    })
    await expect(verify(runId)).rejects.toEqual(named('InvalidRunTaskError'))
  })

  test('a genesis of which nothing has the root is refused', async () => {
    const prepared = await prepare()
    const genesisRoot = keccak256(toHex('no weights'))
    const runId = await create({ parameters: { ...prepared.parameters, genesisRoot } })
    await expect(verify(runId)).rejects.toEqual(named('GenesisRootError'))
  })

  test('a run that is decided by a vote is refused', async () => {
    const { runId } = await createTestRun(training, { adjudicator: 'vote' })
    await expect(verify(runId)).rejects.toEqual(named('NotReplayableError'))
  })

  test('a dataset that nobody keeps is named', async () => {
    const runId = await create(await prepare())
    await expect(verify(runId, new MemoryBlockstore())).rejects.toMatchObject({ name: 'BlockNotFoundError' })
  })

  test('a shape beyond the limits is refused, before and by the contract', async () => {
    await expect(prepare({ hidden: [1_025] })).rejects.toMatchObject({ name: 'FixedShapeError' })
    const { parameters } = await prepare()
    const rule = decodeGameRule(parameters.rule)
    expect(() => encodeGameRule({ ...rule, shape: [5_000, 10] })).toThrow('4095')
  })
})

describe('mistakes of those who take part', () => {
  test('weights of the wrong length', async () => {
    const { outsider, address, store, workers } = training
    const run = await createTestRun(training, { inlineWeights: false })
    const worker = workers[0] ?? expect.fail('no worker')
    const { stateHash } = await submitTestState(training, run, { worker })
    const state = await getState(outsider, { address, stateHash })
    const rule = { shape: [2, 5, 2], inlineWeights: false }
    await expect(fetchWeights(outsider, { address, state, rule, store })).rejects.toMatchObject({
      name: 'Training.WrongWeightsError',
    })
    await expect(
      worker.training.submitState.sync({
        runId: run.runId,
        parentHash: stateHash,
        root: stateHash,
        stepsRoot: stateHash,
        data: '0x1234' as Hex,
      }),
    ).rejects.toMatchObject({ name: expect.stringMatching(/^Training\./) })
  })

  test('a state on a parent that fell, and work on a lie', async () => {
    const { store, workers, address, outsider } = training
    const worker = workers[1] ?? expect.fail('no worker')
    const run = await createTestRun(training, { statesPerPeriod: 1 })
    const { stateHash } = await submitLie(training, run, { kind: 'A', worker })
    const verified = await verify(run.runId)
    await expect(work(worker, { verified, replay: await openReplay(verified), store })).rejects.toMatchObject(
      { name: 'Training.WrongTipError' },
    )
    const { runId } = run
    await worker.training.startPeriod.sync({ runId, parentHash: stateHash })
    await expect(
      worker.training.submitState.sync({
        runId,
        parentHash: zeroHash,
        root: stateHash,
        stepsRoot: stateHash,
        data: '0x',
      }),
    ).rejects.toMatchObject({ name: 'Training.ParentMismatchError' })
    expect((await getRun(outsider, { address, runId })).tip).toBe(1)
  })

  test('a dispute after its window', async () => {
    const { chain, proofer } = training
    const run = await createTestRun(training)
    const { stateHash } = await submitTestState(training, run)
    await chain.setTime((await chain.now()) + 901n)
    await expect(proofer.training.openDispute.sync({ stateHash })).rejects.toMatchObject({
      name: 'Training.WrongStateStatusError',
    })
  })

  test('a proof for a value that is right', async () => {
    const { proofer, game: address } = training
    const run = await createTestRun(training, { stepsPerState: 1 })
    const { stateHash, lie, worker } = await submitLie(training, run, { kind: 'D', seed: 4 })
    const { replay } = run.game ?? expect.fail('no game')
    const { caseId } = await proofer.training.openDispute.sync({ stateHash })
    const cases = proofer.training.game({ address })
    for (;;) {
      const now = await cases.getCase({ caseId })
      if (await answerFalsely(training, { worker, lie, caseId, stepsPerState: 1 })) continue
      const move = await nextMove(proofer, { address, case: now, replay })
      if (move?.call === 'prove') {
        const { tree } = positionOf(now, 1)
        expect(tree).toBe('trace')
        // The leaf has several numbers, and one is wrong.
        const others = Array.from({ length: (move.data.length - 2) / 8 }, (_, i) => i).filter(
          (coordinate) => coordinate !== move.coordinate,
        )
        const coordinate = others[0] ?? expect.fail('one number')
        await expect(cases.prove.sync({ ...move, caseId, coordinate })).rejects.toMatchObject({
          name: expect.stringMatching(/ValueIsRight|WrongOpening/),
        })
        return
      }
      if (!move) return expect.fail('no move')
      await makeMove(move, now, (action, of) => action.sync(proofer, { ...of, address }))
    }
  })
})
