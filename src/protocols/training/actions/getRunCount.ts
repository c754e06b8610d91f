import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads how many runs there are. Their ids run from 1.
 *
 * @example
 * ```ts
 * import { getRunCount } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const count = await getRunCount(client, { address: training })
 * ```
 */
export const getRunCount: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'runCount',
  args: () => [],
  parse: (count) => count,
})
