import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads how many disputes there are, of all runs. Their ids run from 1.
 *
 * @example
 * ```ts
 * import { getDisputeCount } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const count = await getDisputeCount(client, { address: training })
 * ```
 */
export const getDisputeCount: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'disputeCount',
  args: () => [],
  parse: (count) => count,
})
