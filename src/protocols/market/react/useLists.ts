'use client'
import { type OrUndefined, type UseListOptions, type UseListResult, useList } from '../../../react/index.js'
import type { ListRequestsParameters, RequestPage } from '../actions/listRequests.js'
import type {
  ListSubmissionsParameters,
  SubmissionPage,
  SubmissionPosition,
} from '../actions/listSubmissions.js'
import { marketContext } from './context.js'
import { listRequestsQueryOptions, listSubmissionsQueryOptions } from './listQueries.js'

/**
 * Lists the requests of the market, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave out
 * `requester` for the requests of all accounts.
 *
 * @example
 * ```tsx
 * import { useRequests } from 'modelmarket/market/react'
 *
 * export function Requests() {
 *   const { data, error, hasNextPage, fetchNextPage } = useRequests({ status: ['accepting', 'claiming'] })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ requests }) =>
 *           requests.map(({ requestId, status }) => <li key={requestId}>{`Request ${requestId}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function useRequests(
  parameters: OrUndefined<ListRequestsParameters> = {},
  options?: UseListOptions<RequestPage, bigint>,
): UseListResult<RequestPage, bigint> {
  return useList(marketContext, listRequestsQueryOptions, parameters, options)
}

/**
 * Lists the submissions of a request, of a trainer, or of a trainer to a request, page by page, and keeps the pages up to date.
 *
 * Reads nothing while a parameter is there and `undefined`: leave out `trainer` for the submissions of all trainers.
 *
 * @example
 * ```tsx
 * import { useSubmissions } from 'modelmarket/market/react'
 * import { formatEther, type Address } from 'viem'
 *
 * export function Due({ trainer }: { trainer: Address | undefined }) {
 *   const { data } = useSubmissions({ trainer })
 *   const payouts = data?.pages.flatMap(({ submissions }) => submissions.map(({ payout }) => payout))
 *   return <p>{payouts && `${formatEther(payouts.reduce((sum, payout) => sum + payout, 0n))} MDC`}</p>
 * }
 * ```
 */
export function useSubmissions(
  parameters: OrUndefined<ListSubmissionsParameters>,
  options?: UseListOptions<SubmissionPage, SubmissionPosition>,
): UseListResult<SubmissionPage, SubmissionPosition> {
  return useList(marketContext, listSubmissionsQueryOptions, parameters, options)
}
