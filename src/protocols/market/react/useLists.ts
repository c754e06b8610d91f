'use client'
import type { Address } from 'viem'
import { type UseListOptions, type UseListResult, useList } from '../../../react/index.js'
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
 * A page may be empty while there is a next one: `hasNextPage` decides.
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
  parameters: ListRequestsParameters = {},
  options?: UseListOptions<RequestPage, bigint>,
): UseListResult<RequestPage, bigint> {
  return useList(marketContext, listRequestsQueryOptions, parameters, options)
}

/** The parameters of a list of submissions, of which neither may be known yet. */
export type UseSubmissionsParameters = Omit<ListSubmissionsParameters, 'requestId' | 'trainer'> & {
  requestId?: bigint | undefined
  trainer?: Address | undefined
}

/**
 * Lists the submissions of a request, of a trainer, or of a trainer to a request, page by page, and keeps the pages up to date. Reads
 * nothing while both are `undefined`.
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
  parameters: UseSubmissionsParameters,
  options?: UseListOptions<SubmissionPage, SubmissionPosition>,
): UseListResult<SubmissionPage, SubmissionPosition> {
  const { requestId, trainer } = parameters
  const isKnown = requestId !== undefined || trainer !== undefined
  const known = isKnown ? (parameters as ListSubmissionsParameters) : undefined
  return useList(marketContext, listSubmissionsQueryOptions, known, options)
}
