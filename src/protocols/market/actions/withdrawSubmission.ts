import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface WithdrawSubmissionParameters {
  requestId: bigint
  index: number
}

export interface WithdrawSubmissionResult {
  /** Whether it was too late to have the stake back. */
  slashed: boolean
}

/**
 * Takes a submission of one's own out of its request.
 *
 * Before the deadline the stake comes back. After it, until the requester's window ends, the stake is slashed.
 *
 * @throws {WrongStatusError} when claims have begun, or the requester is overdue (the stake and a share come back then).
 * @throws {NotTrainerError} when the submission is somebody else's.
 * @example
 * ```ts
 * import { withdrawSubmission } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { slashed } = await withdrawSubmission.sync(client, { address: market, requestId: 1n, index: 0 })
 * ```
 */
export const withdrawSubmission: WriteAction<WithdrawSubmissionParameters, WithdrawSubmissionResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'withdrawSubmission',
    args: ({ requestId, index }) => [requestId, BigInt(index)],
    result: (logs) => ({ slashed: logs.some((log) => log.eventName === 'SubmissionSlashed') }),
  })
