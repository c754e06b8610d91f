import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, requireEvent, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface WithdrawSubmissionParameters {
  requestId: bigint
  index: number
  /**
   * The most of the stake to lose, in the coin’s smallest unit. 0, the default, only withdraws for free. The request’s
   * stake accepts to lose it.
   */
  maxSlash?: bigint | undefined
}

export interface WithdrawSubmissionResult {
  /** Whether the stake was slashed: it was too late to have it back, and `maxSlash` allowed that. */
  slashed: boolean
}

/**
 * Takes a submission of one's own out of its request.
 *
 * Before the deadline the stake comes back. After it, until the requester's window ends, the stake is slashed, if
 * `maxSlash` allows.
 *
 * @throws {WrongStatusError} when claims have begun, or the requester is overdue (the stake and a share come back then).
 * @throws {NotTrainerError} when the submission is somebody else's.
 * @throws {SlashTooHighError} when the deadline has passed, and the stake is more than `maxSlash`.
 * @example
 * ```ts
 * import { withdrawSubmission } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * await withdrawSubmission.sync(client, { address: market, requestId: 1n, index: 0 })
 * ```
 */
export const withdrawSubmission: WriteAction<WithdrawSubmissionParameters, WithdrawSubmissionResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'withdrawSubmission',
    args: ({ requestId, index, maxSlash = 0n }) => [requestId, BigInt(index), maxSlash],
    match: ({ requestId, index }) => ({ requestId, index }),
    result: (logs) => {
      const { eventName } = requireEvent(logs, 'SubmissionWithdrawn', 'SubmissionSlashed')
      return { slashed: eventName === 'SubmissionSlashed' }
    },
  })
