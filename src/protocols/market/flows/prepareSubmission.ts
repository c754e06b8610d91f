import { BlackHoleBlockstore } from 'blockstore-core'
import { type Address, bytesToHex, type Hex } from 'viem'
import { publishFile, superhash } from '../../../content/index.js'
import {
  checkModel,
  type LoadModelOptions,
  loadModel,
  type ModelReport,
  type PredictProgress,
} from '../../../inference/index.js'
import { packLabels, randomSalt } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
import type { SubmitModelParameters } from '../index.js'
import type { OpenedRequest } from './openRequest.js'
import type { OpenedTest } from './openTest.js'
import type { SubmissionSecret } from './secrets.js'

export interface PrepareSubmissionParameters {
  /** The `.onnx` file. */
  model: Uint8Array
  /** What `openRequest` or `openTest` gave. With the rows to train on, it also shows whether the model has the classes in their order. */
  request: OpenedTest | OpenedRequest
  /** Who submits: the commitment is bound to it. */
  trainer: Address
  /** What the predictions are sealed with: `randomSalt()`, the default, or `deriveSalt(…)`. */
  salt?: Hex | undefined
  /** Whether to try the model first, as `checkModel` does: by default, it is. */
  check?: boolean | undefined
  /** Where a browser loads WebAssembly from: see `loadModel`. */
  wasmPaths?: LoadModelOptions['wasmPaths'] | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PredictProgress) => void) | undefined
}

export interface PreparedSubmission {
  /** What `submitModel` takes. */
  parameters: Pick<SubmitModelParameters, 'requestId' | 'truth' | 'commitment'>
  /** Store it, and the model, before you call `submitModel`. */
  secret: SubmissionSecret
  /** Class index of each test row. */
  predictions: Uint16Array
  /** How the model is read, and what is worth a look; `undefined` without a check. */
  report: ModelReport | undefined
}

/**
 * Checks a model of one's own, runs it on the test rows, and commits to both.
 *
 * Nothing leaves the machine: the model is public only once it is revealed, and pinned by whoever reveals it
 * (`publishFile` gives the same CID).
 *
 * @throws {ModelInputError} when the model does not take the task's features.
 * @throws {ModelOutputError} when its output cannot be read as classes.
 * @throws {ModelClassesError} when it was trained on other classes than those of the task.
 * @throws {TrainingModeError} when it was exported in training mode.
 * @throws {UnstableModelError} when it answers the same rows differently.
 * @throws {BatchSizeError} when it takes some numbers of rows at once, and fails with others.
 * @throws {ClassOrderError} when its classes seem to have another order than those of the task.
 * @throws {InvalidModelError} when it is not an ONNX model.
 * @see docs/market/protocol.md#1-content-and-commitments
 * @example
 * ```ts
 * import { readFile, writeFile } from 'node:fs/promises'
 * import { submitModel } from 'modelmarket/market'
 * import { type OpenedTest, prepareSubmission } from 'modelmarket/market/flows'
 * import type { Account, Client, Transport, Chain } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, request: OpenedTest
 *
 * const { parameters, secret } = await prepareSubmission({
 *   model: await readFile('model.onnx'),
 *   request,
 *   trainer: client.account.address,
 * })
 * await writeFile('submission-secret.json', JSON.stringify(secret), { mode: 0o600 })
 * const { index } = await submitModel.sync(client, { address: request.address, ...parameters })
 * ```
 */
export async function prepareSubmission(
  parameters: PrepareSubmissionParameters,
): Promise<PreparedSubmission> {
  const { model: bytes, trainer, salt = randomSalt(), check = true, signal, onProgress } = parameters
  const { chainId, address: market, request, task, test } = parameters.request
  const { requestId, truth, size } = request
  const width = request.width
  const columns = task.features.length
  const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }

  const features = task.features.map(({ name }) => name)
  const { classes } = task
  const loading = parameters.wasmPaths === undefined ? {} : { wasmPaths: parameters.wasmPaths }
  const report = check
    ? await checkModel(bytes, {
        ...rowsToCheck(parameters.request),
        columns,
        featureNames: features,
        classes,
        signal,
        ...loading,
      })
    : undefined

  const model = await loadModel(bytes, { features, classes, ...loading })
  let predictions: Uint16Array
  try {
    predictions = await model.predict(test.features, { rows: size, columns, ...options })
  } finally {
    await model.release()
  }
  const { cid } = await publishFile(bytes, new BlackHoleBlockstore(), signal ? { signal } : {})
  const packed = packLabels(predictions, width)
  const commitment = commitmentOf({
    chainId,
    market,
    requestId,
    trainer,
    modelSuperhash: superhash(cid),
    predictionSuperhash: sealLabels({ labels: packed, salt }).superhash,
  })
  return {
    parameters: { requestId, truth, commitment },
    secret: {
      kind: 'modelmarket/submission-secret/1',
      chainId,
      market,
      requestId: requestId.toString(),
      trainer,
      truth,
      commitment,
      modelCid: cid.toString(),
      size,
      width,
      predictions: bytesToHex(packed),
      salt,
    },
    predictions,
    report,
  }
}

/** Rows whose classes are known, where there are any. */
function rowsToCheck(request: OpenedTest | OpenedRequest) {
  const { features, labels, rows } =
    'train' in request && request.train.labels.length > 0
      ? { ...request.train, rows: request.train.labels.length }
      : { features: request.test.features, labels: undefined, rows: request.request.size }
  return { features, labels, rows }
}
