import { hexToBytes } from 'viem'
import { expect, test } from 'vitest'
import { linearSoftmax, unstable } from '../../../../test/fixtures/models.js'
import { superhash } from '../../../content/index.js'
import { createTask, featureMatrix, parseCsv, splitTable } from '../../../dataset/index.js'
import { ClassOrderError, TrainingModeError } from '../../../inference/index.js'
import { unpackLabels } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
import type { OpenedRequest } from './openRequest.js'
import type { OpenedTest } from './openTest.js'
import { prepareSubmission } from './prepareSubmission.js'

const trainer = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const market = '0x00000000000000000000000000000000000000aa'
const truth = `0x${'cd'.repeat(32)}` as const
const salt = `0x${'5a'.repeat(32)}` as const

const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 5},${['a', 'b', 'c'][i % 3]}`)
const split = splitTable(parseCsv(['x,y,name', ...rows].join('\n')), { label: 'name', testSize: 9, seed: '' })
const task = createTask({ split, title: 'Names' })
// Of a request, only what a submission needs of it.
const request = {
  chainId: 31337,
  address: market,
  request: { requestId: 7n, truth, size: 9, width: 2 },
  task,
  test: { table: split.test, features: featureMatrix(split.test, task) },
} as unknown as OpenedTest
const parameters = { model: linearSoftmax(), request, trainer } as const

test('the commitment is to the model, its predictions, the trainer and the request', async () => {
  const progress: number[] = []
  const onProgress = ({ done }: { done: number }) => progress.push(done)
  const {
    parameters: sent,
    secret,
    predictions,
  } = await prepareSubmission({
    ...parameters,
    salt,
    signal: new AbortController().signal,
    onProgress,
  })
  expect(progress).toEqual([9])
  expect(unpackLabels(hexToBytes(secret.predictions), { size: 9, width: 2 })).toEqual(predictions)
  const commitment = commitmentOf({
    chainId: 31337,
    market,
    requestId: 7n,
    trainer,
    modelSuperhash: superhash(secret.modelCid),
    predictionSuperhash: sealLabels({ labels: secret.predictions, salt }).superhash,
  })
  expect(sent).toEqual({ requestId: 7n, truth, commitment })
  expect(secret).toMatchObject({ chainId: 31337, market, requestId: '7', trainer, truth, commitment, salt })
})

test('without a salt, each has one of its own', async () => {
  const [one, other] = await Promise.all([prepareSubmission(parameters), prepareSubmission(parameters)])
  expect(one.secret.predictions).toBe(other.secret.predictions)
  expect(one.parameters.commitment).not.toBe(other.parameters.commitment)
})

test('it stops when it is told to', async () => {
  const reason = new DOMException('enough', 'AbortError')
  await expect(prepareSubmission({ ...parameters, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('the model is tried first, unless that is left out', async () => {
  const { report } = await prepareSubmission(parameters)
  expect(report).toMatchObject({ readAs: 'scores', rows: 9, notes: [] })
  const threeFeatures = { ...task, features: ['x', 'y', 'z'].map((name) => ({ name })) }
  const wide = {
    ...request,
    task: threeFeatures,
    test: { features: new Float32Array(27) },
  } as unknown as OpenedTest
  const model = unstable('batchNormalization')
  await expect(prepareSubmission({ ...parameters, model, request: wide })).rejects.toThrow(TrainingModeError)
  const unchecked = await prepareSubmission({ ...parameters, model, request: wide, check: false })
  expect(unchecked.report).toBeUndefined()
})

test('rows to train on show that the classes of a model have another order', async () => {
  // The largest of a, b and −a − b.
  const features = Float32Array.from({ length: 60 }, (_, at) => [9, 0, 0, 9, -9, -9][at % 6] ?? 0)
  const opened = (order: readonly number[]) => {
    const labels = Uint16Array.from({ length: 30 }, (_, row) => order[row % 3] ?? 0)
    return { ...request, train: { features, labels, table: split.train } } as unknown as OpenedRequest
  }
  const right = await prepareSubmission({ ...parameters, request: opened([0, 1, 2]) })
  expect(right.report?.rows).toBe(30)
  await expect(prepareSubmission({ ...parameters, request: opened([1, 2, 0]) })).rejects.toThrow(
    ClassOrderError,
  )
})
