import type { Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { encodeCid } from '../../../content/index.js'
import { marketErrors } from '../errors.js'
import { requireStatus } from '../requireStatus.js'

export interface PublishModelParameters {
  requestId: bigint
  /** The model: a CIDv1. */
  modelCid: string
  /** Superhash of the sealed predictions. */
  predictionSuperhash: Hex
}

export interface PublishModelResult {
  /** Index of the submission that won. */
  index: number
  /** What the trainer received, reward and stake, in the coin's smallest unit. */
  paid: bigint
}

/**
 * Shows the model of a candidate whose predictions are proven, which pays its trainer. `modelPublication` of
 * `modelmarket/market/flows` makes the parameters. Make sure that the model is where people can fetch it.
 *
 * @throws {WrongStatusError} when there is no candidate now, or others have time to prove that they rank higher.
 * @throws {NotProvenError} when the candidate has proven nothing: then it calls `revealModel`.
 * @throws {CommitmentMismatchError} when this is not the candidate's model.
 * @see docs/market/protocol.md#5-last-call
 * @example
 * ```ts
 * import { publishModel, type PublishModelParameters } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, publication: PublishModelParameters
 *
 * const { paid } = await publishModel.sync(client, { address: market, ...publication })
 * ```
 */
export const publishModel: WriteAction<PublishModelParameters, PublishModelResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'publishModel',
    secret: true,
    guard: (client, { address, requestId }) =>
      requireStatus(client, { address, requestId, statuses: ['resolving'] }),
    args: ({ requestId, modelCid, predictionSuperhash }) => [
      requestId,
      encodeCid(modelCid),
      predictionSuperhash,
    ],
    match: ({ requestId }) => ({ requestId }),
    result: (logs) => {
      const { index, amount } = eventArgs(logs, 'RequestSettled')
      return { index: Number(index), paid: amount }
    },
  })
