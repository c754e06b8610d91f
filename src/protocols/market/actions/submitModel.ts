import type { Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { marketErrors } from '../errors.js'

export interface SubmitModelParameters extends PermitParameters {
  /** The request to compete in. */
  requestId: bigint
  /** The request's truth, echoed, so that a reorganisation cannot move the stake to another request. */
  truth: Hex
  /** Commitment to the model and its predictions. */
  commitment: Hex
}

export interface SubmitModelResult {
  /** Position of the submission in its request, from 0. */
  index: number
}

/**
 * Stakes on a request and commits to a model and its predictions.
 *
 * `prepareSubmission` of `modelmarket/market/flows` makes the commitment. Store its secret before you call: whoever loses it
 * loses the stake.
 *
 * @throws {WrongStatusError} when submissions have ended.
 * @throws {TruthMismatchError} when the request is not the one that `truth` was read from.
 * @throws {InsufficientAllowanceError} when the market may not take the stake: approve it or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less than the stake.
 * @example
 * ```ts
 * import { submitModel } from 'modelmarket/market'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, market: Address, truth: Hex, commitment: Hex
 *
 * const { index } = await submitModel.sync(client, { address: market, requestId: 1n, truth, commitment })
 * ```
 */
export const submitModel: WriteAction<SubmitModelParameters, SubmitModelResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'submitModel',
  args: ({ requestId, truth, commitment }) => [requestId, truth, commitment],
  first: permitFirst,
  match: ({ requestId, commitment }) => ({ requestId, commitment }),
  caller: 'trainer',
  result: (logs) => ({ index: Number(eventArgs(logs, 'ModelSubmitted').index) }),
})
