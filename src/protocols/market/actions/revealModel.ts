import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { encodeCid } from '../../../content/index.js'
import { marketErrors } from '../errors.js'
import { requireStatus } from '../requireStatus.js'
import type { Opening } from '../types.js'

export interface RevealModelParameters extends Opening {
  requestId: bigint
  /** The model: a CIDv1. */
  modelCid: string
}

export interface RevealModelResult {
  /** The contract's count of correct labels. */
  score: number
  /** `settled`: paid. `slashed`: the claim was above the count. */
  outcome: 'settled' | 'slashed'
  /** What the trainer received, reward and stake, in the coin's smallest unit. */
  paid: bigint
}

/**
 * Opens the candidate's commitment: the contract recounts it, and pays or slashes. `modelOpening` of
 * `modelmarket/market/flows` makes the opening. Make sure that the model is where people can fetch it.
 *
 * @throws {WrongStatusError} when there is no candidate now.
 * @throws {CommitmentMismatchError} when the opening is not the candidate's.
 * @throws {ScoreBelowClaimError} in a last call, when the predictions score less than was claimed.
 * @throws {TruthMismatchError} when the labels are not those that were revealed.
 * @example
 * ```ts
 * import { revealModel, type RevealModelParameters } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, opening: RevealModelParameters
 *
 * const { outcome, score, paid } = await revealModel.sync(client, { address: market, ...opening })
 * ```
 */
export const revealModel: WriteAction<RevealModelParameters, RevealModelResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'revealModel',
  secret: true,
  guard: (client, { address, requestId }) =>
    requireStatus(client, { address, requestId, statuses: ['resolving', 'lastCall'] }),
  args: ({ requestId, modelCid, labels, labelSalt, diff, predictionSalt }) => [
    requestId,
    encodeCid(modelCid),
    { labels, labelSalt, diff, predictionSalt },
  ],
  match: ({ requestId, predictionSalt }) => ({ requestId, predictionSalt }),
  result: (logs) => {
    const { index, score } = eventArgs(logs, 'ModelRevealed')
    const settled = logs
      .filter((log) => log.eventName === 'RequestSettled')
      .find((log) => log.args.index === index)
    return {
      score,
      outcome: settled ? 'settled' : 'slashed',
      paid: settled?.args.amount ?? 0n,
    }
  },
})
