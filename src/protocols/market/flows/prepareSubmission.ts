import { BlackHoleBlockstore } from 'blockstore-core'
import { type Address, bytesToHex, type Hex } from 'viem'
import { publishFile, superhash } from '../../../content/index.js'
import { type LoadModelOptions, loadModel, type PredictProgress } from '../../../inference/index.js'
import { packLabels, randomSalt } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
import type { SubmitModelParameters } from '../index.js'
import type { OpenedTest } from './openTest.js'
import type { SubmissionSecret } from './secrets.js'

export interface PrepareSubmissionParameters {
  /** The `.onnx` file. */
  model: Uint8Array
  /** What `openRequest` or `openTest` gave. */
  request: OpenedTest
  /** Who submits: the commitment is bound to it. */
  trainer: Address
  /** What the predictions are sealed with: `randomSalt()`, the default, or `deriveSalt(…)`. */
  salt?: Hex | undefined
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
}

/**
 * Runs a model of one's own on the test rows and commits to both.
 *
 * Nothing leaves the machine: the model is public only once it is revealed, and pinned by whoever reveals it
 * (`publishFile` gives the same CID).
 *
 * @throws {ModelInputError} when the model does not take the task's features.
 * @throws {ModelOutputError} when its output cannot be read as classes.
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
  const { model: bytes, trainer, salt = randomSalt(), wasmPaths, signal, onProgress } = parameters
  const { chainId, address: market, request, task, test } = parameters.request
  const { requestId, truth, size } = request
  const width = request.width
  const columns = task.features.length
  const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }

  const model = await loadModel(bytes, {
    features: task.features.map(({ name }) => name),
    classes: task.classes,
    ...(wasmPaths === undefined ? {} : { wasmPaths }),
  })
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
  }
}
