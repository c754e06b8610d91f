import type { AgentOptions, CommonEvent } from '../../../../agents/engine/options.js'
import type { Blockstore, Pinning } from '../../../../content/index.js'
import type { OpenedRequest, TableLimits } from '../../flows/index.js'
import type { Request, Submission } from '../../index.js'
import type { EnforcedEvent } from '../enforce.js'
import type { TrainerPolicy } from './policy.js'
import type { Rows, Validation } from './validation.js'

/** What a training hook gets. */
export interface Training {
  /** The request, its task and all of its rows. */
  request: OpenedRequest
  /** The rows to train on: what is held back to validate on is not among them. */
  rows: Rows
  /** Is aborted when the agent stops, and when submissions end. */
  signal: AbortSignal
}

export interface TrainerOptions extends AgentOptions {
  /**
   * Makes a model of a request's rows: an `.onnx` file. `undefined` to pass. When it throws, the request is passed over,
   * unless what it throws is `retryable`.
   */
  train: (training: Training) => Promise<Uint8Array | undefined>
  policy?: TrainerPolicy | undefined
  /** Where datasets come from, and where the model goes once it is to be public. One that can pin keeps it. */
  store: Pick<Blockstore, 'get' | 'put'> & Partial<Pinning>
  /** The largest tables to open: those that are larger are passed over. By default as `openRequest`. */
  tables?: TableLimits | undefined
  /** The part of the training rows to validate on. By default a fifth. */
  validationPart?: number | undefined
  /**
   * What predictions are sealed with. `random`, the default: a lost vault loses the stakes. `derived`: from the account's signature,
   * so that `recoverSubmissions` can rebuild the vault from the models; but whoever can have the account sign can tell what
   * was predicted, too. Smart-contract and threshold wallets often sign differently each time, and cannot derive.
   */
  salts?: 'random' | 'derived' | undefined
  /** How many models to train at a time. By default 1. */
  trainings?: number | undefined
  /**
   * Whether to prove a claim though another one leads, which calls all that claim more to prove theirs. By default not:
   * it is for those who believe that many claims above theirs are false.
   */
  challenge?: ((request: Request, submission: Submission) => boolean | Promise<boolean>) | undefined
}

/** What a trainer tells. */
export type TrainerEvent =
  | CommonEvent
  | EnforcedEvent
  /** It does not compete. */
  | { type: 'passed'; requestId: bigint; reason: string }
  /** Too much is at risk already; it competes if stakes come back before submissions end. */
  | { type: 'postponed'; requestId: bigint; atRisk: bigint }
  | { type: 'validated'; requestId: bigint; validation: Validation }
  | { type: 'submitted'; requestId: bigint; index: number; stake: bigint }
  | { type: 'claimed'; requestId: bigint; index: number; score: number; conceded: boolean }
  | { type: 'proven'; requestId: bigint; index: number }
  | { type: 'won'; requestId: bigint; index: number; paid: bigint }
  | { type: 'exposed'; requestId: bigint; index: number }
  | { type: 'collected'; requestId: bigint; index: number; amount: bigint }
  | { type: 'closed'; requestId: bigint; status: Request['status'] }
