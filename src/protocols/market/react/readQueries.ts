import type { Address } from 'viem'
import { defineQuery, type QueryOptionsOf } from '../../../react/index.js'
import { getPot, getToken, getTreasury } from '../../../token/index.js'
import { type FindSubmissionParameters, findSubmission } from '../actions/findSubmission.js'
import {
  type CandidateWithDeadline,
  type GetCandidateParameters,
  getCandidate,
} from '../actions/getCandidate.js'
import { type GetPayoutParameters, getPayout } from '../actions/getPayout.js'
import { type GetRequestParameters, getRequest } from '../actions/getRequest.js'
import { getRequestCount } from '../actions/getRequestCount.js'
import {
  type GetRevealedModelParameters,
  getRevealedModel,
  type RevealedModel,
} from '../actions/getRevealedModel.js'
import { type GetStatusParameters, getStatus } from '../actions/getStatus.js'
import { type GetSubmissionParameters, getSubmission } from '../actions/getSubmission.js'
import { type GetTruthParameters, getTruth, type Truth } from '../actions/getTruth.js'
import type { Request, Status, Submission } from '../types.js'

/**
 * Query options that read a submission by its commitment; `null` when it is not there.
 *
 * @example
 * ```ts
 * import { findSubmissionQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address, Hex } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint, commitment: Hex
 *
 * await queryClient.prefetchQuery(findSubmissionQueryOptions(client, { address: market, requestId, commitment }))
 * ```
 */
export const findSubmissionQueryOptions: QueryOptionsOf<
  Omit<FindSubmissionParameters, 'address' | 'blockNumber'>,
  Submission | undefined
> = /*#__PURE__*/ defineQuery('market', 'findSubmission', findSubmission)

/**
 * Query options that read whose turn it is to open its commitment; `null` while claims run, and when none is left.
 *
 * @example
 * ```ts
 * import { getCandidateQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint
 *
 * await queryClient.prefetchQuery(getCandidateQueryOptions(client, { address: market, requestId }))
 * ```
 */
export const getCandidateQueryOptions: QueryOptionsOf<
  GetCandidateParameters,
  CandidateWithDeadline | undefined
> = /*#__PURE__*/ defineQuery('market', 'getCandidate', getCandidate)

/**
 * Query options that read what `collect` would pay for a submission now, in the coin’s smallest unit.
 *
 * @example
 * ```ts
 * import { getPayoutQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint, index: number
 *
 * await queryClient.prefetchQuery(getPayoutQueryOptions(client, { address: market, requestId, index }))
 * ```
 */
export const getPayoutQueryOptions: QueryOptionsOf<GetPayoutParameters, bigint> = /*#__PURE__*/ defineQuery(
  'market',
  'getPayout',
  getPayout,
)

/**
 * Query options that read the slashed coins that `sweep` would send to the treasury, in the coin’s smallest unit.
 *
 * @example
 * ```ts
 * import { getPotQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address
 *
 * await queryClient.prefetchQuery(getPotQueryOptions(client, { address: market }))
 * ```
 */
export const getPotQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'market',
  'getPot',
  getPot,
)

/**
 * Query options that read a request.
 *
 * @example
 * ```ts
 * import { getRequestQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint
 *
 * await queryClient.prefetchQuery(getRequestQueryOptions(client, { address: market, requestId }))
 * ```
 */
export const getRequestQueryOptions: QueryOptionsOf<GetRequestParameters, Request> =
  /*#__PURE__*/ defineQuery('market', 'getRequest', getRequest)

/**
 * Query options that read how many requests there are.
 *
 * @example
 * ```ts
 * import { getRequestCountQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address
 *
 * await queryClient.prefetchQuery(getRequestCountQueryOptions(client, { address: market }))
 * ```
 */
export const getRequestCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery(
  'market',
  'getRequestCount',
  getRequestCount,
)

/**
 * Query options that read the model that won a request.
 *
 * @example
 * ```ts
 * import { getRevealedModelQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint
 *
 * await queryClient.prefetchQuery(getRevealedModelQueryOptions(client, { address: market, requestId }))
 * ```
 */
export const getRevealedModelQueryOptions: QueryOptionsOf<
  Omit<GetRevealedModelParameters, 'address' | 'blockNumber'>,
  RevealedModel
> = /*#__PURE__*/ defineQuery('market', 'getRevealedModel', getRevealedModel, { isFixed: true })

/**
 * Query options that read the status of a request at the block that is read.
 *
 * @example
 * ```ts
 * import { getStatusQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint
 *
 * await queryClient.prefetchQuery(getStatusQueryOptions(client, { address: market, requestId }))
 * ```
 */
export const getStatusQueryOptions: QueryOptionsOf<GetStatusParameters, Status> = /*#__PURE__*/ defineQuery(
  'market',
  'getStatus',
  getStatus,
)

/**
 * Query options that read a submission.
 *
 * @example
 * ```ts
 * import { getSubmissionQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint, index: number
 *
 * await queryClient.prefetchQuery(getSubmissionQueryOptions(client, { address: market, requestId, index }))
 * ```
 */
export const getSubmissionQueryOptions: QueryOptionsOf<GetSubmissionParameters, Submission> =
  /*#__PURE__*/ defineQuery('market', 'getSubmission', getSubmission)

/**
 * Query options that read the address of the coin that the market pays in.
 *
 * @example
 * ```ts
 * import { getTokenQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address
 *
 * await queryClient.prefetchQuery(getTokenQueryOptions(client, { address: market }))
 * ```
 */
export const getTokenQueryOptions: QueryOptionsOf<object, Address> = /*#__PURE__*/ defineQuery(
  'market',
  'getToken',
  getToken,
  { isFixed: true },
)

/**
 * Query options that read the address that slashed coins go to.
 *
 * @example
 * ```ts
 * import { getTreasuryQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address
 *
 * await queryClient.prefetchQuery(getTreasuryQueryOptions(client, { address: market }))
 * ```
 */
export const getTreasuryQueryOptions: QueryOptionsOf<object, Address> = /*#__PURE__*/ defineQuery(
  'market',
  'getTreasury',
  getTreasury,
  { isFixed: true },
)

/**
 * Query options that read the true labels of a request, as its requester revealed them.
 *
 * @example
 * ```ts
 * import { getTruthQueryOptions } from 'modelmarket/market/react'
 * import type { ChainClient } from 'modelmarket/market/react'
 * import type { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const queryClient: QueryClient, client: ChainClient, market: Address, requestId: bigint
 *
 * await queryClient.prefetchQuery(getTruthQueryOptions(client, { address: market, requestId }))
 * ```
 */
export const getTruthQueryOptions: QueryOptionsOf<
  Omit<GetTruthParameters, 'address' | 'blockNumber'>,
  Truth
> = /*#__PURE__*/ defineQuery('market', 'getTruth', getTruth, { isFixed: true })
