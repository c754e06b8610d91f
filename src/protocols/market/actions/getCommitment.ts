import type { Address, Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface GetCommitmentParameters {
  requestId: bigint
  trainer: Address
  /** Superhash of the model's CID. */
  modelSuperhash: Hex
  /** Superhash of the sealed block of the predicted labels. */
  predictionSuperhash: Hex
}

/**
 * Asks the contract for a commitment. `commitmentOf` of `modelmarket/market` computes the same without asking.
 * @example
 * ```ts
 * import { getCommitment } from 'modelmarket/market'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, market: Address, trainer: Address, modelSuperhash: Hex, predictionSuperhash: Hex
 *
 * const commitment = await getCommitment(client, {
 *   address: market,
 *   requestId: 1n,
 *   trainer,
 *   modelSuperhash,
 *   predictionSuperhash,
 * })
 * ```
 */
export const getCommitment: ReadAction<GetCommitmentParameters, Hex> = /*#__PURE__*/ defineRead({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'commitmentOf',
  args: ({ requestId, trainer, modelSuperhash, predictionSuperhash }) => [
    requestId,
    trainer,
    modelSuperhash,
    predictionSuperhash,
  ],
  parse: (commitment) => commitment,
})
