import { type Address, bytesToHex, type Hex, hexToBytes, size } from 'viem'
import { type AnyClient, chainIdOf, InvalidResponseError } from '../../../chain/index.js'
import { parseCid, superhash } from '../../../content/index.js'
import { diffLabels, scoreLabels } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
import { NotRevealedError } from '../errors.js'
import { eventsAt } from '../eventsAt.js'
import { getRequest } from './getRequest.js'
import { getSubmission } from './getSubmission.js'
import { getTruth } from './getTruth.js'

export interface GetRevealedModelParameters {
  address: Address
  requestId: bigint
  /** Read the state after this block. By default the latest. */
  blockNumber?: bigint | undefined
}

/** The model that won a request, and what it predicted. */
export interface RevealedModel {
  /** Index of its submission. */
  index: number
  trainer: Address
  /** The contract's count of correct labels. */
  score: number
  /** The model: a CIDv1. */
  modelCid: string
  /** The labels that it predicted, packed. */
  predictions: Hex
  /** The true labels, packed. */
  labels: Hex
}

/**
 * Reads the model that won a request, checked against the winner's commitment.
 *
 * @throws {NotRevealedError} when the request is not settled.
 * @throws {InvalidResponseError} when what the endpoint gives does not open the commitment.
 * @example
 * ```ts
 * import { getRevealedModel } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { modelCid, trainer, score } = await getRevealedModel(client, { address: market, requestId: 1n })
 * ```
 */
export async function getRevealedModel(
  client: AnyClient,
  { address, requestId, blockNumber }: GetRevealedModelParameters,
): Promise<RevealedModel> {
  const request = await getRequest(client, { address, requestId, blockNumber })
  if (request.status !== 'settled')
    throw new NotRevealedError({ requestId, status: request.status, what: 'model' })
  const { index } = request.winner
  const [chainId, submission, truth] = await Promise.all([
    chainIdOf(client),
    getSubmission(client, { address, requestId, index, blockNumber }),
    getTruth(client, { address, requestId, blockNumber }),
  ])
  const at = { address, requestId, index }
  const { closedAt } = request
  // A model is revealed together with its predictions, or published after a proof of them.
  const [revealed] = await eventsAt(client, { ...at, eventName: 'ModelRevealed', timestamp: closedAt })
  const [[published], [proven]] =
    revealed || submission.provenAt === undefined
      ? [[revealed], [revealed]]
      : await Promise.all([
          eventsAt(client, { ...at, eventName: 'ModelPublished', timestamp: closedAt }),
          eventsAt(client, { ...at, eventName: 'PredictionsProven', timestamp: submission.provenAt }),
        ])
  if (!published || !proven) throw new InvalidResponseError({ functionName: 'eth_getLogs' })

  const { trainer, modelCid } = published.args
  const { diff, predictionSalt } = proven.args
  if (size(diff) !== size(truth.labels)) throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  const cid = parseCid(modelCid)
  const labels = hexToBytes(truth.labels)
  const predictions = diffLabels(labels, hexToBytes(diff))
  // The endpoint is not trusted: what it says was revealed has to open what the chain's state holds.
  const commitment = commitmentOf({
    chainId,
    market: address,
    requestId,
    trainer,
    modelSuperhash: superhash(cid),
    predictionSuperhash: sealLabels({ labels: predictions, salt: predictionSalt }).superhash,
  })
  if (commitment !== submission.commitment) throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  return {
    index,
    trainer,
    // Counted again, as the commitment does not cover what the event says of it.
    score: scoreLabels(labels, predictions, { size: request.size, width: request.width }),
    modelCid: cid.toString(),
    predictions: bytesToHex(predictions),
    labels: truth.labels,
  }
}
