import { hexToBytes } from 'viem'
import { expect, test } from 'vitest'
import { linearSoftmax } from '../../../../test/fixtures/models.js'
import { superhash } from '../../../content/index.js'
import { createTask, featureMatrix, parseCsv, splitTable } from '../../../dataset/index.js'
import { unpackLabels } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
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
