import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, oneOf, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { type PeriodOutcome, periodOutcomes } from '../types.js'

export interface SettlePeriodParameters {
  periodId: bigint
}

export interface SettlePeriodResult {
  outcome: PeriodOutcome
  /** What the worker has of its deposit, in the coin's smallest unit. */
  toWorker: bigint
  /** What those have of it that disputed with success. */
  toProofers: bigint
}

/**
 * Pays the deposit of a period that has ended, once all its live states are final. Anyone may call.
 *
 * @throws {WrongPeriodStatusError} when the period is open, or settled already.
 * @throws {NotFinalError} when a live state of it is not final.
 * @example
 * ```ts
 * import { settlePeriod } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { outcome, toWorker } = await settlePeriod.sync(client, { address: training, periodId: 1n })
 * ```
 */
export const settlePeriod: WriteAction<SettlePeriodParameters, SettlePeriodResult> =
  /*#__PURE__*/ defineWrite({
    abi: trainingAbi,
    errors: trainingErrors,
    functionName: 'settlePeriod',
    args: ({ periodId }) => [periodId],
    match: ({ periodId }) => ({ periodId }),
    result: (logs) => {
      const { outcome, toWorker, toProofers } = eventArgs(logs, 'PeriodSettled')
      return {
        outcome: oneOf(periodOutcomes, outcome, 'settlePeriod') as PeriodOutcome,
        toWorker,
        toProofers,
      }
    },
  })
