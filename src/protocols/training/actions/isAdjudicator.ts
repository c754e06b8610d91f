import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface IsAdjudicatorParameters {
  adjudicator: Address
}

/**
 * Reads whether runs may name a contract as their adjudicator.
 *
 * @example
 * ```ts
 * import { isAdjudicator } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, game: Address
 *
 * const accepted = await isAdjudicator(client, { address: training, adjudicator: game })
 * ```
 */
export const isAdjudicator: ReadAction<IsAdjudicatorParameters, boolean> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'isAdjudicator',
  args: ({ adjudicator }) => [adjudicator],
  parse: (is) => is,
})
