'use client'
import { useMemo } from 'react'
import type { Address } from 'viem'
import type { ModelMarketError } from '../../../errors/index.js'
import { type OrUndefined, useContract } from '../../../react/index.js'
import type { ListedSubmission } from '../actions/listSubmissions.js'
import { type AllowedCall, allowedCalls, statusOf } from '../lifecycle.js'
import { marketContext } from './context.js'
import { useSubmissions } from './useLists.js'
import { useRequest } from './useReads.js'
import { useChainTime } from './useStatus.js'

export interface UseAllowedCallsParameters {
  requestId: bigint
  /** By default the wallet's. */
  account?: Address
}

/** A call that an account can make, and the submission that it is about. */
export interface AllowedCallWithSubmission extends AllowedCall {
  /** `undefined` for a call that is about none, and for the submission of somebody else: only its trainer has its secrets. */
  submission: ListedSubmission | undefined
}

export interface UseAllowedCallsResult {
  /** What the account can do now, and until when. `undefined` until that is known. */
  calls: readonly AllowedCallWithSubmission[] | undefined
  error: ModelMarketError | null
}

/**
 * Names what an account can do with a request now, and until when. It knows the first 200 submissions of the account.
 *
 * @example
 * ```tsx
 * import { useAllowedCalls } from 'modelmarket/market/react'
 *
 * export function Actions({ requestId }: { requestId: bigint }) {
 *   const { calls } = useAllowedCalls({ requestId })
 *   return (
 *     <ul>
 *       {calls?.map(({ call, index, submission }) => (
 *         <li key={`${call} ${index}`}>{`${call} ${submission?.payout ?? ''}`}</li>
 *       ))}
 *     </ul>
 *   )
 * }
 * ```
 */
export function useAllowedCalls(parameters: OrUndefined<UseAllowedCallsParameters>): UseAllowedCallsResult {
  const { wallet } = useContract(marketContext)
  const { requestId } = parameters
  const address = 'account' in parameters ? parameters.account : wallet?.account?.address
  const { data: request, error } = useRequest({ requestId })
  const list = useSubmissions({ requestId, trainer: address, limit: 200 })
  const now = useChainTime()
  const status = request && now !== undefined ? statusOf(request, now) : request?.status
  // The calls change with the status alone, and not each second.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is `status` that stands for the time.
  const calls = useMemo(() => {
    if (!request || !address || !list.data || now === undefined) return undefined
    const submissions = list.data.pages.flatMap((page) => page.submissions)
    return allowedCalls(request, { address, submissions }, now).map((allowed) => ({
      ...allowed,
      submission: submissions.find(({ index }) => index === allowed.index),
    }))
  }, [request, address, list.data, status, now === undefined])
  return { calls, error: error ?? list.error }
}
