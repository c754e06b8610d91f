import { BlackHoleBlockstore } from 'blockstore-core'
import { type Address, bytesToHex, type Hex, hexToBytes, isAddressEqual } from 'viem'
import { rolePrefix } from '../../../../agents/engine/tracking.js'
import type { Vault } from '../../../../agents/vault/vault.js'
import { type AnyClient, chainIdOf, EndpointError, MissingAccountError } from '../../../../chain/index.js'
import { type Blockstore, publishFile, superhash } from '../../../../content/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { diffLabels } from '../../../../labels/index.js'
import {
  type OpenedTest,
  openTest,
  prepareSubmission,
  type SubmissionSecret,
  type TableLimits,
} from '../../flows/index.js'
import {
  getMarketEvents,
  getRequest,
  getSubmission,
  getTruth,
  type MarketEvent,
  type Request,
  type Submission,
} from '../../index.js'
import { Entries, heldUntil } from '../trainer/entries.js'
import { UnrecoverableSubmissionError } from './errors.js'
import { submissionSalt } from './salts.js'

export interface RecoverSubmissionsParameters {
  /** The market. */
  address: Address
  /** Where to store what is recovered, for `runTrainer` to continue with. Existing entries are not changed. */
  vault: Vault
  /** The models that may have been submitted: `.onnx` files. */
  models: readonly Uint8Array[]
  /** Where to fetch datasets from. */
  store: Pick<Blockstore, 'get'>
  /** The largest test tables to open. By default as `openTest`. */
  tables?: TableLimits | undefined
  /** The block to search from. By default the first. */
  fromBlock?: bigint | undefined
  signal?: AbortSignal | undefined
  /** Called before each submission that is tried. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined
}

/** The open submissions of an account: which of them can be continued. */
export interface RecoveredSubmissions {
  recovered: SubmissionSecret[]
  lost: UnrecoverableSubmissionError[]
}

/**
 * Rebuilds a trainer's vault from the chain, the content store, the wallet and the models.
 *
 * It finds the submissions of the client's account to requests that are not closed, repeats the predictions of each model, and
 * stores those that open a commitment. The salts must be derived (`runTrainer` with `salts: 'derived'`), except for a claim that was
 * proven: its salt is public.
 *
 * @throws {MissingAccountError} when the client has no account.
 * @throws {NonDeterministicSignatureError} when the wallet signs differently each time.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { type Vault } from 'modelmarket/agents'
 * import { recoverSubmissions } from 'modelmarket/market/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, store: Blockstore
 *
 * const models = [await readFile('models/7.onnx')]
 * const { recovered, lost } = await recoverSubmissions(client, { address: market, vault, store, models })
 * for (const error of lost) console.error(error.shortMessage)
 * console.log(recovered.length, 'submissions can be opened again')
 * ```
 */
export async function recoverSubmissions(
  client: AnyClient,
  parameters: RecoverSubmissionsParameters,
): Promise<RecoveredSubmissions> {
  const { address, vault, models, fromBlock = 0n, signal, onProgress } = parameters
  const trainer = client.account?.address
  if (!trainer) throw new MissingAccountError()
  const chainId = await chainIdOf(client)
  const entries = new Entries(vault, rolePrefix('trainer', { chainId, address, account: trainer }))
  const events = await getMarketEvents(client, {
    address,
    fromBlock,
    eventNames: ['ModelSubmitted', 'PredictionsProven'],
    signal,
  })
  const own = events.flatMap((event) =>
    event.eventName === 'ModelSubmitted' && isAddressEqual(event.args.trainer, trainer) ? [event.args] : [],
  )
  const result: RecoveredSubmissions = { recovered: [], lost: [] }
  for (const [done, { requestId, index }] of own.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ done, total: own.length })
    const request = await getRequest(client, { address, requestId })
    const submission = await getSubmission(client, { address, requestId, index: Number(index) })
    const isOpen = request.closedAt === 0n && isLive(submission)
    if (!isOpen || (await entries.get(requestId))) continue
    const proof = events.find(
      (event) =>
        event.eventName === 'PredictionsProven' &&
        event.args.requestId === requestId &&
        event.args.index === index,
    )
    const sought = { ...parameters, request, submission, trainer }
    const opened = proof ? await openProven(client, { ...sought, proof }) : await openByModels(client, sought)
    if (!('model' in opened)) {
      result.lost.push(new UnrecoverableSubmissionError({ ...submission, tried: models.length }, opened))
      continue
    }
    const { secret, model } = opened
    const stake = request.stake.toString()
    const entry = { secret, stake, heldUntil: heldUntil(request), index: Number(index) }
    await entries.add(requestId, entry, model)
    result.recovered.push(secret)
  }
  return result
}

interface Opened {
  secret: SubmissionSecret
  model: Uint8Array
}

/** A commitment that no model opens. `cause`: what failed, unless the model is missing. */
interface NotOpened {
  cause?: unknown
}

interface Sought extends RecoverSubmissionsParameters {
  request: Request
  submission: Submission
  trainer: Address
}

/** Whether the submission still has something to open, or a stake to collect. */
function isLive({ state }: Submission): boolean {
  return ['submitted', 'claimed', 'proven', 'conceded'].includes(state)
}

/** Tries the models one by one. */
async function openByModels(
  client: AnyClient,
  { address, models, store, tables, signal, request, submission, trainer }: Sought,
): Promise<Opened | NotOpened> {
  const { requestId, truth } = request
  let opened: OpenedTest
  try {
    opened = await openTest(client, { ...tables, address, requestId, store, signal })
  } catch (cause) {
    signal?.throwIfAborted()
    // The chain's endpoint may answer later: the submission is not lost.
    if (!ModelMarketError.is(cause) || cause instanceof EndpointError) throw cause
    return { cause }
  }
  for (const model of models) {
    signal?.throwIfAborted()
    const salt = await submissionSalt(client, { market: address, requestId, truth, model })
    const secret = await secretOf({ opened, model, trainer, salt, signal })
    if (secret?.commitment === submission.commitment) return { secret, model }
  }
  return {}
}

/** Returns `undefined` when the model is not for that task. */
async function secretOf({
  opened,
  model,
  trainer,
  salt,
  signal,
}: {
  opened: OpenedTest
  model: Uint8Array
  trainer: Address
  salt: Hex
  signal: AbortSignal | undefined
}): Promise<SubmissionSecret | undefined> {
  try {
    return (await prepareSubmission({ model, request: opened, trainer, salt, signal })).secret
  } catch (error) {
    if (ModelMarketError.is(error)) return undefined
    throw error
  }
}

/** Finds the model of a proven claim, whose predictions and salt are public. */
async function openProven(
  client: AnyClient,
  { address, models, request, submission, trainer, proof }: Sought & { proof: MarketEvent },
): Promise<Opened | NotOpened> {
  if (proof.eventName !== 'PredictionsProven') return {}
  const { requestId, size, width } = request
  const { modelSuperhash, diff, predictionSalt } = proof.args
  for (const model of models) {
    const { cid } = await publishFile(model, new BlackHoleBlockstore())
    if (superhash(cid) !== modelSuperhash) continue
    const { labels } = await getTruth(client, { address, requestId })
    const secret: SubmissionSecret = {
      kind: 'modelmarket/submission-secret/1',
      chainId: await chainIdOf(client),
      market: address,
      requestId: requestId.toString(),
      trainer,
      truth: request.truth,
      commitment: submission.commitment,
      modelCid: cid.toString(),
      size,
      width,
      predictions: bytesToHex(diffLabels(hexToBytes(labels), hexToBytes(diff))),
      salt: predictionSalt,
    }
    return { secret, model }
  }
  return {}
}
