import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface ClaimScoreParameters {
  requestId: bigint
  index: number
  /** How many labels were predicted correctly. */
  score: number
}

export interface ClaimScoreResult {
  /** Whether the score is below the request's minimum: out of the race, the stake safe. */
  conceded: boolean
}

/**
 * Claims the score of a submission of one's own, once. `scoreClaim` of `modelmarket/market/flows` counts it.
 *
 * @throws {WrongStatusError} when claims have not begun or have ended.
 * @throws {NotTrainerError} when the submission is somebody else's.
 * @throws {WrongSubmissionStateError} when it has claimed before, or was withdrawn.
 * @example
 * ```ts
 * import { claimScore } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { conceded } = await claimScore.sync(client, { address: market, requestId: 1n, index: 0, score: 351 })
 * ```
 */
export const claimScore: WriteAction<ClaimScoreParameters, ClaimScoreResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'claimScore',
  args: ({ requestId, index, score }) => [requestId, BigInt(index), score],
  match: ({ requestId, index }) => ({ requestId, index }),
  result: (logs) => ({ conceded: eventArgs(logs, 'ScoreClaimed').conceded }),
})
