import type { Address, Hex } from 'viem'
import { defineQuery, type QueryOptionsOf } from '../../../react/index.js'
import { getPot, getToken, getTreasury } from '../../../token/index.js'
import { getAdjudicators } from '../actions/getAdjudicators.js'
import { type GetCreditParameters, getCredit } from '../actions/getCredit.js'
import { type GetDisputeParameters, getDispute } from '../actions/getDispute.js'
import { getDisputeCount } from '../actions/getDisputeCount.js'
import { type GetFundingParameters, getFunding } from '../actions/getFunding.js'
import { getFundingCount } from '../actions/getFundingCount.js'
import { type GetPeriodParameters, getPeriod } from '../actions/getPeriod.js'
import { getPeriodCount } from '../actions/getPeriodCount.js'
import { type GetRefundParameters, getRefund } from '../actions/getRefund.js'
import { type GetRunParameters, getRun } from '../actions/getRun.js'
import { getRunCount } from '../actions/getRunCount.js'
import { type GetStateParameters, getState } from '../actions/getState.js'
import { type GetStateAtParameters, getStateAt } from '../actions/getStateAt.js'
import { type GetStateOfParameters, getStateOf } from '../actions/getStateOf.js'
import { type IsAdjudicatorParameters, isAdjudicator } from '../actions/isAdjudicator.js'
import type { Dispute, Funding, LearningPeriod, ModelState, Run } from '../types.js'

/**
 * Query options that read a run with its status.
 *
 * @example
 * ```ts
 * import { getRunQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, runId: bigint
 *
 * await queryClient.prefetchQuery(getRunQueryOptions(client, { address: training, runId }))
 * ```
 */
export const getRunQueryOptions: QueryOptionsOf<GetRunParameters, Run> = /*#__PURE__*/ defineQuery(
  'training',
  'getRun',
  getRun,
)

/**
 * Query options that read a learning period with its status.
 *
 * @example
 * ```ts
 * import { getPeriodQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, periodId: bigint
 *
 * await queryClient.prefetchQuery(getPeriodQueryOptions(client, { address: training, periodId }))
 * ```
 */
export const getPeriodQueryOptions: QueryOptionsOf<GetPeriodParameters, LearningPeriod> =
  /*#__PURE__*/ defineQuery('training', 'getPeriod', getPeriod)

/**
 * Query options that read a state of the model with its status.
 *
 * @example
 * ```ts
 * import { getStateQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address, Hex } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, stateHash: Hex
 *
 * await queryClient.prefetchQuery(getStateQueryOptions(client, { address: training, stateHash }))
 * ```
 */
export const getStateQueryOptions: QueryOptionsOf<GetStateParameters, ModelState> = /*#__PURE__*/ defineQuery(
  'training',
  'getState',
  getState,
)

/**
 * Query options that read a dispute with its status.
 *
 * @example
 * ```ts
 * import { getDisputeQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, disputeId: bigint
 *
 * await queryClient.prefetchQuery(getDisputeQueryOptions(client, { address: training, disputeId }))
 * ```
 */
export const getDisputeQueryOptions: QueryOptionsOf<GetDisputeParameters, Dispute> =
  /*#__PURE__*/ defineQuery('training', 'getDispute', getDispute)

/**
 * Query options that read what somebody put into a run.
 *
 * @example
 * ```ts
 * import { getFundingQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, fundingId: bigint
 *
 * await queryClient.prefetchQuery(getFundingQueryOptions(client, { address: training, fundingId }))
 * ```
 */
export const getFundingQueryOptions: QueryOptionsOf<GetFundingParameters, Funding> =
  /*#__PURE__*/ defineQuery('training', 'getFunding', getFunding)

/**
 * Query options that read the hash of the live state at a height; `null` above the highest.
 *
 * @example
 * ```ts
 * import { getStateAtQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, runId: bigint, height: number
 *
 * await queryClient.prefetchQuery(getStateAtQueryOptions(client, { address: training, runId, height }))
 * ```
 */
export const getStateAtQueryOptions: QueryOptionsOf<GetStateAtParameters, Hex | undefined> =
  /*#__PURE__*/ defineQuery('training', 'getStateAt', getStateAt)

/**
 * Query options that read the hash of a state that a period submitted; `null` when it has not.
 *
 * @example
 * ```ts
 * import { getStateOfQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, periodId: bigint, index: number
 *
 * await queryClient.prefetchQuery(getStateOfQueryOptions(client, { address: training, periodId, index }))
 * ```
 */
export const getStateOfQueryOptions: QueryOptionsOf<GetStateOfParameters, Hex | undefined> =
  /*#__PURE__*/ defineQuery('training', 'getStateOf', getStateOf)

/**
 * Query options that read what `refund` would pay for a funding if its run were closed now.
 *
 * @example
 * ```ts
 * import { getRefundQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, fundingId: bigint
 *
 * await queryClient.prefetchQuery(getRefundQueryOptions(client, { address: training, fundingId }))
 * ```
 */
export const getRefundQueryOptions: QueryOptionsOf<GetRefundParameters, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getRefund',
  getRefund,
)

/**
 * Query options that read what `collect` would pay an account.
 *
 * @example
 * ```ts
 * import { getCreditQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, payee: Address
 *
 * await queryClient.prefetchQuery(getCreditQueryOptions(client, { address: training, payee }))
 * ```
 */
export const getCreditQueryOptions: QueryOptionsOf<GetCreditParameters, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getCredit',
  getCredit,
)

/**
 * Query options that read how many runs there are.
 *
 * @example
 * ```ts
 * import { getRunCountQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getRunCountQueryOptions(client, { address: training }))
 * ```
 */
export const getRunCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getRunCount',
  getRunCount,
)

/**
 * Query options that read how many periods there are, of all runs.
 *
 * @example
 * ```ts
 * import { getPeriodCountQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getPeriodCountQueryOptions(client, { address: training }))
 * ```
 */
export const getPeriodCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getPeriodCount',
  getPeriodCount,
)

/**
 * Query options that read how many disputes there are, of all runs.
 *
 * @example
 * ```ts
 * import { getDisputeCountQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getDisputeCountQueryOptions(client, { address: training }))
 * ```
 */
export const getDisputeCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getDisputeCount',
  getDisputeCount,
)

/**
 * Query options that read how many fundings there are, of all runs.
 *
 * @example
 * ```ts
 * import { getFundingCountQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getFundingCountQueryOptions(client, { address: training }))
 * ```
 */
export const getFundingCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getFundingCount',
  getFundingCount,
)

/**
 * Query options that read which adjudicators runs may name.
 *
 * @example
 * ```ts
 * import { getAdjudicatorsQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getAdjudicatorsQueryOptions(client, { address: training }))
 * ```
 */
export const getAdjudicatorsQueryOptions: QueryOptionsOf<object, readonly Address[]> =
  /*#__PURE__*/ defineQuery('training', 'getAdjudicators', getAdjudicators, { isFixed: true })

/**
 * Query options that read whether runs may name a contract as their adjudicator.
 *
 * @example
 * ```ts
 * import { isAdjudicatorQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address, adjudicator: Address
 *
 * await queryClient.prefetchQuery(isAdjudicatorQueryOptions(client, { address: training, adjudicator }))
 * ```
 */
export const isAdjudicatorQueryOptions: QueryOptionsOf<IsAdjudicatorParameters, boolean> =
  /*#__PURE__*/ defineQuery('training', 'isAdjudicator', isAdjudicator, { isFixed: true })

/**
 * Query options that read what `sweep` would send to the treasury.
 *
 * @example
 * ```ts
 * import { getPotQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getPotQueryOptions(client, { address: training }))
 * ```
 */
export const getPotQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'training',
  'getPot',
  getPot,
)

/**
 * Query options that read the address of the coin that rewards and deposits are in.
 *
 * @example
 * ```ts
 * import { getTokenQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getTokenQueryOptions(client, { address: training }))
 * ```
 */
export const getTokenQueryOptions: QueryOptionsOf<object, Address> = /*#__PURE__*/ defineQuery(
  'training',
  'getToken',
  getToken,
  { isFixed: true },
)

/**
 * Query options that read the address that the treasury’s parts of deposits go to.
 *
 * @example
 * ```ts
 * import { getTreasuryQueryOptions } from 'modelmarket/training/react'
 * import type { ChainClient } from 'modelmarket/training/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, training: Address
 *
 * await queryClient.prefetchQuery(getTreasuryQueryOptions(client, { address: training }))
 * ```
 */
export const getTreasuryQueryOptions: QueryOptionsOf<object, Address> = /*#__PURE__*/ defineQuery(
  'training',
  'getTreasury',
  getTreasury,
  { isFixed: true },
)
