import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parsePeriod } from '../parsePeriod.js'
import type { LearningPeriod } from '../types.js'

export interface GetPeriodParameters {
  periodId: bigint
}

/**
 * Reads a learning period with its status at the latest block. What else it has follows from the status.
 *
 * @throws {UnknownPeriodError} when no period has this id.
 * @example
 * ```ts
 * import { getPeriod } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const period = await getPeriod(client, { address: training, periodId: 1n })
 * if (period.status === 'ended') console.log(period.outcome, period.submitted, 'of', period.size)
 * ```
 */
export const getPeriod: ReadAction<GetPeriodParameters, LearningPeriod> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'getPeriod',
  args: ({ periodId }) => [periodId],
  parse: (raw, { periodId }) => parsePeriod(raw, periodId, 'getPeriod'),
})
