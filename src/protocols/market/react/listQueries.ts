import { defineListQuery, type ListQueryOptionsOf } from '../../../react/index.js'
import { type ListRequestsParameters, listRequests, type RequestPage } from '../actions/listRequests.js'
import {
  type ListSubmissionsParameters,
  listSubmissions,
  type SubmissionPage,
  type SubmissionPosition,
} from '../actions/listSubmissions.js'

/**
 * Infinite query options that list the requests of a market, in pages.
 *
 * @example
 * ```ts
 * import { listRequestsQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address
 *
 * await queryClient.prefetchInfiniteQuery(listRequestsQueryOptions(client, { address: market, status: 'accepting' }))
 * ```
 */
export const listRequestsQueryOptions: ListQueryOptionsOf<ListRequestsParameters, RequestPage, bigint> =
  /*#__PURE__*/ defineListQuery('market', 'listRequests', listRequests)

/**
 * Infinite query options that list the submissions of a request, of a trainer, or of a trainer to a request, in pages.
 *
 * @example
 * ```ts
 * import { listSubmissionsQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, trainer: Address
 *
 * await queryClient.prefetchInfiniteQuery(listSubmissionsQueryOptions(client, { address: market, trainer }))
 * ```
 */
export const listSubmissionsQueryOptions: ListQueryOptionsOf<
  ListSubmissionsParameters,
  SubmissionPage,
  SubmissionPosition
> = /*#__PURE__*/ defineListQuery('market', 'listSubmissions', listSubmissions)
