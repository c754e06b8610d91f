import { MemoryBlockstore } from 'blockstore-core'
import {
  BlockMismatchError,
  BlockNotFoundError,
  type CID,
  ContentTooLargeError,
  FileNotFoundError,
  fetchDirectory,
  parseCid,
  publish,
  publishFile,
  superhash,
} from 'modelmarket/content'
import {
  CsvTooLargeError,
  formatTask,
  InvalidTaskError,
  readExamples,
  type Table,
  type Task,
} from 'modelmarket/dataset'
import {
  type CreateRequestParameters,
  commitmentOf,
  getTruth,
  NotRevealedError,
  sealLabels,
  TruthMismatchError,
  UnknownRequestError,
} from 'modelmarket/market'
import {
  auditRequest,
  DatasetMismatchError,
  InvalidSecretError,
  modelOpening,
  modelPublication,
  type OpenedRequest,
  openRequest,
  openTest,
  type PreparedSubmission,
  parseRequestSecret,
  parseSubmissionSecret,
  predictionProof,
  prepareRequest,
  prepareSubmission,
  publishModelFile,
  type RequestSecret,
  type SubmissionSecret,
  scoreClaim,
  WrongSecretError,
} from 'modelmarket/market/flows'
import { type MarketClient, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { hexToBytes, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directionNames, directions } from '../../fixtures/directions.js'
import { firstOfThree, linearSoftmax } from '../../fixtures/models.js'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 2 })
})
afterAll(() => market?.stop())

const terms = {
  reward: parseEther('100'),
  stake: parseEther('10'),
  submissionWindow: 3600,
  responseWindow: 1800,
  minScore: 10,
} satisfies Partial<CreateRequestParameters>

/** A request made of {@link directions}, its secret from the file that it was stored in. */
async function request(store: MemoryBlockstore, changes: Partial<CreateRequestParameters> = {}) {
  const prepared = await prepareRequest({
    table: directions(),
    label: 'direction',
    testSize: 24,
    seed: 'directions',
    task: { title: 'Directions', licence: 'CC0-1.0' },
    store,
  })
  const secret = parseRequestSecret(JSON.stringify(prepared.secret))
  const { requestId } = await market.requester.market.createRequest.sync({
    ...prepared.parameters,
    ...terms,
    ...changes,
  })
  return { requestId, secret, task: prepared.task }
}

const open = (requestId: bigint, store: Parameters<typeof openRequest>[1]['store']) =>
  openRequest(market.outsider, { address: market.address, requestId, store })

/** The same blocks, but for those of one file of a dataset. */
async function without(path: string, { requestId, store }: { requestId: bigint; store: MemoryBlockstore }) {
  const { datasetCid } = await market.outsider.market.getRequest({ requestId })
  const { entries } = await fetchDirectory(datasetCid, store)
  const lost = new MemoryBlockstore()
  for await (const { cid, bytes } of store.getAll()) {
    for await (const block of bytes) await lost.put(cid, block)
  }
  await lost.delete(entries.find((entry) => entry.path === path)?.cid as CID)
  return lost
}

async function submit(
  trainer: MarketClient,
  opened: OpenedRequest,
  model: Uint8Array,
): Promise<PreparedSubmission & { index: number; secret: SubmissionSecret }> {
  const prepared = await prepareSubmission({ model, request: opened, trainer: trainer.account.address })
  const secret = parseSubmissionSecret(JSON.stringify(prepared.secret))
  const { index } = await trainer.market.submitModel.sync(prepared.parameters)
  return { ...prepared, secret, index }
}

async function ground(requestId: bigint, secret: RequestSecret): Promise<void> {
  const { deadline } = await market.requester.market.getRequest({ requestId })
  await market.chain.setTime(deadline)
  await market.requester.market.revealTruth.sync({ requestId, ...secret })
}

describe('a request from a table to an audit', () => {
  let store: MemoryBlockstore
  let requestId: bigint
  let secret: RequestSecret
  let good: SubmissionSecret
  let poor: SubmissionSecret
  const [first, second] = [() => market.trainers[0] as MarketClient, () => market.trainers[1] as MarketClient]

  test('the dataset is published without the labels that the request is about', async () => {
    store = new MemoryBlockstore()
    let task: Task
    ;({ requestId, secret, task } = await request(store))
    expect(task).toMatchObject({ classes: directionNames, label: 'direction', rows: { train: 72, test: 24 } })
    const opened = await open(requestId, store)
    expect(opened.task).toEqual(task)
    expect(opened.request).toMatchObject({ requestId, status: 'accepting', size: 24, width: 2 })
    expect(opened.train.labels).toHaveLength(72)
    expect(opened.test.table.columns.map(({ name }) => name)).toEqual(['x', 'y'])
    expect(opened.test.features).toHaveLength(48)
  })

  test('trainers commit to a model and what it predicts', async () => {
    const opened = await open(requestId, store)
    const submitted = await submit(first(), opened, linearSoftmax())
    good = submitted.secret
    expect(submitted.predictions).toHaveLength(24)
    expect(good).toMatchObject({
      requestId: requestId.toString(),
      trainer: first().account.address,
      size: 24,
    })
    poor = (await submit(second(), opened, firstOfThree())).secret
    const onChain = await market.keeper.market.getSubmission({ requestId, index: 0 })
    expect(onChain).toMatchObject({ commitment: good.commitment, state: 'submitted', score: undefined })
  })

  test('nothing can be read before it is revealed', async () => {
    const before = await getTruth(market.outsider, { address: market.address, requestId }).catch(
      (e: unknown) => e,
    )
    expect(before).toBeInstanceOf(NotRevealedError)
    expect(before).toMatchObject({ requestId, status: 'accepting' })
    await expect(
      auditRequest(market.outsider, { address: market.address, requestId, store }),
    ).rejects.toThrow(NotRevealedError)
  })

  test('the truth comes out of the stored secret, and scores follow from it', async () => {
    await ground(requestId, secret)
    const truth = await market.outsider.market.getTruth({ requestId })
    expect(truth).toEqual({ labels: secret.labels, salt: secret.salt })
    const claim = scoreClaim({ secret: good, truth })
    // The fixture is wrong about every eighth row of the table, some of which are in the test set.
    expect(claim.score).toBeGreaterThan(15)
    expect(await first().market.claimScore.sync({ index: 0, ...claim })).toMatchObject({ conceded: false })
    expect(
      await second().market.claimScore.sync({ index: 1, ...scoreClaim({ secret: poor, truth }) }),
    ).toMatchObject({
      conceded: true,
    })
  })

  test('a secret of another request is refused before it costs anything', async () => {
    const other = await request(new MemoryBlockstore(), { submissionWindow: 600 })
    const truth = await market.outsider.market.getTruth({ requestId })
    expect(() => scoreClaim({ secret: { ...good, truth: other.secret.truth }, truth })).toThrow(
      WrongSecretError,
    )
    expect(() => modelOpening({ secret: { ...good, truth: other.secret.truth }, truth })).toThrow(
      WrongSecretError,
    )
    const { deadline } = await market.requester.market.getRequest({ requestId: other.requestId })
    await market.chain.setTime(deadline)
    await expect(
      market.requester.market.revealTruth({ requestId: other.requestId, ...secret }),
    ).rejects.toThrow(TruthMismatchError)
  })

  test('the opening settles the request, and an audit finds the model to be the one', async () => {
    const truth = await market.outsider.market.getTruth({ requestId })
    const opening = modelOpening({ secret: good, truth })
    const { score, outcome } = await first().market.revealModel.sync(opening)
    expect({ score, outcome }).toEqual({
      score: scoreClaim({ secret: good, truth }).score,
      outcome: 'settled',
    })
    // Revealed, but kept by nobody yet.
    const audit = () => auditRequest(market.outsider, { address: market.address, requestId, store })
    await expect(audit()).rejects.toThrow(BlockNotFoundError)
    await publishFile(linearSoftmax(), store)
    const progress: number[] = []
    const found = await auditRequest(market.outsider, {
      address: market.address,
      requestId,
      store: await without('train.csv', { requestId, store }),
      onProgress: ({ done }) => progress.push(done),
    })
    expect(progress.at(-1)).toBe(24)
    expect(found).toEqual({
      index: 0,
      trainer: first().account.address,
      score,
      size: 24,
      modelCid: good.modelCid,
      agreeing: 24,
      agreement: 1,
      accuracy: score / 24,
      report: expect.objectContaining({ accuracy: score / 24, balancedAccuracy: expect.any(Number) }),
    })
  })
})

test('a claim is proven and its model published out of the stored secret, and can be audited like any other', async () => {
  const store = new MemoryBlockstore()
  const { requestId, secret } = await request(store, { minScore: 1 })
  const opened = await open(requestId, store)
  const [liar, honest] = market.trainers as [MarketClient, MarketClient]
  await submit(liar, opened, firstOfThree())
  const { secret: kept, index } = await submit(honest, opened, linearSoftmax())
  await ground(requestId, secret)
  const truth = await market.outsider.market.getTruth({ requestId })
  await liar.market.claimScore.sync({ requestId, index: 0, score: 24 })
  await honest.market.claimScore.sync({ index, ...scoreClaim({ secret: kept, truth }) })

  expect(() => predictionProof({ secret: { ...kept, truth: `0x${'00'.repeat(32)}` }, truth })).toThrow(
    WrongSecretError,
  )
  const { deadline } = await honest.market.provePredictions.sync({
    index,
    ...predictionProof({ secret: kept, truth }),
  })
  await market.chain.setTime(deadline)
  await market.keeper.market.enforceTimeout.sync({ requestId })
  await publishModelFile({ secret: kept, model: linearSoftmax(), store })
  expect(await honest.market.publishModel.sync(modelPublication({ secret: kept }))).toMatchObject({
    index,
    paid: parseEther('110'),
  })
  const audit = await auditRequest(market.outsider, { address: market.address, requestId, store })
  expect(audit).toMatchObject({ index, modelCid: kept.modelCid, agreement: 1 })
})

test('an audit tells a model that did not make the predictions it was paid for', async () => {
  const store = new MemoryBlockstore()
  const trainer = market.trainers[0] as MarketClient
  const { requestId, secret } = await request(store)
  const prepared = await prepareSubmission({
    model: linearSoftmax(),
    request: await open(requestId, store),
    trainer: trainer.account.address,
  })
  // Commits to the predictions of one model, and to another model.
  const { cid } = await publishFile(firstOfThree(), store)
  const { salt, predictions, truth } = prepared.secret
  const commitment = commitmentOf({
    chainId: market.chain.chain.id,
    market: market.address,
    requestId,
    trainer: trainer.account.address,
    modelSuperhash: superhash(cid),
    predictionSuperhash: sealLabels({ labels: hexToBytes(predictions), salt }).superhash,
  })
  await trainer.market.submitModel.sync({ requestId, truth, commitment })
  await ground(requestId, secret)
  const opening = { secret: { ...prepared.secret, modelCid: cid.toString() }, truth: secret }
  await trainer.market.claimScore.sync({ index: 0, ...scoreClaim(opening) })
  await trainer.market.revealModel.sync(modelOpening(opening))
  const found = await auditRequest(market.outsider, { address: market.address, requestId, store })
  expect(found.agreement).toBeLessThan(1)
  expect(found.agreeing).toBe(found.agreement * 24)
  expect(found.accuracy).toBeLessThan(found.score / 24)
})

describe('datasets that are not what their request says', () => {
  const mismatch = async (changes: Partial<CreateRequestParameters>) => {
    const store = new MemoryBlockstore()
    const { requestId } = await request(store, changes)
    return open(requestId, store)
  }

  test('another number of test rows', async () => {
    const error = await mismatch({ size: 25 }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DatasetMismatchError)
    expect(error).toMatchObject({ metaMessages: expect.arrayContaining(['Expected: 25', 'Found: 24']) })
  })

  test('another width of labels', async () => {
    await expect(mismatch({ width: 4 })).rejects.toThrow(DatasetMismatchError)
  })

  /** A request of a directory made by hand. */
  const lying = async (files: (task: Task, text: (path: string) => string) => Record<string, string>) => {
    const store = new MemoryBlockstore()
    const honest = await request(store)
    const opened = await open(honest.requestId, store)
    const rows = (table: Table) => {
      const at = (i: number) => table.columns.map((column) => column.values[i]).join(',')
      const head = table.columns.map(({ name }) => name).join(',')
      return `${[head, ...Array.from({ length: table.rowCount }, (_, i) => at(i))].join('\n')}\n`
    }
    const tables: Record<string, string> = {
      'train.csv': rows(opened.train.table),
      'test.csv': rows(opened.test.table),
    }
    const text = (path: string) => tables[path] ?? ''
    const given = { 'task.json': formatTask(honest.task), ...tables, ...files(honest.task, text) }
    const encoder = new TextEncoder()
    const { cid } = await publish(
      Object.entries(given)
        .filter(([, content]) => content !== '')
        .map(([path, content]) => ({ path, content: encoder.encode(content) })),
      store,
    )
    const { requestId } = await market.requester.market.createRequest.sync({
      ...terms,
      size: 24,
      width: 2,
      truth: honest.secret.truth,
      datasetCid: cid.toString(),
    })
    return open(requestId, store)
  }

  test('a table that is as its task says passes', async () => {
    expect((await lying(() => ({}))).test.table.rowCount).toBe(24)
  })

  test('fewer training rows than the task tells', async () => {
    const dropped = lying((_, text) => ({ 'train.csv': text('train.csv').replace(/.*\n$/, '') }))
    await expect(dropped).rejects.toThrow(DatasetMismatchError)
  })

  test('more test rows than the task tells', async () => {
    const added = lying((_, text) => ({ 'test.csv': `${text('test.csv')}1,2\n` }))
    await expect(added).rejects.toThrow(DatasetMismatchError)
  })

  test('a file that is missing', async () => {
    await expect(lying(() => ({ 'test.csv': '' }))).rejects.toThrow(FileNotFoundError)
  })

  test('a task that is none', async () => {
    await expect(lying(() => ({ 'task.json': '{"protocol":"modelmarket/task/9"}' }))).rejects.toThrow(
      InvalidTaskError,
    )
  })
})

test('a request that is not there', async () => {
  await expect(open(999n, new MemoryBlockstore())).rejects.toThrow(UnknownRequestError)
})

test('blocks that nobody has, and blocks that are others', async () => {
  const store = new MemoryBlockstore()
  const { requestId } = await request(store)
  await expect(open(requestId, new MemoryBlockstore())).rejects.toThrow(BlockNotFoundError)

  const { datasetCid } = await market.keeper.market.getRequest({ requestId })
  const root = parseCid(datasetCid)
  const forged = {
    async *get(cid: CID) {
      for await (const bytes of store.get(cid)) {
        yield cid.equals(root) ? bytes : Uint8Array.from(bytes, (byte, i) => (i === 9 ? byte ^ 1 : byte))
      }
    },
  }
  await expect(open(requestId, forged)).rejects.toThrow(BlockMismatchError)
})

describe('what an account opens', () => {
  let store: MemoryBlockstore
  let parameters: Parameters<typeof openRequest>[1]
  beforeAll(async () => {
    store = new MemoryBlockstore()
    const { requestId } = await request(store)
    parameters = { address: market.address, requestId, store }
  })

  test('is the test rows alone, of which a submission is made', async () => {
    const opened = await openRequest(market.outsider, parameters)
    const part = await openTest(market.outsider, {
      ...parameters,
      store: await without('train.csv', { ...parameters, store }),
    })
    const { train, ...others } = opened
    expect(part).toEqual(others)
    const submission = { model: linearSoftmax(), trainer: market.outsider.account.address }
    const [one, other] = await Promise.all(
      [part, opened].map((request) => prepareSubmission({ ...submission, request })),
    )
    expect(one?.predictions).toEqual(other?.predictions)
  })

  test.each([
    ['bytes', { maxBytes: 1_000 }, ContentTooLargeError],
    ['rows', { maxRows: 71 }, CsvTooLargeError],
    ['columns', { maxColumns: 2 }, CsvTooLargeError],
  ])('has no more %s than allowed, in the table that has them', async (_, limit, error) => {
    await expect(openRequest(market.outsider, { ...parameters, ...limit })).rejects.toThrow(error)
    await expect(openTest(market.outsider, { ...parameters, ...limit })).resolves.toBeDefined()
  })

  test.each([{ maxBytes: 100 }, { maxRows: 23 }, { maxColumns: 1 }])(
    '%j holds for the test rows',
    async (limit) => {
      const opening = openTest(market.outsider, { ...parameters, ...limit })
      await expect(opening).rejects.toThrow(/^The (content|CSV) .*(exceeds|has more than)/)
    },
  )

  test('is all rows to train on, too, in batches', async () => {
    const { train, request, task } = await openRequest(market.outsider, parameters)
    const directory = await fetchDirectory(request.datasetCid, store)
    const batches = readExamples(directory.stream('train.csv'), task)
    expect(await batches.next()).toEqual({
      done: false,
      value: { features: train.features, labels: train.labels },
    })
    expect(await batches.next()).toEqual({ done: true, value: undefined })
  })

  test('is not fetched when it is too large', async () => {
    const lost = await without('train.csv', { ...parameters, store })
    for (const limit of [{ maxRows: 71 }, {}]) {
      const opening = openRequest(market.outsider, { ...parameters, ...limit, store: lost })
      await expect(opening).rejects.toThrow('maxRows' in limit ? CsvTooLargeError : BlockNotFoundError)
    }
  })
})

test('opening stops when it is told to', async () => {
  const store = new MemoryBlockstore()
  const { requestId } = await request(store)
  const controller = new AbortController()
  controller.abort()
  await expect(
    openRequest(market.outsider, { address: market.address, requestId, store, signal: controller.signal }),
  ).rejects.toThrow('abort')
})

test('what is no secret is refused without being repeated', () => {
  const hidden = 'c0ffee'.repeat(10)
  const error = (() => {
    try {
      return parseRequestSecret(
        JSON.stringify({ kind: 'modelmarket/request-secret/1', labels: `0x${hidden}` }),
      )
    } catch (error) {
      return error
    }
  })()
  expect(error).toBeInstanceOf(InvalidSecretError)
  expect(String(error)).not.toContain(hidden)
})
