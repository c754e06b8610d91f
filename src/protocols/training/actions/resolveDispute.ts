import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, oneOf, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { type DisputeStatus, disputeStatuses } from '../types.js'

export interface ResolveDisputeParameters {
  disputeId: bigint
}

/** How a dispute ends. */
export type DisputeOutcome = Extract<DisputeStatus, 'upheld' | 'dismissed' | 'void' | 'refunded'>

export interface ResolveDisputeResult {
  outcome: DisputeOutcome
  /** The height of the state that fell, with all above it. `undefined` when none did. */
  rolledBack: number | undefined
}

/**
 * Ends a dispute, by the adjudicator's verdict, or because there is none in time, or because the state fell otherwise. Anyone may call: who
 * is owed a deposit is paid, and the caller gets a tenth of what goes to the treasury.
 *
 * @throws {WrongDisputeStatusError} when the adjudicator still has time, or the dispute is resolved.
 * @example
 * ```ts
 * import { resolveDispute } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { outcome, rolledBack } = await resolveDispute.sync(client, { address: training, disputeId: 1n })
 * ```
 */
export const resolveDispute: WriteAction<ResolveDisputeParameters, ResolveDisputeResult> =
  /*#__PURE__*/ defineWrite({
    abi: trainingAbi,
    errors: trainingErrors,
    functionName: 'resolveDispute',
    args: ({ disputeId }) => [disputeId],
    match: ({ disputeId }) => ({ disputeId }),
    result: (logs) => {
      const { status, stateHash } = eventArgs(logs, 'DisputeResolved')
      const fell = logs
        .filter((log) => log.eventName === 'RolledBack')
        .find((log) => log.args.stateHash === stateHash)
      return {
        outcome: oneOf(disputeStatuses, status, 'resolveDispute') as DisputeOutcome,
        rolledBack: fell?.args.height,
      }
    },
  })
