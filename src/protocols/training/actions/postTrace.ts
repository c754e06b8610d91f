import type { Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface PostTraceParameters {
  caseId: bigint
  /** Merkle root of the trace. */
  traceRoot: Hex
}

export interface PostTraceResult {
  traceRoot: Hex
}

/**
 * Commits to all that the disputed step computes, as the worker.
 *
 * @throws {NotCaseWorkerError} when the caller is not the worker of the case.
 * @throws {CaseDecidedError} when a side is out of time, or the case is proven.
 * @throws {AlreadyAnsweredError} when the trace is posted.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { postTrace } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, traceRoot: Hex
 *
 * await postTrace.sync(client, { address: game, caseId: 1n, traceRoot })
 * ```
 */
export const postTrace: WriteAction<PostTraceParameters, PostTraceResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'postTrace',
  args: ({ caseId, traceRoot }) => [caseId, traceRoot],
  match: ({ caseId }) => ({ caseId }),
  result: (logs) => ({ traceRoot: eventArgs(logs, 'TracePosted').traceRoot }),
})
