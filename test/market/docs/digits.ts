import { readFile } from 'node:fs/promises'
import { MemoryBlockstore } from 'blockstore-core'
import { parseCsv, type Task } from 'modelmarket/dataset'
import { type OpenedRequest, prepareRequest, type RequestSecret } from 'modelmarket/market/flows'
import type { TestMarket } from 'modelmarket/market/testing'
import { parseEther } from 'viem'
import { denseNetwork } from '../../../src/baseline/index.js'

/** The rows that the guides work on. */
export const digits = () => readFile(new URL('../../../examples/data/digits.csv', import.meta.url))

/** A request for a model of the digits, as its requester has it. */
export interface DigitsRequest {
  requestId: bigint
  /** When submissions end. */
  deadline: bigint
  /** Holds the dataset. */
  store: MemoryBlockstore
  secret: RequestSecret
}

export async function requestDigits({ requester }: TestMarket): Promise<DigitsRequest> {
  const store = new MemoryBlockstore()
  const { parameters, secret } = await prepareRequest({
    table: parseCsv(await digits()),
    label: 'digit',
    testSize: 360,
    task: { title: 'Handwritten digits', licence: 'CC-BY-4.0' },
    store,
  })
  const { requestId, deadline } = await requester.market.createRequest.sync({
    ...parameters,
    reward: parseEther('100'),
    stake: parseEther('10'),
    minScore: 0,
    submissionWindow: 86_400,
    responseWindow: 3_600,
  })
  return { requestId, deadline, store, secret }
}

/** Trains in an instant: the class whose mean is the nearest, `argmax(2 mean · x − mean · mean)`, as an ONNX model. */
export async function train({ features, labels }: OpenedRequest['train'], task: Task): Promise<Uint8Array> {
  const columns = task.features.length
  const means = task.classes.map((_, index) => {
    const mean = new Float64Array(columns)
    let count = 0
    for (const [row, label] of labels.entries()) {
      if (label !== index) continue
      count++
      for (let i = 0; i < columns; i++) mean[i] = (mean[i] ?? 0) + (features[row * columns + i] ?? 0)
    }
    return mean.map((sum) => sum / count)
  })
  const weights = Array.from({ length: columns }, (_, i) => means.map((mean) => 2 * (mean[i] ?? 0)))
  const bias = means.map((mean) => -mean.reduce((sum, value) => sum + value * value, 0))
  return denseNetwork({ inputs: columns, layers: [{ weights, bias, activation: 'none' }] })
}
