'use client'
import type { Address, Hex } from 'viem'
import { type OrUndefined, type UseReadOptions, type UseReadResult, useRead } from '../../../react/index.js'
import type { GetCreditParameters } from '../actions/getCredit.js'
import type { GetDisputeParameters } from '../actions/getDispute.js'
import type { GetFundingParameters } from '../actions/getFunding.js'
import type { GetPeriodParameters } from '../actions/getPeriod.js'
import type { GetRefundParameters } from '../actions/getRefund.js'
import type { GetRunParameters } from '../actions/getRun.js'
import type { GetStateParameters } from '../actions/getState.js'
import type { GetStateAtParameters } from '../actions/getStateAt.js'
import type { GetStateOfParameters } from '../actions/getStateOf.js'
import type { IsAdjudicatorParameters } from '../actions/isAdjudicator.js'
import type { Dispute, Funding, LearningPeriod, ModelState, Run } from '../types.js'
import { trainingContext } from './context.js'
import {
  getAdjudicatorsQueryOptions,
  getCreditQueryOptions,
  getDisputeCountQueryOptions,
  getDisputeQueryOptions,
  getFundingCountQueryOptions,
  getFundingQueryOptions,
  getPeriodCountQueryOptions,
  getPeriodQueryOptions,
  getPotQueryOptions,
  getRefundQueryOptions,
  getRunCountQueryOptions,
  getRunQueryOptions,
  getStateAtQueryOptions,
  getStateOfQueryOptions,
  getStateQueryOptions,
  getTokenQueryOptions,
  getTreasuryQueryOptions,
  isAdjudicatorQueryOptions,
} from './readQueries.js'

/**
 * Reads a run with its status.
 *
 * @example
 * ```tsx
 * import { useRun } from 'modelmarket/training/react'
 *
 * export function ShowRun({ runId }: { runId: bigint }) {
 *   const { data, error } = useRun({ runId })
 *   return <p>{error?.shortMessage ?? data?.status}</p>
 * }
 * ```
 */
export function useRun(
  parameters: OrUndefined<GetRunParameters>,
  options?: UseReadOptions<Run>,
): UseReadResult<Run> {
  return useRead(trainingContext, getRunQueryOptions, parameters, options)
}

/**
 * Reads a learning period with its status.
 *
 * @example
 * ```tsx
 * import { usePeriod } from 'modelmarket/training/react'
 *
 * export function ShowPeriod({ periodId }: { periodId: bigint }) {
 *   const { data, error } = usePeriod({ periodId })
 *   return <p>{error?.shortMessage ?? data?.status}</p>
 * }
 * ```
 */
export function usePeriod(
  parameters: OrUndefined<GetPeriodParameters>,
  options?: UseReadOptions<LearningPeriod>,
): UseReadResult<LearningPeriod> {
  return useRead(trainingContext, getPeriodQueryOptions, parameters, options)
}

/**
 * Reads a state of the model with its status.
 *
 * @example
 * ```tsx
 * import { useModelState } from 'modelmarket/training/react'
 * import type { Hex } from 'viem'
 *
 * export function ShowModelState({ stateHash }: { stateHash: Hex }) {
 *   const { data, error } = useModelState({ stateHash })
 *   return <p>{error?.shortMessage ?? data?.status}</p>
 * }
 * ```
 */
export function useModelState(
  parameters: OrUndefined<GetStateParameters>,
  options?: UseReadOptions<ModelState>,
): UseReadResult<ModelState> {
  return useRead(trainingContext, getStateQueryOptions, parameters, options)
}

/**
 * Reads a dispute with its status.
 *
 * @example
 * ```tsx
 * import { useDispute } from 'modelmarket/training/react'
 *
 * export function ShowDispute({ disputeId }: { disputeId: bigint }) {
 *   const { data, error } = useDispute({ disputeId })
 *   return <p>{error?.shortMessage ?? data?.status}</p>
 * }
 * ```
 */
export function useDispute(
  parameters: OrUndefined<GetDisputeParameters>,
  options?: UseReadOptions<Dispute>,
): UseReadResult<Dispute> {
  return useRead(trainingContext, getDisputeQueryOptions, parameters, options)
}

/**
 * Reads what somebody put into a run.
 *
 * @example
 * ```tsx
 * import { useFunding } from 'modelmarket/training/react'
 *
 * export function ShowFunding({ fundingId }: { fundingId: bigint }) {
 *   const { data, error } = useFunding({ fundingId })
 *   return <p>{error?.shortMessage ?? data?.status}</p>
 * }
 * ```
 */
export function useFunding(
  parameters: OrUndefined<GetFundingParameters>,
  options?: UseReadOptions<Funding>,
): UseReadResult<Funding> {
  return useRead(trainingContext, getFundingQueryOptions, parameters, options)
}

/**
 * Reads the hash of the live state at a height; `null` above the highest.
 *
 * @example
 * ```tsx
 * import { useStateAt } from 'modelmarket/training/react'
 *
 * export function ShowStateAt({ runId, height }: { runId: bigint; height: number }) {
 *   const { data, error } = useStateAt({ runId, height })
 *   return <p>{error?.shortMessage ?? data}</p>
 * }
 * ```
 */
export function useStateAt(
  parameters: OrUndefined<GetStateAtParameters>,
  options?: UseReadOptions<Hex | undefined>,
): UseReadResult<Hex | undefined> {
  return useRead(trainingContext, getStateAtQueryOptions, parameters, options)
}

/**
 * Reads the hash of a state that a period submitted; `null` when it has not.
 *
 * @example
 * ```tsx
 * import { useStateOf } from 'modelmarket/training/react'
 *
 * export function ShowStateOf({ periodId, index }: { periodId: bigint; index: number }) {
 *   const { data, error } = useStateOf({ periodId, index })
 *   return <p>{error?.shortMessage ?? data}</p>
 * }
 * ```
 */
export function useStateOf(
  parameters: OrUndefined<GetStateOfParameters>,
  options?: UseReadOptions<Hex | undefined>,
): UseReadResult<Hex | undefined> {
  return useRead(trainingContext, getStateOfQueryOptions, parameters, options)
}

/**
 * Reads what `refund` would pay for a funding if its run were closed now.
 *
 * @example
 * ```tsx
 * import { useRefundAmount } from 'modelmarket/training/react'
 *
 * export function ShowRefundAmount({ fundingId }: { fundingId: bigint }) {
 *   const { data, error } = useRefundAmount({ fundingId })
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function useRefundAmount(
  parameters: OrUndefined<GetRefundParameters>,
  options?: UseReadOptions<bigint>,
): UseReadResult<bigint> {
  return useRead(trainingContext, getRefundQueryOptions, parameters, options)
}

/**
 * Reads what `collect` would pay an account.
 *
 * @example
 * ```tsx
 * import { useCredit } from 'modelmarket/training/react'
 * import type { Address } from 'viem'
 *
 * export function ShowCredit({ payee }: { payee: Address }) {
 *   const { data, error } = useCredit({ payee })
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function useCredit(
  parameters: OrUndefined<GetCreditParameters>,
  options?: UseReadOptions<bigint>,
): UseReadResult<bigint> {
  return useRead(trainingContext, getCreditQueryOptions, parameters, options)
}

/**
 * Reads how many runs there are.
 *
 * @example
 * ```tsx
 * import { useRunCount } from 'modelmarket/training/react'
 *
 * export function ShowRunCount() {
 *   const { data, error } = useRunCount()
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function useRunCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(trainingContext, getRunCountQueryOptions, {}, options)
}

/**
 * Reads how many periods there are, of all runs.
 *
 * @example
 * ```tsx
 * import { usePeriodCount } from 'modelmarket/training/react'
 *
 * export function ShowPeriodCount() {
 *   const { data, error } = usePeriodCount()
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function usePeriodCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(trainingContext, getPeriodCountQueryOptions, {}, options)
}

/**
 * Reads how many disputes there are, of all runs.
 *
 * @example
 * ```tsx
 * import { useDisputeCount } from 'modelmarket/training/react'
 *
 * export function ShowDisputeCount() {
 *   const { data, error } = useDisputeCount()
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function useDisputeCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(trainingContext, getDisputeCountQueryOptions, {}, options)
}

/**
 * Reads how many fundings there are, of all runs.
 *
 * @example
 * ```tsx
 * import { useFundingCount } from 'modelmarket/training/react'
 *
 * export function ShowFundingCount() {
 *   const { data, error } = useFundingCount()
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function useFundingCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(trainingContext, getFundingCountQueryOptions, {}, options)
}

/**
 * Reads which adjudicators runs may name.
 *
 * @example
 * ```tsx
 * import { useAdjudicators } from 'modelmarket/training/react'
 *
 * export function ShowAdjudicators() {
 *   const { data, error } = useAdjudicators()
 *   return <p>{error?.shortMessage ?? data?.join()}</p>
 * }
 * ```
 */
export function useAdjudicators(
  options?: UseReadOptions<readonly Address[]>,
): UseReadResult<readonly Address[]> {
  return useRead(trainingContext, getAdjudicatorsQueryOptions, {}, options)
}

/**
 * Reads whether runs may name a contract as their adjudicator.
 *
 * @example
 * ```tsx
 * import { useIsAdjudicator } from 'modelmarket/training/react'
 * import type { Address } from 'viem'
 *
 * export function ShowIsAdjudicator({ adjudicator }: { adjudicator: Address }) {
 *   const { data, error } = useIsAdjudicator({ adjudicator })
 *   return <p>{error?.shortMessage ?? String(data)}</p>
 * }
 * ```
 */
export function useIsAdjudicator(
  parameters: OrUndefined<IsAdjudicatorParameters>,
  options?: UseReadOptions<boolean>,
): UseReadResult<boolean> {
  return useRead(trainingContext, isAdjudicatorQueryOptions, parameters, options)
}

/**
 * Reads what `sweep` would send to the treasury.
 *
 * @example
 * ```tsx
 * import { usePot } from 'modelmarket/training/react'
 *
 * export function ShowPot() {
 *   const { data, error } = usePot()
 *   return <p>{error?.shortMessage ?? data?.toString()}</p>
 * }
 * ```
 */
export function usePot(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(trainingContext, getPotQueryOptions, {}, options)
}

/**
 * Reads the address of the coin that rewards and deposits are in.
 *
 * @example
 * ```tsx
 * import { useToken } from 'modelmarket/training/react'
 *
 * export function ShowToken() {
 *   const { data, error } = useToken()
 *   return <p>{error?.shortMessage ?? data}</p>
 * }
 * ```
 */
export function useToken(options?: UseReadOptions<Address>): UseReadResult<Address> {
  return useRead(trainingContext, getTokenQueryOptions, {}, options)
}

/**
 * Reads the address that the treasury’s parts of deposits go to.
 *
 * @example
 * ```tsx
 * import { useTreasury } from 'modelmarket/training/react'
 *
 * export function ShowTreasury() {
 *   const { data, error } = useTreasury()
 *   return <p>{error?.shortMessage ?? data}</p>
 * }
 * ```
 */
export function useTreasury(options?: UseReadOptions<Address>): UseReadResult<Address> {
  return useRead(trainingContext, getTreasuryQueryOptions, {}, options)
}
