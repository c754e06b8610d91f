'use client'
import { useMemo } from 'react'
import type { Address } from 'viem'
import type { ModelMarketError } from '../../../errors/index.js'
import { useContract } from '../../../react/index.js'
import { type AllowedCall, allowedCalls, statusOf } from '../lifecycle.js'
import { marketContext } from './context.js'
import { useSubmissions } from './useLists.js'
import { useRequest } from './useReads.js'
import { useChainTime } from './useStatus.js'

export interface UseAllowedCallsParameters {
  requestId: bigint | undefined
  /** By default the wallet's. */
  account?: Address | undefined
}

export interface UseAllowedCallsResult {
  /** What the account can do now, and until when. `undefined` until that is known. */
  calls: readonly AllowedCall[] | undefined
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
 *   return <ul>{calls?.map(({ call, index }) => <li key={`${call} ${index}`}>{call}</li>)}</ul>
 * }
 * ```
 */
export function useAllowedCalls(parameters: UseAllowedCallsParameters): UseAllowedCallsResult {
  const { wallet } = useContract(marketContext)
  const { requestId, account: address = wallet?.account?.address } = parameters
  const isKnown = requestId !== undefined && address !== undefined
  const { data: request, error } = useRequest({ requestId })
  const list = useSubmissions({ requestId, trainer: address, limit: 200 }, { enabled: isKnown })
  const now = useChainTime()
  const status = request && now !== undefined ? statusOf(request, now) : request?.status
  // The calls change with the status alone, and not each second.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is `status` that stands for the time.
  const calls = useMemo(() => {
    if (!request || !address || !list.data || now === undefined) return undefined
    const submissions = list.data.pages.flatMap((page) => page.submissions)
    return allowedCalls(request, { address, submissions }, now)
  }, [request, address, list.data, status, now === undefined])
  return { calls, error: error ?? list.error }
}
