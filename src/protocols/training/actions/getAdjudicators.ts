import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, InvalidResponseError, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/** The most that a training contract takes: whoever looks at each of them asks so often. */
const maxAdjudicators = 8

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
  parse: (adjudicators) => {
    if (adjudicators.length < 1 || adjudicators.length > maxAdjudicators)
      throw new InvalidResponseError({ functionName: 'adjudicators' })
    return adjudicators
  },
})
