import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads which adjudicators runs may name: contracts that decide disputes. The list never changes.
 *
 * @example
 * ```ts
 * import { getAdjudicators } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const [game] = await getAdjudicators(client, { address: training })
 * ```
 */
export const getAdjudicators: ReadAction<object, readonly Address[]> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'adjudicators',
  args: () => [],
  parse: (adjudicators) => adjudicators,
})
