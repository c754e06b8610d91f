'use client'
import type { modelMarketAbi } from '../../../../generated/market/index.js'
import { type UseWriteResult, useWrite } from '../../../react/index.js'
import {
  type MulticallParameters,
  type MulticallResult,
  type Permit,
  type SweepResult,
  selfPermit,
  sweep,
} from '../../../token/index.js'
import {
  type CancelRequestParameters,
  type CancelRequestResult,
  cancelRequest,
} from '../actions/cancelRequest.js'
import { type ClaimScoreParameters, type ClaimScoreResult, claimScore } from '../actions/claimScore.js'
import { type CollectParameters, type CollectResult, collect } from '../actions/collect.js'
import {
  type CreateRequestParameters,
  type CreateRequestResult,
  createRequest,
} from '../actions/createRequest.js'
import {
  type EnforceTimeoutParameters,
  type EnforceTimeoutResult,
  enforceTimeout,
} from '../actions/enforceTimeout.js'
import { marketMulticall } from '../actions/multicall.js'
import {
  type ProvePredictionsParameters,
  type ProvePredictionsResult,
  provePredictions,
} from '../actions/provePredictions.js'
import {
  type PublishModelParameters,
  type PublishModelResult,
  publishModel,
} from '../actions/publishModel.js'
import { type RevealModelParameters, type RevealModelResult, revealModel } from '../actions/revealModel.js'
import { type RevealTruthParameters, type RevealTruthResult, revealTruth } from '../actions/revealTruth.js'
import { type SubmitModelParameters, type SubmitModelResult, submitModel } from '../actions/submitModel.js'
import {
  type WithdrawSubmissionParameters,
  type WithdrawSubmissionResult,
  withdrawSubmission,
} from '../actions/withdrawSubmission.js'
import { marketContext } from './context.js'

/**
 * Cancels a request of the account.
 *
 * @example
 * ```tsx
 * import { useCancelRequest } from 'modelmarket/market/react'
 *
 * export function CancelButton({ requestId }: { requestId: bigint }) {
 *   const cancel = useCancelRequest()
 *   return (
 *     <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate({ requestId })}>
 *       {cancel.error?.shortMessage ?? (cancel.stage === 'idle' ? 'Cancel' : cancel.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useCancelRequest(): UseWriteResult<CancelRequestParameters, CancelRequestResult> {
  return useWrite(marketContext, 'cancelRequest', cancelRequest)
}

/**
 * Claims a score for a submission of the account.
 *
 * @example
 * ```tsx
 * import { useClaimScore } from 'modelmarket/market/react'
 *
 * export function ClaimButton({ requestId, index }: { requestId: bigint; index: number }) {
 *   const claim = useClaimScore()
 *   return (
 *     <button type="button" disabled={claim.isPending} onClick={() => claim.mutate({ requestId, index, score: 93 })}>
 *       {claim.error?.shortMessage ?? (claim.stage === 'idle' ? 'Claim 93' : claim.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useClaimScore(): UseWriteResult<ClaimScoreParameters, ClaimScoreResult> {
  return useWrite(marketContext, 'claimScore', claimScore)
}

/**
 * Collects what a submission is due.
 *
 * @example
 * ```tsx
 * import { useCollect } from 'modelmarket/market/react'
 *
 * export function CollectButton({ requestId, index }: { requestId: bigint; index: number }) {
 *   const collect = useCollect()
 *   return (
 *     <button type="button" disabled={collect.isPending} onClick={() => collect.mutate({ requestId, index })}>
 *       {collect.error?.shortMessage ?? (collect.stage === 'idle' ? 'Collect' : collect.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useCollect(): UseWriteResult<CollectParameters, CollectResult> {
  return useWrite(marketContext, 'collect', collect)
}

/**
 * Opens a request and escrows its reward. Store its secret before you call.
 *
 * @example
 * ```tsx
 * import type { CreateRequestParameters } from 'modelmarket/market'
 * import { useCreateRequest } from 'modelmarket/market/react'
 *
 * export function CreateButton({ parameters }: { parameters: CreateRequestParameters }) {
 *   const create = useCreateRequest()
 *   return (
 *     <button type="button" disabled={create.isPending} onClick={() => create.mutate(parameters)}>
 *       {create.error?.shortMessage ?? (create.stage === 'idle' ? 'Create' : create.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useCreateRequest(): UseWriteResult<CreateRequestParameters, CreateRequestResult> {
  return useWrite(marketContext, 'createRequest', createRequest)
}

/**
 * Moves a request on after a party missed its deadline.
 *
 * @example
 * ```tsx
 * import { useEnforceTimeout } from 'modelmarket/market/react'
 *
 * export function EnforceButton({ requestId }: { requestId: bigint }) {
 *   const enforce = useEnforceTimeout()
 *   return (
 *     <button type="button" disabled={enforce.isPending} onClick={() => enforce.mutate({ requestId })}>
 *       {enforce.error?.shortMessage ?? (enforce.stage === 'idle' ? 'Enforce' : enforce.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useEnforceTimeout(): UseWriteResult<EnforceTimeoutParameters, EnforceTimeoutResult> {
  return useWrite(marketContext, 'enforceTimeout', enforceTimeout)
}

/**
 * Makes several calls of the market in one transaction: all of them, or none.
 *
 * @example
 * ```tsx
 * import type { ContractCall } from 'modelmarket'
 * import { useMarketMulticall } from 'modelmarket/market/react'
 *
 * export function MakeButton({ calls }: { calls: ContractCall[] }) {
 *   const multicall = useMarketMulticall()
 *   return (
 *     <button type="button" disabled={multicall.isPending} onClick={() => multicall.mutate({ calls })}>
 *       {multicall.error?.shortMessage ?? (multicall.stage === 'idle' ? 'Make all' : multicall.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useMarketMulticall(): UseWriteResult<
  MulticallParameters,
  MulticallResult<typeof modelMarketAbi>
> {
  return useWrite(marketContext, 'marketMulticall', marketMulticall)
}

/**
 * Proves the claim of a submission in a last call.
 *
 * @example
 * ```tsx
 * import type { ProvePredictionsParameters } from 'modelmarket/market'
 * import { useProvePredictions } from 'modelmarket/market/react'
 *
 * export function ProveButton({ parameters }: { parameters: ProvePredictionsParameters }) {
 *   const prove = useProvePredictions()
 *   return (
 *     <button type="button" disabled={prove.isPending} onClick={() => prove.mutate(parameters)}>
 *       {prove.error?.shortMessage ?? (prove.stage === 'idle' ? 'Prove' : prove.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useProvePredictions(): UseWriteResult<ProvePredictionsParameters, ProvePredictionsResult> {
  return useWrite(marketContext, 'provePredictions', provePredictions)
}

/**
 * Publishes the model of the account’s proven submission.
 *
 * @example
 * ```tsx
 * import type { PublishModelParameters } from 'modelmarket/market'
 * import { usePublishModel } from 'modelmarket/market/react'
 *
 * export function PublishButton({ parameters }: { parameters: PublishModelParameters }) {
 *   const publish = usePublishModel()
 *   return (
 *     <button type="button" disabled={publish.isPending} onClick={() => publish.mutate(parameters)}>
 *       {publish.error?.shortMessage ?? (publish.stage === 'idle' ? 'Publish' : publish.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function usePublishModel(): UseWriteResult<PublishModelParameters, PublishModelResult> {
  return useWrite(marketContext, 'publishModel', publishModel)
}

/**
 * Reveals the model of the account’s submission.
 *
 * @example
 * ```tsx
 * import type { RevealModelParameters } from 'modelmarket/market'
 * import { useRevealModel } from 'modelmarket/market/react'
 *
 * export function RevealButton({ parameters }: { parameters: RevealModelParameters }) {
 *   const reveal = useRevealModel()
 *   return (
 *     <button type="button" disabled={reveal.isPending} onClick={() => reveal.mutate(parameters)}>
 *       {reveal.error?.shortMessage ?? (reveal.stage === 'idle' ? 'Reveal' : reveal.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useRevealModel(): UseWriteResult<RevealModelParameters, RevealModelResult> {
  return useWrite(marketContext, 'revealModel', revealModel)
}

/**
 * Reveals the true labels of the account’s request.
 *
 * @example
 * ```tsx
 * import type { RevealTruthParameters } from 'modelmarket/market'
 * import { useRevealTruth } from 'modelmarket/market/react'
 *
 * export function RevealButton({ parameters }: { parameters: RevealTruthParameters }) {
 *   const reveal = useRevealTruth()
 *   return (
 *     <button type="button" disabled={reveal.isPending} onClick={() => reveal.mutate(parameters)}>
 *       {reveal.error?.shortMessage ?? (reveal.stage === 'idle' ? 'Reveal' : reveal.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useRevealTruth(): UseWriteResult<RevealTruthParameters, RevealTruthResult> {
  return useWrite(marketContext, 'revealTruth', revealTruth)
}

/**
 * Lets the market take coins of the account, by a signature.
 *
 * @example
 * ```tsx
 * import type { Permit } from 'modelmarket/token'
 * import { useSelfPermit } from 'modelmarket/market/react'
 *
 * export function PermitButton({ permit }: { permit: Permit }) {
 *   const permission = useSelfPermit()
 *   return (
 *     <button type="button" disabled={permission.isPending} onClick={() => permission.mutate(permit)}>
 *       {permission.error?.shortMessage ?? (permission.stage === 'idle' ? 'Permit' : permission.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSelfPermit(): UseWriteResult<Permit, object> {
  return useWrite(marketContext, 'selfPermit', selfPermit)
}

/**
 * Stakes on a request and commits to a model and its predictions. Store its secret before you call.
 *
 * @example
 * ```tsx
 * import type { SubmitModelParameters } from 'modelmarket/market'
 * import { useSubmitModel } from 'modelmarket/market/react'
 *
 * export function SubmitButton({ parameters }: { parameters: SubmitModelParameters }) {
 *   const submit = useSubmitModel()
 *   return (
 *     <button type="button" disabled={submit.isPending} onClick={() => submit.mutate(parameters)}>
 *       {submit.error?.shortMessage ?? (submit.stage === 'idle' ? 'Submit' : submit.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSubmitModel(): UseWriteResult<SubmitModelParameters, SubmitModelResult> {
  return useWrite(marketContext, 'submitModel', submitModel)
}

/**
 * Sends the slashed coins to the treasury.
 *
 * @example
 * ```tsx
 * import { useSweep } from 'modelmarket/market/react'
 *
 * export function SweepButton() {
 *   const sweep = useSweep()
 *   return (
 *     <button type="button" disabled={sweep.isPending} onClick={() => sweep.mutate({})}>
 *       {sweep.error?.shortMessage ?? (sweep.stage === 'idle' ? 'Sweep' : sweep.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useSweep(): UseWriteResult<object, SweepResult> {
  return useWrite(marketContext, 'sweep', sweep)
}

/**
 * Withdraws a submission of the account.
 *
 * @example
 * ```tsx
 * import { useWithdrawSubmission } from 'modelmarket/market/react'
 *
 * export function WithdrawButton({ requestId, index }: { requestId: bigint; index: number }) {
 *   const withdraw = useWithdrawSubmission()
 *   return (
 *     <button type="button" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ requestId, index })}>
 *       {withdraw.error?.shortMessage ?? (withdraw.stage === 'idle' ? 'Withdraw' : withdraw.stage)}
 *     </button>
 *   )
 * }
 * ```
 */
export function useWithdrawSubmission(): UseWriteResult<
  WithdrawSubmissionParameters,
  WithdrawSubmissionResult
> {
  return useWrite(marketContext, 'withdrawSubmission', withdrawSubmission)
}
