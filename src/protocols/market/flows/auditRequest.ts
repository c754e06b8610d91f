import { hexToBytes } from 'viem'
import type { AnyClient } from '../../../chain/index.js'
import { type Blockstore, fetchFile } from '../../../content/index.js'
import {
  accuracy,
  type ClassificationReport,
  classificationReport,
  type PredictIsolatedParameters,
  predictIsolated,
} from '../../../inference/index.js'
import { unpackLabels } from '../../../labels/index.js'
import { getRevealedModel, type RevealedModel } from '../index.js'
import type { OpenRequestParameters } from './openDataset.js'
import { openTest } from './openTest.js'

export interface AuditRequestParameters extends OpenRequestParameters {
  /** The most bytes that the model may have. By default 256 MiB. */
  maxModelBytes?: number | undefined
  /** The most time that the model may take, in milliseconds. By default a minute. */
  timeoutMs?: number | undefined
  onProgress?: PredictIsolatedParameters['onProgress'] | undefined
}

export interface Audit extends Pick<RevealedModel, 'index' | 'trainer' | 'score' | 'modelCid'> {
  /** How many test labels there are. */
  size: number
  /** How many predictions of the model, run again, are those that were revealed. */
  agreeing: number
  /** `agreeing ÷ size`: 1 when the revealed model made the revealed predictions. */
  agreement: number
  /** The accuracy of the model, run again. */
  accuracy: number
  /** How well the model does for each class, run again: a class that it never finds does not show in the accuracy. */
  report: ClassificationReport
}

/**
 * Runs the model that won a request again, from its CID, and compares its predictions with those that were revealed.
 *
 * The contract pays for predictions; it cannot know which model made them (docs/market/protocol.md#7-known-limits). This
 * can. The model is a stranger's: it runs in a process of its own, with limits of time and memory. The rows to train on
 * are not fetched.
 *
 * @throws {NotRevealedError} when the request is not settled.
 * @throws {BlockNotFoundError} when nobody keeps the dataset or the model any more.
 * @throws {ContentTooLargeError} when `test.csv` has more than `maxBytes`, or the model more than `maxModelBytes`.
 * @throws {CsvTooLargeError} when `test.csv` has more rows or columns than allowed.
 * @throws {ModelTimeoutError} when the model takes too long.
 * @example
 * ```ts
 * import { GatewayStore } from 'modelmarket/content'
 * import { auditRequest } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io'] })
 * const { agreement, accuracy } = await auditRequest(client, { address: market, requestId: 1n, store })
 * console.log(agreement === 1 ? 'the model is what was paid for' : 'the model is another one', accuracy)
 * ```
 */
export async function auditRequest(client: AnyClient, parameters: AuditRequestParameters): Promise<Audit> {
  const { address, requestId, store, signal, maxModelBytes, timeoutMs, onProgress } = parameters
  const revealed = await getRevealedModel(client, { address, requestId })
  const { request, task, test } = await openTest(client, parameters)
  const model = await fetchFile(revealed.modelCid, store as Blockstore, {
    ...(maxModelBytes === undefined ? {} : { maxBytes: maxModelBytes }),
    ...(signal ? { signal } : {}),
  })
  const { size } = request
  const predictions = await predictIsolated({
    model,
    features: test.features,
    rows: size,
    columns: task.features.length,
    featureNames: task.features.map(({ name }) => name),
    classes: task.classes,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  const shape = { size, width: request.width }
  const committed = unpackLabels(hexToBytes(revealed.predictions), shape)
  const agreement = accuracy(predictions, committed)
  const labels = unpackLabels(hexToBytes(revealed.labels), shape)
  const report = classificationReport(predictions, labels, task.classes.length)
  return {
    index: revealed.index,
    trainer: revealed.trainer,
    score: revealed.score,
    modelCid: revealed.modelCid,
    size,
    agreeing: Math.round(agreement * size),
    agreement,
    accuracy: report.accuracy,
    report,
  }
}
