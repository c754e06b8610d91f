import type { Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { requireStatus } from '../requireStatus.js'
import type { Opening } from '../types.js'

export interface ProvePredictionsParameters extends Opening {
  requestId: bigint
  index: number
  /** Superhash of the model's CID, which stays unknown. */
  modelSuperhash: Hex
}

export interface ProvePredictionsResult {
  /** The contract's count of correct labels. */
  score: number
  /** Until when who claims more must prove it, in seconds since 1970. */
  deadline: bigint
}

/**
 * Proves a claim out of turn, without showing the model. `predictionProof` of `modelmarket/market/flows` makes the proof.
 *
 * The first proof is the last call: whoever claims more than the highest proof has one response window to prove it as well,
 * and then all who did not can be slashed at once.
 *
 * @throws {WrongStatusError} when nothing is being resolved now.
 * @throws {IsCandidateError} when it is the candidate, which calls `revealModel` instead.
 * @throws {OutrankedError} when a proof is as high already, so that there is no need.
 * @throws {WrongSubmissionStateError} when the submission has not claimed, or is proven.
 * @throws {CommitmentMismatchError} when the opening is not that of this submission.
 * @throws {ScoreBelowClaimError} when the predictions score less than was claimed.
 * @see docs/market/protocol.md#5-last-call
 * @example
 * ```ts
 * import { provePredictions, type ProvePredictionsParameters } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, proof: ProvePredictionsParameters
 *
 * const { deadline } = await provePredictions.sync(client, { address: market, ...proof })
 * ```
 */
export const provePredictions: WriteAction<ProvePredictionsParameters, ProvePredictionsResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'provePredictions',
    secret: true,
    guard: (client, { address, requestId }) =>
      requireStatus(client, { address, requestId, statuses: ['resolving', 'lastCall'] }),
    args: ({ requestId, index, modelSuperhash, labels, labelSalt, diff, predictionSalt }) => [
      requestId,
      BigInt(index),
      modelSuperhash,
      { labels, labelSalt, diff, predictionSalt },
    ],
    match: ({ requestId, index }) => ({ requestId, index }),
    result: (logs) => {
      const { score, deadline } = eventArgs(logs, 'PredictionsProven')
      return { score, deadline }
    },
  })
