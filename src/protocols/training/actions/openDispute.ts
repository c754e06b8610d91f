import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

export interface OpenDisputeParameters extends PermitParameters {
  stateHash: Hex
}

export interface OpenDisputeResult {
  disputeId: bigint
  runId: bigint
  /** The case of the run's adjudicator. */
  caseId: bigint
}

/**
 * Disputes a state with a deposit, and the fee of the adjudicator.
 *
 * Dispute the *lowest* state that you compute otherwise: one above it may follow truly from a wrong parent.
 *
 * @throws {WrongStateStatusError} when the state can no longer be disputed, or has fallen.
 * @throws {InsufficientAllowanceError} when the contract may not take deposit and fee: approve them or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less.
 * @example
 * ```ts
 * import { openDispute } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex
 *
 * const { disputeId, caseId } = await openDispute.sync(client, { address: training, stateHash })
 * ```
 */
export const openDispute: WriteAction<OpenDisputeParameters, OpenDisputeResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'openDispute',
  args: ({ stateHash }) => [stateHash],
  first: permitFirst,
  match: ({ stateHash }) => ({ stateHash }),
  caller: 'challenger',
  result: (logs) => {
    const { disputeId, runId, caseId } = eventArgs(logs, 'DisputeOpened')
    return { disputeId, runId, caseId }
  },
})
