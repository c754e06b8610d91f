import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseFunding } from '../parseFunding.js'
import type { Funding } from '../types.js'

export interface GetFundingParameters {
  fundingId: bigint
}

/**
 * Reads what somebody put into a run.
 *
 * @throws {UnknownFundingError} when no funding has this id.
 * @example
 * ```ts
 * import { getFunding } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { funder, amount, status } = await getFunding(client, { address: training, fundingId: 1n })
 * ```
 */
export const getFunding: ReadAction<GetFundingParameters, Funding> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'getFunding',
  args: ({ fundingId }) => [fundingId],
  parse: (raw, { fundingId }) => parseFunding(raw, fundingId),
})
