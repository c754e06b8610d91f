import { bytesToHex, type Hex, parseEther } from 'viem'
import { superhash } from '../../../content/index.js'
import type { LabelWidth } from '../../../labels/index.js'
import { diffLabels, packLabels, randomSalt } from '../../../labels/index.js'
import { commitmentOf, sealLabels } from '../commitment.js'
import { ImpossibleScoreError, TooFewTrainersError } from './errors.js'
import type { MarketClient, TestMarket } from './startMarket.js'

/** Any directory and any model do: nothing fetches them. */
const anyDatasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const anyModelCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'

/** A submission with everything that opens it. */
export interface TestSubmission {
  index: number
  trainer: MarketClient
  /** How many labels it predicts correctly. */
  score: number
  modelCid: string
  diff: Hex
  predictionSalt: Hex
}

/** A request with its secrets. */
export interface TestRequest {
  requestId: bigint
  /** The true labels, packed. */
  labels: Hex
  salt: Hex
  truth: Hex
  submissions: readonly TestSubmission[]
}

export interface TestRequestOptions {
  /** The dataset, for what fetches it. By default one that nobody has published. */
  datasetCid?: string
  /** How many test labels. By default 100. */
  size?: number
  /** Bits per label. By default 4. */
  width?: LabelWidth
  /** The score of each submission; their number is the number of submissions. By default 90 % and 80 % of `size`. */
  scores?: readonly number[]
  /** The least score that wins. By default half of `size`, as in Solidity's `TestMarket`. */
  minScore?: number
  /** In wei. By default 100 coins. */
  reward?: bigint
  /** In wei. By default 10 coins. */
  stake?: bigint
  /** In seconds. By default an hour. */
  submissionWindow?: number
  /** In seconds. By default half an hour. */
  responseWindow?: number
}

/**
 * Opens a request with synthetic labels, and submits to it: each trainer a model with the score that it is to have.
 *
 * @throws {ImpossibleScoreError} when a score is not a whole number up to `size`.
 * @throws {TooFewTrainersError} when there are more scores than trainers.
 * @example
 * ```ts
 * import { createTestRequest, startMarket } from 'modelmarket/market/testing'
 *
 * const market = await startMarket()
 * const { requestId } = await createTestRequest(market, { scores: [95, 90, 60], minScore: 70 })
 * console.log(await market.requester.market.getRequest({ requestId }))
 * await market.stop()
 * ```
 */
export async function createTestRequest(
  market: TestMarket,
  {
    datasetCid = anyDatasetCid,
    size = 100,
    width = 4,
    scores = [Math.floor(size * 0.9), Math.floor(size * 0.8)],
    minScore = Math.floor(size / 2),
    reward = parseEther('100'),
    stake = parseEther('10'),
    submissionWindow = 3600,
    responseWindow = 1800,
  }: TestRequestOptions = {},
): Promise<TestRequest> {
  if (scores.length > market.trainers.length) {
    throw new TooFewTrainersError({ needed: scores.length, available: market.trainers.length })
  }
  for (const score of scores) {
    if (!(Number.isInteger(score) && score >= 0 && score <= size))
      throw new ImpossibleScoreError({ score, size })
  }
  const truth = Array.from({ length: size }, (_, i) => (i * 7 + 3) % 2 ** width)
  const packed = packLabels(truth, width)
  const salt = randomSalt()
  const sealed = sealLabels({ labels: packed, salt })
  const { requestId } = await market.requester.market.createRequest.sync({
    datasetCid,
    truth: sealed.superhash,
    size,
    width,
    minScore,
    reward,
    stake,
    submissionWindow,
    responseWindow,
  })
  const submissions: TestSubmission[] = []
  for (const [i, trainer] of market.trainers.slice(0, scores.length).entries()) {
    const score = scores[i] ?? 0
    const predicted = packLabels(
      truth.map((label, row) => (row < score ? label : (label + 1) % 2 ** width)),
      width,
    )
    const predictionSalt = randomSalt()
    const commitment = commitmentOf({
      chainId: market.chain.chain.id,
      market: market.address,
      requestId,
      trainer: trainer.account.address,
      modelSuperhash: superhash(anyModelCid),
      predictionSuperhash: sealLabels({ labels: predicted, salt: predictionSalt }).superhash,
    })
    const { index } = await trainer.market.submitModel.sync({
      requestId,
      truth: sealed.superhash,
      commitment,
    })
    const diff = bytesToHex(diffLabels(packed, predicted))
    submissions.push({ index, trainer, score, modelCid: anyModelCid, diff, predictionSalt })
  }
  return { requestId, labels: bytesToHex(packed), salt, truth: sealed.superhash, submissions }
}
