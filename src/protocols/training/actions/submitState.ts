import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface SubmitStateParameters {
  runId: bigint
  /** The state that it was trained from: the highest live one, or the run's hash. */
  parentHash: Hex
  /** Merkle root of the weights. */
  root: Hex
  /** Merkle root of the weights' roots after each step. */
  stepsRoot: Hex
  /** What the run's adjudicator wants with a state: `encodeStateData` makes it for the game. */
  data: Hex
}

export interface SubmitStateResult {
  stateHash: Hex
  height: number
  periodId: bigint
}

/**
 * Submits the next state of a run, as the worker that holds its mutex.
 *
 * @throws {NotWorkerError} when the caller does not hold the mutex.
 * @throws {WrongMutexStatusError} when nobody does: the period is over.
 * @throws {ParentMismatchError} when `parentHash` is not the highest live state: the parent fell.
 * @throws {WrongRootError} when the weights do not have this root.
 * @example
 * ```ts
 * import { submitState, type SubmitStateParameters } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, state: SubmitStateParameters
 *
 * const { stateHash, height } = await submitState.sync(client, { address: training, ...state })
 * ```
 */
export const submitState: WriteAction<SubmitStateParameters, SubmitStateResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'submitState',
  args: ({ runId, parentHash, root, stepsRoot, data }) => [runId, parentHash, root, stepsRoot, data],
  match: ({ runId, parentHash, root, stepsRoot }) => ({ runId, parentHash, root, stepsRoot }),
  caller: 'worker',
  result: (logs) => {
    const { stateHash, height, periodId } = eventArgs(logs, 'StateSubmitted')
    return { stateHash, height, periodId }
  },
})
