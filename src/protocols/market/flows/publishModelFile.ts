import { BlackHoleBlockstore } from 'blockstore-core'
import { type Blockstore, type CID, type PublishProgress, publishFile } from '../../../content/index.js'
import { WrongModelError } from './errors.js'
import type { SubmissionSecret } from './secrets.js'

export interface PublishModelFileParameters {
  /** What `prepareSubmission` gave. */
  secret: Pick<SubmissionSecret, 'modelCid'>
  /** The `.onnx` file that was committed to. */
  model: Uint8Array
  /** Where it goes: from here on it is public. */
  store: Pick<Blockstore, 'put'>
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PublishProgress) => void) | undefined
}

/**
 * Publishes the model of a submission, after checking that it is the one that was committed to.
 *
 * Call it before `revealModel` or `publishModel`, which make the CID public, and not earlier: until then nobody else has the model.
 *
 * @throws {WrongModelError} when it is another file; nothing is published then.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { KuboStore } from 'modelmarket/content'
 * import { publishModelFile, type SubmissionSecret } from 'modelmarket/market/flows'
 *
 * declare const secret: SubmissionSecret
 *
 * await publishModelFile({ secret, model: await readFile('model.onnx'), store: new KuboStore() })
 * ```
 */
export async function publishModelFile(parameters: PublishModelFileParameters): Promise<{ cid: CID }> {
  const { secret, model, store, signal, onProgress } = parameters
  const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }
  const { cid } = await publishFile(model, new BlackHoleBlockstore(), signal ? { signal } : {})
  if (cid.toString() !== secret.modelCid) {
    throw new WrongModelError({ expected: secret.modelCid, actual: cid.toString() })
  }
  await publishFile(model, store, options)
  return { cid }
}
