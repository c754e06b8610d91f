import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import type { Blockstore, Pinning } from '../../../../content/index.js'
import type { OpenedRequest, TableLimits } from '../../flows/index.js'
import type { Request, Submission } from '../../index.js'
import type { EnforcedEvent } from '../enforce.js'
import type { TrainerPolicy } from './policy.js'
import type { Rows, Validation } from './validation.js'

/** The input of a training hook. */
export interface Training {
  /** The request, its task and all of its rows. */
  request: OpenedRequest
  /** The rows to train on, without those that are held back for validation. */
  rows: Rows
  /** Is aborted when the agent stops, or submissions end. */
  signal: AbortSignal
}

export interface TrainerOptions extends AgentOptions {
  /**
   * Trains a model on a request's rows, and returns it as an `.onnx` file, or `undefined` to pass. If it throws, the request is passed
   * over, unless the error is `retryable`.
   */
  train: (training: Training) => Promise<Uint8Array | undefined>
  policy?: TrainerPolicy | undefined
  /** Where to fetch datasets from, and where to publish the model when it wins. A store that can pin keeps it. */
  store: Pick<Blockstore, 'get' | 'put'> & Partial<Pinning>
  /** Size limits for tables: a request with a larger one is passed over. By default those of `openRequest`. */
  tables?: TableLimits | undefined
  /** The part of the training rows to hold back for validation. By default a fifth. */
  validationPart?: number | undefined
  /**
   * The salts of predictions. `random`, the default: a lost vault loses the stakes. `derived`: from a signature of the account, so that
   * `recoverSubmissions` can rebuild the vault from the models; but whoever can make the account sign can find out the predictions.
   * Smart-contract and threshold wallets often sign differently each time, and cannot derive salts.
   */
  salts?: 'random' | 'derived' | undefined
  /** How many models to train at once. By default 1. */
  trainings?: number | undefined
  /** How many more datasets to fetch, or to hold in memory until their training, at once. By default 3. */
  fetches?: number | undefined
  /** How long it may take to fetch a dataset, or to publish a model that is not at stake, in milliseconds. By default ten minutes. */
  fetchTimeoutMs?: number | undefined
  /**
   * Decides whether to prove a claim although another one leads. That makes everybody with a higher claim prove theirs. By default the
   * trainer does not: it is worthwhile when many higher claims are probably false.
   */
  challenge?: ((request: Request, submission: Submission) => boolean | Promise<boolean>) | undefined
}

/** The events of a trainer. */
export type TrainerEvent =
  | CommonEvent
  | EnforcedEvent
  /** The trainer does not compete. */
  | { type: 'passed'; requestId: bigint; reason: string }
  /** Too much is at risk already. The trainer competes if stakes come back before submissions end. */
  | { type: 'postponed'; requestId: bigint; atRisk: bigint }
  | { type: 'validated'; requestId: bigint; validation: Validation }
  | { type: 'submitted'; requestId: bigint; index: number; stake: bigint }
  | { type: 'claimed'; requestId: bigint; index: number; score: number; conceded: boolean }
  | { type: 'proven'; requestId: bigint; index: number }
  | { type: 'won'; requestId: bigint; index: number; paid: bigint }
  | { type: 'exposed'; requestId: bigint; index: number }
  | { type: 'collected'; requestId: bigint; index: number; amount: bigint }
  | { type: 'closed'; requestId: bigint; status: Request['status'] }
