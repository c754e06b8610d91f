import { bytesToHex, hexToBytes } from 'viem'
import { superhash } from '../../../content/index.js'
import { diffLabels, type LabelWidth, scoreLabels } from '../../../labels/index.js'
import { sealLabels } from '../commitment.js'
import type {
  ClaimScoreParameters,
  Opening,
  ProvePredictionsParameters,
  PublishModelParameters,
  RevealModelParameters,
  Truth,
} from '../index.js'
import { WrongSecretError } from './errors.js'
import type { SubmissionSecret } from './secrets.js'

export interface ClaimParameters {
  /** What `prepareSubmission` gave. */
  secret: SubmissionSecret
  /** What `getTruth` gives. */
  truth: Truth
}

/** A secret with the truth of another request would claim a score that nobody has. */
function checkTruth({ secret, truth }: ClaimParameters): void {
  const actual = sealLabels({ labels: truth.labels, salt: truth.salt }).superhash
  if (actual !== secret.truth) throw new WrongSecretError({ expected: actual, actual: secret.truth })
}

/**
 * Counts the score of a submission: what an honest trainer claims.
 *
 * @throws {WrongSecretError} when the truth is that of another request.
 * @example
 * ```ts
 * import { claimScore, getTruth } from 'modelmarket/market'
 * import { scoreClaim, type SubmissionSecret } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, secret: SubmissionSecret
 *
 * const truth = await getTruth(client, { address: market, requestId: 1n })
 * await claimScore.sync(client, { address: market, index: 0, ...scoreClaim({ secret, truth }) })
 * ```
 */
export function scoreClaim(parameters: ClaimParameters): Pick<ClaimScoreParameters, 'requestId' | 'score'> {
  checkTruth(parameters)
  const { secret, truth } = parameters
  const { size, width } = secret
  const shape = { size, width: width as LabelWidth }
  const score = scoreLabels(hexToBytes(truth.labels), hexToBytes(secret.predictions), shape)
  return { requestId: BigInt(secret.requestId), score }
}

/**
 * Makes the opening of a submission's commitment: what `revealModel` takes.
 *
 * @throws {WrongSecretError} when the truth is that of another request.
 * @example
 * ```ts
 * import { getTruth, revealModel } from 'modelmarket/market'
 * import { modelOpening, type SubmissionSecret } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, secret: SubmissionSecret
 *
 * const truth = await getTruth(client, { address: market, requestId: 1n })
 * await revealModel.sync(client, { address: market, ...modelOpening({ secret, truth }) })
 * ```
 */
export function modelOpening(parameters: ClaimParameters): RevealModelParameters {
  const { requestId, modelCid } = parameters.secret
  return { requestId: BigInt(requestId), modelCid, ...opening(parameters) }
}

/**
 * Makes the proof of a submission's claim: what `provePredictions` takes, but for the index.
 *
 * @throws {WrongSecretError} when the truth is that of another request.
 * @example
 * ```ts
 * import { getTruth, provePredictions } from 'modelmarket/market'
 * import { predictionProof, type SubmissionSecret } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, secret: SubmissionSecret
 *
 * const truth = await getTruth(client, { address: market, requestId: 1n })
 * await provePredictions.sync(client, { address: market, index: 0, ...predictionProof({ secret, truth }) })
 * ```
 */
export function predictionProof(parameters: ClaimParameters): Omit<ProvePredictionsParameters, 'index'> {
  const { requestId, modelCid } = parameters.secret
  return {
    requestId: BigInt(requestId),
    modelSuperhash: superhash(modelCid),
    ...opening(parameters),
  }
}

/**
 * Names the model of a submission whose predictions are proven: what `publishModel` takes.
 *
 * @example
 * ```ts
 * import { publishModel } from 'modelmarket/market'
 * import { modelPublication, type SubmissionSecret } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, secret: SubmissionSecret
 *
 * await publishModel.sync(client, { address: market, ...modelPublication({ secret }) })
 * ```
 */
export function modelPublication({ secret }: Pick<ClaimParameters, 'secret'>): PublishModelParameters {
  const { requestId, modelCid, predictions, salt } = secret
  return {
    requestId: BigInt(requestId),
    modelCid,
    predictionSuperhash: sealLabels({ labels: predictions, salt }).superhash,
  }
}

function opening(parameters: ClaimParameters): Opening {
  checkTruth(parameters)
  const { secret, truth } = parameters
  return {
    labels: truth.labels,
    labelSalt: truth.salt,
    diff: bytesToHex(diffLabels(hexToBytes(truth.labels), hexToBytes(secret.predictions))),
    predictionSalt: secret.salt,
  }
}
