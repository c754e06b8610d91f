import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, requireEvent, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface CancelRequestParameters {
  requestId: bigint
  /** The most live submissions to forfeit the reward to. 0, the default, only cancels for free. */
  maxLive?: number | undefined
}

export interface CancelRequestResult {
  /** Where the reward went. */
  outcome: 'refunded' | 'forfeited'
}

/**
 * Closes a request of one's own before its truth is out.
 *
 * Without live submissions the reward comes back. Otherwise it is forfeited to the live trainers, if `maxLive` allows.
 *
 * @throws {NotRequesterError} when the caller is not the requester.
 * @throws {TooManyLiveError} when more than `maxLive` submissions are live.
 * @throws {WrongStatusError} when the truth is out already.
 * @example
 * ```ts
 * import { cancelRequest } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { outcome } = await cancelRequest.sync(client, { address: market, requestId: 1n })
 * ```
 */
export const cancelRequest: WriteAction<CancelRequestParameters, CancelRequestResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'cancelRequest',
    args: ({ requestId, maxLive = 0 }) => [requestId, BigInt(maxLive)],
    match: ({ requestId }) => ({ requestId }),
    result: (logs) => {
      const { eventName } = requireEvent(logs, 'RequestRefunded', 'RequestForfeited')
      return { outcome: eventName === 'RequestForfeited' ? 'forfeited' : 'refunded' }
    },
  })
