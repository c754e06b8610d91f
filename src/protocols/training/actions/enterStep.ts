import type { Address, Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface EnterStepParameters {
  caseId: bigint
  /** The training contract that opened the case. */
  training: Address
  /** The run that the case is of. */
  runId: bigint
  tree: 'trace' | 'weights'
  /** Merkle root of the trace that the worker posted. */
  traceRoot: Hex
  /** Merkle root of the weights before the step. */
  preRoot: Hex
  /** The siblings on the way from it to `stepsRoot`, from the leaf up. None for the first step of a state. */
  siblings: readonly Hex[]
}

export interface EnterStepResult {
  /** The root of the tree. */
  node: Hex
  /** The levels below it. */
  levels: number
}

/**
 * Goes on to the trace of the disputed step, if it differs from the challenger's own, else to the new weights, which then do.
 *
 * Which of them differs depends on the trace. So the call names it: if a reorganisation puts another one into the case, it reverts.
 *
 * @throws {NotChallengerError} when the caller is not the challenger of the case.
 * @throws {CaseDecidedError} when a side is out of time, or the case is proven.
 * @throws {CaseTrainingMismatchError} when the case is of another training contract.
 * @throws {CaseRunMismatchError} when the case is of another run: a reorganisation can give its id to another one.
 * @throws {NotAnsweredError} when the worker has posted no trace.
 * @throws {TraceMismatchError} when the worker has posted another trace.
 * @throws {WrongPreRootError} when the root is not that of the weights before the step.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { enterStep } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, training: Address, traceRoot: Hex, preRoot: Hex
 *
 * const step = { tree: 'trace', traceRoot, preRoot, siblings: [] } as const
 * await enterStep.sync(client, { address: game, caseId: 1n, training, runId: 7n, ...step })
 * ```
 */
export const enterStep: WriteAction<EnterStepParameters, EnterStepResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'enterStep',
  args: ({ caseId, training, runId, tree, traceRoot, preRoot, siblings }) => [
    caseId,
    training,
    runId,
    tree === 'trace' ? 0n : 1n,
    traceRoot,
    preRoot,
    siblings,
  ],
  match: ({ caseId }) => ({ caseId }),
  result: (logs) => {
    const { node, levels } = eventArgs(logs, 'StepEntered')
    return { node, levels: Number(levels) }
  },
})
