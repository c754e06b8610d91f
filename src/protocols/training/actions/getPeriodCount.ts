import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads how many periods there are, of all runs. Their ids run from 1.
 *
 * @example
 * ```ts
 * import { getPeriodCount } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const count = await getPeriodCount(client, { address: training })
 * ```
 */
export const getPeriodCount: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'periodCount',
  args: () => [],
  parse: (count) => count,
})
