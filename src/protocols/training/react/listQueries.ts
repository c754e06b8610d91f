import { defineListQuery, type ListQueryOptionsOf } from '../../../react/index.js'
import { type DisputePage, type ListDisputesParameters, listDisputes } from '../actions/listDisputes.js'
import { type FundingPage, type ListFundingsParameters, listFundings } from '../actions/listFundings.js'
import { type ListPeriodsParameters, listPeriods, type PeriodPage } from '../actions/listPeriods.js'
import { type ListRunsParameters, listRuns, type RunPage } from '../actions/listRuns.js'
import {
  type ListStatesParameters,
  listStates,
  type StatePage,
  type StatePosition,
} from '../actions/listStates.js'

/**
 * Infinite query options that list the runs of a training contract, in pages.
 *
 * @example
 * ```ts
 * import { listRunsQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchInfiniteQuery(listRunsQueryOptions(client, { address: training, status: 'running' }))
 * ```
 */
export const listRunsQueryOptions: ListQueryOptionsOf<ListRunsParameters, RunPage, bigint> =
  /*#__PURE__*/ defineListQuery('training', 'listRuns', listRuns)

/**
 * Infinite query options that list learning periods, in pages.
 *
 * @example
 * ```ts
 * import { listPeriodsQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchInfiniteQuery(listPeriodsQueryOptions(client, { address: training, status: 'ended' }))
 * ```
 */
export const listPeriodsQueryOptions: ListQueryOptionsOf<ListPeriodsParameters, PeriodPage, bigint> =
  /*#__PURE__*/ defineListQuery('training', 'listPeriods', listPeriods)

/**
 * Infinite query options that list states of models, in pages.
 *
 * @example
 * ```ts
 * import { listStatesQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchInfiniteQuery(listStatesQueryOptions(client, { address: training, status: 'contestable' }))
 * ```
 */
export const listStatesQueryOptions: ListQueryOptionsOf<ListStatesParameters, StatePage, StatePosition> =
  /*#__PURE__*/ defineListQuery('training', 'listStates', listStates)

/**
 * Infinite query options that list disputes, in pages.
 *
 * @example
 * ```ts
 * import { listDisputesQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchInfiniteQuery(listDisputesQueryOptions(client, { address: training, status: 'decided' }))
 * ```
 */
export const listDisputesQueryOptions: ListQueryOptionsOf<ListDisputesParameters, DisputePage, bigint> =
  /*#__PURE__*/ defineListQuery('training', 'listDisputes', listDisputes)

/**
 * Infinite query options that list fundings, in pages.
 *
 * @example
 * ```ts
 * import { listFundingsQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchInfiniteQuery(listFundingsQueryOptions(client, { address: training, runId: 1n }))
 * ```
 */
export const listFundingsQueryOptions: ListQueryOptionsOf<ListFundingsParameters, FundingPage, bigint> =
  /*#__PURE__*/ defineListQuery('training', 'listFundings', listFundings)
