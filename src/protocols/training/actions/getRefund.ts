import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface GetRefundParameters {
  fundingId: bigint
}

/**
 * Reads what `refund` would pay for a funding if its run were closed now, in the coin's smallest unit.
 *
 * @throws {UnknownFundingError} when no funding has this id.
 * @example
 * ```ts
 * import { getRefund } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const amount = await getRefund(client, { address: training, fundingId: 1n })
 * ```
 */
export const getRefund: ReadAction<GetRefundParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'refundOf',
  args: ({ fundingId }) => [fundingId],
  parse: (amount) => amount,
})
