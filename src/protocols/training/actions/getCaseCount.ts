import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads how many cases a game has. Their ids run from 1.
 *
 * @example
 * ```ts
 * import { getCaseCount } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const count = await getCaseCount(client, { address: game })
 * ```
 */
export const getCaseCount: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'caseCount',
  args: () => [],
  parse: (count) => count,
})
