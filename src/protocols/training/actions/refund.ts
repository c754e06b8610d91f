import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface RefundParameters {
  fundingId: bigint
}

export interface RefundResult {
  /** Who was paid. */
  funder: Address
  /** In the coin's smallest unit. */
  amount: bigint
}

/**
 * Pays what is left of a funding of a closed run back to its funder. Anyone may call. `refundOf` computes how much it is.
 *
 * @throws {WrongRunStatusError} when the run is not closed.
 * @throws {AlreadyRefundedError} when it was paid back before.
 * @example
 * ```ts
 * import { refund } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { funder, amount } = await refund.sync(client, { address: training, fundingId: 1n })
 * ```
 */
export const refund: WriteAction<RefundParameters, RefundResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'refund',
  args: ({ fundingId }) => [fundingId],
  match: ({ fundingId }) => ({ fundingId }),
  result: (logs) => {
    const { funder, amount } = eventArgs(logs, 'FundingRefunded')
    return { funder, amount }
  },
})
