'use client'
import type { trainingAbi } from '../../../../generated/training/index.js'
import { type UseWriteResult, useWrite } from '../../../react/index.js'
import {
  type MulticallParameters,
  type MulticallResult,
  type Permit,
  type SweepResult,
  selfPermit,
  sweep,
} from '../../../token/index.js'
import { type CollectParameters, type CollectResult, collect } from '../actions/collect.js'
import { type CreateRunParameters, type CreateRunResult, createRun } from '../actions/createRun.js'
import { type FinalizeParameters, type FinalizeResult, finalize } from '../actions/finalize.js'
import { type FundParameters, type FundResult, fund } from '../actions/fund.js'
import { trainingMulticall } from '../actions/multicall.js'
import { type OpenDisputeParameters, type OpenDisputeResult, openDispute } from '../actions/openDispute.js'
import { type RefundParameters, type RefundResult, refund } from '../actions/refund.js'
import {
  type ResolveDisputeParameters,
  type ResolveDisputeResult,
  resolveDispute,
} from '../actions/resolveDispute.js'
import {
  type SettlePeriodParameters,
  type SettlePeriodResult,
  settlePeriod,
} from '../actions/settlePeriod.js'
import { type StartPeriodParameters, type StartPeriodResult, startPeriod } from '../actions/startPeriod.js'
import { type SubmitStateParameters, type SubmitStateResult, submitState } from '../actions/submitState.js'
import { trainingContext } from './context.js'

/**
 * Pays an account what the contract owes it.
 *
 * @example
 * ```tsx
 * import type { CollectParameters } from 'modelmarket/training'
 * import { useCollect } from 'modelmarket/training/react'
 *
 * export function CollectButton({ parameters }: { parameters: CollectParameters }) {
 *   const call = useCollect()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Collect' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useCollect(): UseWriteResult<CollectParameters, CollectResult> {
  return useWrite(trainingContext, 'collect', collect)
}

/**
 * Creates a run.
 *
 * @example
 * ```tsx
 * import type { CreateRunParameters } from 'modelmarket/training'
 * import { useCreateRun } from 'modelmarket/training/react'
 *
 * export function CreateRunButton({ parameters }: { parameters: CreateRunParameters }) {
 *   const call = useCreateRun()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Create run' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useCreateRun(): UseWriteResult<CreateRunParameters, CreateRunResult> {
  return useWrite(trainingContext, 'createRun', createRun)
}

/**
 * Makes the ripe states of a run final.
 *
 * @example
 * ```tsx
 * import type { FinalizeParameters } from 'modelmarket/training'
 * import { useFinalize } from 'modelmarket/training/react'
 *
 * export function FinalizeButton({ parameters }: { parameters: FinalizeParameters }) {
 *   const call = useFinalize()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Finalize' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useFinalize(): UseWriteResult<FinalizeParameters, FinalizeResult> {
  return useWrite(trainingContext, 'finalize', finalize)
}

/**
 * Puts coins of the account into a run.
 *
 * @example
 * ```tsx
 * import type { FundParameters } from 'modelmarket/training'
 * import { useFund } from 'modelmarket/training/react'
 *
 * export function FundButton({ parameters }: { parameters: FundParameters }) {
 *   const call = useFund()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Fund' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useFund(): UseWriteResult<FundParameters, FundResult> {
  return useWrite(trainingContext, 'fund', fund)
}

/**
 * Disputes a state with a deposit of the account.
 *
 * @example
 * ```tsx
 * import type { OpenDisputeParameters } from 'modelmarket/training'
 * import { useOpenDispute } from 'modelmarket/training/react'
 *
 * export function OpenDisputeButton({ parameters }: { parameters: OpenDisputeParameters }) {
 *   const call = useOpenDispute()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Open dispute' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useOpenDispute(): UseWriteResult<OpenDisputeParameters, OpenDisputeResult> {
  return useWrite(trainingContext, 'openDispute', openDispute)
}

/**
 * Pays what is left of a funding back.
 *
 * @example
 * ```tsx
 * import type { RefundParameters } from 'modelmarket/training'
 * import { useRefund } from 'modelmarket/training/react'
 *
 * export function RefundButton({ parameters }: { parameters: RefundParameters }) {
 *   const call = useRefund()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Refund' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useRefund(): UseWriteResult<RefundParameters, RefundResult> {
  return useWrite(trainingContext, 'refund', refund)
}

/**
 * Ends a dispute.
 *
 * @example
 * ```tsx
 * import type { ResolveDisputeParameters } from 'modelmarket/training'
 * import { useResolveDispute } from 'modelmarket/training/react'
 *
 * export function ResolveDisputeButton({ parameters }: { parameters: ResolveDisputeParameters }) {
 *   const call = useResolveDispute()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Resolve dispute' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useResolveDispute(): UseWriteResult<ResolveDisputeParameters, ResolveDisputeResult> {
  return useWrite(trainingContext, 'resolveDispute', resolveDispute)
}

/**
 * Pays the deposit of a period that has ended.
 *
 * @example
 * ```tsx
 * import type { SettlePeriodParameters } from 'modelmarket/training'
 * import { useSettlePeriod } from 'modelmarket/training/react'
 *
 * export function SettlePeriodButton({ parameters }: { parameters: SettlePeriodParameters }) {
 *   const call = useSettlePeriod()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Settle period' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSettlePeriod(): UseWriteResult<SettlePeriodParameters, SettlePeriodResult> {
  return useWrite(trainingContext, 'settlePeriod', settlePeriod)
}

/**
 * Takes the mutex of a run with a deposit of the account.
 *
 * @example
 * ```tsx
 * import type { StartPeriodParameters } from 'modelmarket/training'
 * import { useStartPeriod } from 'modelmarket/training/react'
 *
 * export function StartPeriodButton({ parameters }: { parameters: StartPeriodParameters }) {
 *   const call = useStartPeriod()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Start period' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useStartPeriod(): UseWriteResult<StartPeriodParameters, StartPeriodResult> {
  return useWrite(trainingContext, 'startPeriod', startPeriod)
}

/**
 * Submits the next state of a run.
 *
 * @example
 * ```tsx
 * import type { SubmitStateParameters } from 'modelmarket/training'
 * import { useSubmitState } from 'modelmarket/training/react'
 *
 * export function SubmitStateButton({ parameters }: { parameters: SubmitStateParameters }) {
 *   const call = useSubmitState()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Submit state' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSubmitState(): UseWriteResult<SubmitStateParameters, SubmitStateResult> {
  return useWrite(trainingContext, 'submitState', submitState)
}

/**
 * Makes several calls in one transaction.
 *
 * @example
 * ```tsx
 * import type { MulticallParameters } from 'modelmarket/token'
 * import { useTrainingMulticall } from 'modelmarket/training/react'
 *
 * export function TrainingMulticallButton({ parameters }: { parameters: MulticallParameters }) {
 *   const call = useTrainingMulticall()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Do all' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useTrainingMulticall(): UseWriteResult<
  MulticallParameters,
  MulticallResult<typeof trainingAbi>
> {
  return useWrite(trainingContext, 'multicall', trainingMulticall)
}

/**
 * Lets the contract take coins of the account, by a signature.
 *
 * @example
 * ```tsx
 * import type { Permit } from 'modelmarket/token'
 * import { useSelfPermit } from 'modelmarket/training/react'
 *
 * export function SelfPermitButton({ parameters }: { parameters: Permit }) {
 *   const call = useSelfPermit()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate(parameters)}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Permit' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSelfPermit(): UseWriteResult<Permit, object> {
  return useWrite(trainingContext, 'selfPermit', selfPermit)
}

/**
 * Sends what belongs to the treasury to it.
 *
 * @example
 * ```tsx
 * import { useSweep } from 'modelmarket/training/react'
 *
 * export function SweepButton() {
 *   const call = useSweep()
 *   return (
 *     <button type="button" disabled={call.isPending} onClick={() => call.mutate({})}>
 *       {call.error?.shortMessage ?? (call.stage === 'idle' ? 'Sweep' : call.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSweep(): UseWriteResult<object, SweepResult> {
  return useWrite(trainingContext, 'sweep', sweep)
}
