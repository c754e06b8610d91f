import type { Address, Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface PostTraceParameters {
  caseId: bigint
  /** The training contract that opened the case. */
  training: Address
  /** The run that the case is of. */
  runId: bigint
  /** The step that the trace is of, counted from the run’s first: the `firstStep` of the case and its `step`. */
  step: number
  /** Merkle root of the trace. */
  traceRoot: Hex
}

export interface PostTraceResult {
  traceRoot: Hex
}

/**
 * Commits to all that the disputed step computes, as the worker.
 *
 * A trace cannot be taken back. So the call names the run and the step that it is of: if a reorganisation puts another one into the case, it reverts.
 *
 * @throws {NotCaseWorkerError} when the caller is not the worker of the case.
 * @throws {CaseDecidedError} when a side is out of time, or the case is proven.
 * @throws {CaseTrainingMismatchError} when the case is of another training contract.
 * @throws {CaseRunMismatchError} when the case is of another run: a reorganisation can give its id to another one.
 * @throws {StepMismatchError} when the case is at another step.
 * @throws {AlreadyTracedError} when the trace is posted.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { getCase, postTrace } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, traceRoot: Hex
 *
 * const { caseId, training, runId, firstStep, step = 0 } = await getCase(client, { address: game, caseId: 1n })
 * await postTrace.sync(client, { address: game, caseId, training, runId, step: firstStep + step, traceRoot })
 * ```
 */
export const postTrace: WriteAction<PostTraceParameters, PostTraceResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'postTrace',
  args: ({ caseId, training, runId, step, traceRoot }) => [caseId, training, runId, BigInt(step), traceRoot],
  match: ({ caseId }) => ({ caseId }),
  result: (logs) => ({ traceRoot: eventArgs(logs, 'TracePosted').traceRoot }),
})
