'use client'
import { useMemo } from 'react'
import type { Address } from 'viem'
import type { ModelMarketError } from '../../../errors/index.js'
import { type OrUndefined, useContract } from '../../../react/index.js'
import { type AllowedCall, allowedCalls } from '../lifecycle.js'
import { trainingContext } from './context.js'
import { useDisputes, useFundings, usePeriods, useStates } from './useLists.js'
import { useCredit, useRun } from './useReads.js'
import { useChainTime } from './useStatus.js'

export interface UseAllowedCallsParameters {
  runId: bigint
  /** By default the wallet's. */
  account?: Address
}

export interface UseAllowedCallsResult {
  /** What the account can do now, and until when. `undefined` until that is known. */
  calls: readonly AllowedCall[] | undefined
  error: ModelMarketError | null
}

/** The most that it looks at of each kind. */
const limit = 200

/**
 * Names what an account can do with a run now, and until when. It knows the last 200 periods, states, disputes and fundings of the run. Moves of
 * disputes and ballots are calls of the run's adjudicator: `allowedCalls` names them for the cases that it is given.
 *
 * @example
 * ```tsx
 * import { useAllowedCalls } from 'modelmarket/training/react'
 *
 * export function Actions({ runId }: { runId: bigint }) {
 *   const { calls } = useAllowedCalls({ runId })
 *   return (
 *     <ul>
 *       {calls?.map(({ call, stateHash, disputeId, periodId }) => (
 *         <li key={`${call} ${stateHash ?? disputeId ?? periodId}`}>{call}</li>
 *       ))}
 *     </ul>
 *   )
 * }
 * ```
 */
export function useAllowedCalls(parameters: OrUndefined<UseAllowedCallsParameters>): UseAllowedCallsResult {
  const { wallet } = useContract(trainingContext)
  const { runId } = parameters
  const address = 'account' in parameters ? parameters.account : wallet?.account?.address
  const run = useRun({ runId })
  const credit = useCredit({ payee: address })
  const periods = usePeriods({ runId, limit })
  const states = useStates({ runId, limit })
  const disputes = useDisputes({ runId, limit })
  const fundings = useFundings({ runId, limit })
  const now = useChainTime()
  const reads = [run, credit, periods, states, disputes, fundings]
  const calls = useMemo(() => {
    const isKnown = periods.data && states.data && disputes.data && fundings.data
    if (!run.data || !address || !isKnown || now === undefined) return undefined
    const who = {
      address,
      credit: credit.data,
      periods: periods.data.pages.flatMap((page) => page.periods),
      states: states.data.pages.flatMap((page) => page.states),
      disputes: disputes.data.pages.flatMap((page) => page.disputes),
      fundings: fundings.data.pages.flatMap((page) => page.fundings),
    }
    return allowedCalls(run.data, who, now)
  }, [run.data, address, credit.data, periods.data, states.data, disputes.data, fundings.data, now])
  return { calls, error: reads.find(({ error }) => error)?.error ?? null }
}
