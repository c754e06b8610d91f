'use client'
import type { Address } from 'viem'
import { type OrUndefined, type UseReadOptions, type UseReadResult, useRead } from '../../../react/index.js'
import type { FindSubmissionParameters } from '../actions/findSubmission.js'
import type { CandidateWithDeadline, GetCandidateParameters } from '../actions/getCandidate.js'
import type { GetPayoutParameters } from '../actions/getPayout.js'
import type { GetRequestParameters } from '../actions/getRequest.js'
import type { GetRevealedModelParameters, RevealedModel } from '../actions/getRevealedModel.js'
import type { GetSubmissionParameters } from '../actions/getSubmission.js'
import type { GetTruthParameters, Truth } from '../actions/getTruth.js'
import type { Request, Submission } from '../types.js'
import { marketContext } from './context.js'
import {
  findSubmissionQueryOptions,
  getCandidateQueryOptions,
  getPayoutQueryOptions,
  getPotQueryOptions,
  getRequestCountQueryOptions,
  getRequestQueryOptions,
  getRevealedModelQueryOptions,
  getSubmissionQueryOptions,
  getTokenQueryOptions,
  getTreasuryQueryOptions,
  getTruthQueryOptions,
} from './readQueries.js'

/**
 * Reads a submission by its commitment; `null` when it is not there.
 *
 * @example
 * ```tsx
 * import { useFindSubmission } from 'modelmarket/market/react'
 * import type { Hex } from 'viem'
 *
 * export function MySubmission({ requestId, commitment }: { requestId: bigint; commitment: Hex }) {
 *   const { data: found, error } = useFindSubmission({ requestId, commitment })
 *   return <p>{error?.shortMessage ?? (found ? `Submission ${found.index}` : 'Not submitted')}</p>
 * }
 * ```
 */
export function useFindSubmission(
  parameters: OrUndefined<Omit<FindSubmissionParameters, 'address' | 'blockNumber'>>,
  options?: UseReadOptions<Submission | undefined>,
): UseReadResult<Submission | undefined> {
  return useRead(marketContext, findSubmissionQueryOptions, parameters, options)
}

/**
 * Reads whose turn it is to open its commitment; `null` while claims run, and when none is left.
 *
 * @example
 * ```tsx
 * import { useCandidate } from 'modelmarket/market/react'
 *
 * export function Turn({ requestId }: { requestId: bigint }) {
 *   const { data: candidate, error } = useCandidate({ requestId })
 *   return <p>{error?.shortMessage ?? (candidate ? `Submission ${candidate.index}` : 'Nobody')}</p>
 * }
 * ```
 */
export function useCandidate(
  parameters: OrUndefined<GetCandidateParameters>,
  options?: UseReadOptions<CandidateWithDeadline | undefined>,
): UseReadResult<CandidateWithDeadline | undefined> {
  return useRead(marketContext, getCandidateQueryOptions, parameters, options)
}

/**
 * Reads what `collect` would pay for a submission now, in the coin’s smallest unit.
 *
 * @example
 * ```tsx
 * import { usePayout } from 'modelmarket/market/react'
 * import { formatEther } from 'viem'
 *
 * export function Payout({ requestId, index }: { requestId: bigint; index: number }) {
 *   const { data: payout, error } = usePayout({ requestId, index })
 *   return <p>{error?.shortMessage ?? (payout !== undefined && `${formatEther(payout)} MDC`)}</p>
 * }
 * ```
 */
export function usePayout(
  parameters: OrUndefined<GetPayoutParameters>,
  options?: UseReadOptions<bigint>,
): UseReadResult<bigint> {
  return useRead(marketContext, getPayoutQueryOptions, parameters, options)
}

/**
 * Reads the slashed coins that `sweep` would send to the treasury, in the coin’s smallest unit.
 *
 * @example
 * ```tsx
 * import { usePot } from 'modelmarket/market/react'
 * import { formatEther } from 'viem'
 *
 * export function Pot() {
 *   const { data: pot, error } = usePot()
 *   return <p>{error?.shortMessage ?? (pot !== undefined && `${formatEther(pot)} MDC`)}</p>
 * }
 * ```
 */
export function usePot(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(marketContext, getPotQueryOptions, {}, options)
}

/**
 * Reads a request. Its `status` is that of the block that was read: `useStatus` gives that of now.
 *
 * @example
 * ```tsx
 * import { useRequest } from 'modelmarket/market/react'
 * import { formatEther } from 'viem'
 *
 * export function Reward({ requestId }: { requestId: bigint }) {
 *   const { data: request, error } = useRequest({ requestId })
 *   return <p>{error?.shortMessage ?? (request && `${formatEther(request.reward)} MDC`)}</p>
 * }
 * ```
 */
export function useRequest(
  parameters: OrUndefined<GetRequestParameters>,
  options?: UseReadOptions<Request>,
): UseReadResult<Request> {
  return useRead(marketContext, getRequestQueryOptions, parameters, options)
}

/**
 * Reads how many requests there are.
 *
 * @example
 * ```tsx
 * import { useRequestCount } from 'modelmarket/market/react'
 *
 * export function Count() {
 *   const { data: count, error } = useRequestCount()
 *   return <p>{error?.shortMessage ?? (`${count ?? '…'} requests`)}</p>
 * }
 * ```
 */
export function useRequestCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(marketContext, getRequestCountQueryOptions, {}, options)
}

/**
 * Reads the model that won a request.
 *
 * @example
 * ```tsx
 * import { useRevealedModel } from 'modelmarket/market/react'
 *
 * export function Model({ requestId }: { requestId: bigint }) {
 *   const { data: model, error } = useRevealedModel({ requestId })
 *   return <p>{error?.shortMessage ?? (model?.modelCid)}</p>
 * }
 * ```
 */
export function useRevealedModel(
  parameters: OrUndefined<Omit<GetRevealedModelParameters, 'address' | 'blockNumber'>>,
  options?: UseReadOptions<RevealedModel>,
): UseReadResult<RevealedModel> {
  return useRead(marketContext, getRevealedModelQueryOptions, parameters, options)
}

/**
 * Reads a submission.
 *
 * @example
 * ```tsx
 * import { useSubmission } from 'modelmarket/market/react'
 *
 * export function State({ requestId, index }: { requestId: bigint; index: number }) {
 *   const { data: submission, error } = useSubmission({ requestId, index })
 *   return <p>{error?.shortMessage ?? (submission?.state)}</p>
 * }
 * ```
 */
export function useSubmission(
  parameters: OrUndefined<GetSubmissionParameters>,
  options?: UseReadOptions<Submission>,
): UseReadResult<Submission> {
  return useRead(marketContext, getSubmissionQueryOptions, parameters, options)
}

/**
 * Reads the address of the coin that the market pays in.
 *
 * @example
 * ```tsx
 * import { useToken } from 'modelmarket/market/react'
 *
 * export function Token() {
 *   const { data: token, error } = useToken()
 *   return <p>{error?.shortMessage ?? (token)}</p>
 * }
 * ```
 */
export function useToken(options?: UseReadOptions<Address>): UseReadResult<Address> {
  return useRead(marketContext, getTokenQueryOptions, {}, options)
}

/**
 * Reads the address that slashed coins go to.
 *
 * @example
 * ```tsx
 * import { useTreasury } from 'modelmarket/market/react'
 *
 * export function Treasury() {
 *   const { data: treasury, error } = useTreasury()
 *   return <p>{error?.shortMessage ?? (treasury)}</p>
 * }
 * ```
 */
export function useTreasury(options?: UseReadOptions<Address>): UseReadResult<Address> {
  return useRead(marketContext, getTreasuryQueryOptions, {}, options)
}

/**
 * Reads the true labels of a request, as its requester revealed them.
 *
 * @example
 * ```tsx
 * import { useTruth } from 'modelmarket/market/react'
 *
 * export function Labels({ requestId }: { requestId: bigint }) {
 *   const { data: truth, error } = useTruth({ requestId })
 *   return <p>{error?.shortMessage ?? (truth?.labels)}</p>
 * }
 * ```
 */
export function useTruth(
  parameters: OrUndefined<Omit<GetTruthParameters, 'address' | 'blockNumber'>>,
  options?: UseReadOptions<Truth>,
): UseReadResult<Truth> {
  return useRead(marketContext, getTruthQueryOptions, parameters, options)
}
