'use client'
import { type OrUndefined, type UseListOptions, type UseListResult, useList } from '../../../react/index.js'
import type { DisputePage, ListDisputesParameters } from '../actions/listDisputes.js'
import type { FundingPage, ListFundingsParameters } from '../actions/listFundings.js'
import type { ListPeriodsParameters, PeriodPage } from '../actions/listPeriods.js'
import type { ListRunsParameters, RunPage } from '../actions/listRuns.js'
import type { ListStatesParameters, StatePage, StatePosition } from '../actions/listStates.js'
import { trainingContext } from './context.js'
import {
  listDisputesQueryOptions,
  listFundingsQueryOptions,
  listPeriodsQueryOptions,
  listRunsQueryOptions,
  listStatesQueryOptions,
} from './listQueries.js'

/**
 * Lists the runs of a training contract, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave it out
 * to have all.
 *
 * @example
 * ```tsx
 * import { useRuns } from 'modelmarket/training/react'
 *
 * export function Runs() {
 *   const { data, error, hasNextPage, fetchNextPage } = useRuns({ status: 'running' })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ runs }) =>
 *           runs.map(({ runId, status }) => <li key={runId}>{`${runId}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function useRuns(
  parameters: OrUndefined<ListRunsParameters> = {},
  options?: UseListOptions<RunPage, bigint>,
): UseListResult<RunPage, bigint> {
  return useList(trainingContext, listRunsQueryOptions, parameters, options)
}

/**
 * Lists learning periods, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave it out
 * to have all.
 *
 * @example
 * ```tsx
 * import { usePeriods } from 'modelmarket/training/react'
 *
 * export function Periods() {
 *   const { data, error, hasNextPage, fetchNextPage } = usePeriods({ status: 'ended' })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ periods }) =>
 *           periods.map(({ periodId, status }) => <li key={periodId}>{`${periodId}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function usePeriods(
  parameters: OrUndefined<ListPeriodsParameters> = {},
  options?: UseListOptions<PeriodPage, bigint>,
): UseListResult<PeriodPage, bigint> {
  return useList(trainingContext, listPeriodsQueryOptions, parameters, options)
}

/**
 * Lists states of models, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave it out
 * to have all.
 *
 * @example
 * ```tsx
 * import { useStates } from 'modelmarket/training/react'
 *
 * export function States() {
 *   const { data, error, hasNextPage, fetchNextPage } = useStates({ status: 'contestable' })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ states }) =>
 *           states.map(({ stateHash, status }) => <li key={stateHash}>{`${stateHash}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function useStates(
  parameters: OrUndefined<ListStatesParameters> = {},
  options?: UseListOptions<StatePage, StatePosition>,
): UseListResult<StatePage, StatePosition> {
  return useList(trainingContext, listStatesQueryOptions, parameters, options)
}

/**
 * Lists disputes, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave it out
 * to have all.
 *
 * @example
 * ```tsx
 * import { useDisputes } from 'modelmarket/training/react'
 *
 * export function Disputes() {
 *   const { data, error, hasNextPage, fetchNextPage } = useDisputes({ status: 'decided' })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ disputes }) =>
 *           disputes.map(({ disputeId, status }) => <li key={disputeId}>{`${disputeId}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function useDisputes(
  parameters: OrUndefined<ListDisputesParameters> = {},
  options?: UseListOptions<DisputePage, bigint>,
): UseListResult<DisputePage, bigint> {
  return useList(trainingContext, listDisputesQueryOptions, parameters, options)
}

/**
 * Lists fundings, page by page, and keeps the pages up to date.
 *
 * A page may be empty while there is a next one: `hasNextPage` decides. Reads nothing while a parameter is there and `undefined`: leave it out
 * to have all.
 *
 * @example
 * ```tsx
 * import { useFundings } from 'modelmarket/training/react'
 *
 * export function Fundings() {
 *   const { data, error, hasNextPage, fetchNextPage } = useFundings({ runId: 1n })
 *   return (
 *     <>
 *       {error && <p>{error.shortMessage}</p>}
 *       <ul>
 *         {data?.pages.flatMap(({ fundings }) =>
 *           fundings.map(({ fundingId, status }) => <li key={fundingId}>{`${fundingId}: ${status}`}</li>),
 *         )}
 *       </ul>
 *       {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
 *     </>
 *   )
 * }
 * ```
 */
export function useFundings(
  parameters: OrUndefined<ListFundingsParameters> = {},
  options?: UseListOptions<FundingPage, bigint>,
): UseListResult<FundingPage, bigint> {
  return useList(trainingContext, listFundingsQueryOptions, parameters, options)
}
