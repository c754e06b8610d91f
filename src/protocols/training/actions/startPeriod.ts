import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

export interface StartPeriodParameters extends PermitParameters {
  runId: bigint
  /** The state to train from: the highest live one, or the run's hash. Who is faster makes it another one, and this call fails. */
  parentHash: Hex
}

export interface StartPeriodResult {
  periodId: bigint
  /** The height of the period's first state. */
  height: number
}

/**
 * Takes the mutex of a run with a deposit, and with it the right and the duty to submit the next states.
 *
 * Check the run first with `verifyRun` of `modelmarket/training/flows`: whose dataset or genesis is not what the run says cannot be trained.
 *
 * @throws {WrongRunStatusError} when the run is no longer running.
 * @throws {WrongMutexStatusError} when somebody holds the mutex, or the run has all its states.
 * @throws {ParentMismatchError} when `parentHash` is not the highest live state.
 * @throws {InsufficientAllowanceError} when the contract may not take the deposit: approve it or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less than the deposit.
 * @example
 * ```ts
 * import { startPeriod } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, parentHash: Hex
 *
 * const { periodId, height } = await startPeriod.sync(client, { address: training, runId: 1n, parentHash })
 * ```
 */
export const startPeriod: WriteAction<StartPeriodParameters, StartPeriodResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'startPeriod',
  args: ({ runId, parentHash }) => [runId, parentHash],
  first: permitFirst,
  match: ({ runId, parentHash }) => ({ runId, parentHash }),
  caller: 'worker',
  result: (logs) => {
    const { periodId, height } = eventArgs(logs, 'PeriodStarted')
    return { periodId, height }
  },
})
