import type { Address } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { type AnyClient, type WatchOptions, watchReading } from '../../../chain/index.js'
import { type ListRequestsParameters, listRequests, type RequestPage } from './listRequests.js'

export interface WatchRequestsParameters extends ListRequestsParameters, WatchOptions {
  address: Address
  /** Called with the page, and again each time that it may have changed. */
  onRequests: (page: RequestPage) => void
}

/**
 * Keeps a page of the list of requests current, until the function that it returns is called.
 *
 * It reads the page again when something happens in the market, when a reorganisation takes something back, and when a status ends by
 * itself. It never goes back to an older block because a machine of the endpoint lags behind. An endpoint that fails is asked again, with
 * growing pauses.
 *
 * @throws {InvalidArgumentsError} when `limit`, `from` or `status` is out of range.
 * @example
 * ```ts
 * import { watchRequests } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const unwatch = watchRequests(client, {
 *   address: market,
 *   status: 'accepting',
 *   onRequests: ({ requests, timestamp }) => {
 *     for (const { requestId, deadline } of requests) console.log(requestId, `${deadline - timestamp} seconds left`)
 *   },
 * })
 * // … later
 * unwatch()
 * ```
 */
export function watchRequests(
  client: AnyClient,
  { address, onRequests, onError, pollingInterval, ...list }: WatchRequestsParameters,
): () => void {
  // A mistake of the caller's is no failure that passes.
  listRequests.check({ ...list, address })
  return watchReading<RequestPage>(
    client,
    { abi: modelMarketAbi, address },
    {
      read: async ({ number, hash }) => ({
        ...(await listRequests(client, { ...list, address, blockHash: hash })),
        blockNumber: number,
      }),
      until: (page) => page.until,
      onReading: onRequests,
      onError,
      pollingInterval,
    },
  )
}
