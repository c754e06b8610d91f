import { superhash } from 'modelmarket/content'
import { diffLabels, packLabels, scoreLabels } from 'modelmarket/labels'
import {
  claimScore,
  commitmentOf,
  createRequest,
  provePredictions,
  publishModel,
  revealModel,
  sealLabels,
  submitModel,
} from 'modelmarket/market'
import type { TestMarket } from 'modelmarket/market/testing'
import { type Address, bytesToHex, type Hex, parseEther } from 'viem'
import { type Cost, send, sendAll, type Transaction } from '../../gas/send.js'
import { Random } from '../../utils/random.js'

const datasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const modelCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'

const width = 4
/** How many of a hundred labels a model gets wrong. */
const errorPercent = 3
const [reward, stake] = [parseEther('20'), parseEther('1')]
const [submissionWindow, responseWindow] = [36_000, 36_000]

/** One of the models that compete. */
interface Entry {
  trainer: Address
  score: number
  diff: Hex
  salt: Hex
  commitment: Hex
  predictionSuperhash: Hex
}

/** A request to which models were submitted, and the calls of those who know its secrets. */
export interface Contest {
  requestId: bigint
  created: Cost
  submitted: readonly Cost[]
  responseWindow: bigint
  truth: { labels: Hex; salt: Hex }
  /** The indices, in an order of their own. */
  order: readonly number[]
  at(index: number): Entry
  /** By default of the score that the model has. */
  claim(index: number, score?: number): Transaction
  reveal(index: number): Transaction
  prove(index: number): Transaction
  publish(index: number): Transaction
}

/**
 * Opens a request of `size` four-bit labels, and submits `claims` models to it. The trainers are few, and submit often.
 *
 * Labels and salts are the same in every run: it differs from another by what is measured.
 */
export async function openContest(
  { address, requester, keeper, trainers, chain }: TestMarket,
  { size, claims }: { size: number; claims: number },
): Promise<Contest> {
  const random = new Random(size + claims)
  const truth = Array.from({ length: size }, () => random.below(10))
  const packed = packLabels(truth, width)
  const salt = random.bytes32()
  const sealed = sealLabels({ labels: packed, salt }).superhash
  const created = await send(keeper, {
    from: requester.account.address,
    call: createRequest.call({
      address,
      datasetCid,
      truth: sealed,
      size,
      width,
      minScore: Math.floor(size / 2),
      reward,
      stake,
      submissionWindow,
      responseWindow,
    }),
  })
  const requestId = await requester.market.getRequestCount()

  const entries: Entry[] = Array.from({ length: claims }, (_, i) => {
    const trainer = (trainers[i % trainers.length] as (typeof trainers)[number]).account.address
    const predicted = packLabels(
      truth.map((label) => (random.below(100) < errorPercent ? (label + 1) % 10 : label)),
      width,
    )
    const predictionSalt = random.bytes32()
    const predictionSuperhash = sealLabels({ labels: predicted, salt: predictionSalt }).superhash
    return {
      trainer,
      score: scoreLabels(packed, predicted, { size, width }),
      diff: bytesToHex(diffLabels(packed, predicted)),
      salt: predictionSalt,
      predictionSuperhash,
      commitment: commitmentOf({
        chainId: chain.chain.id,
        market: address,
        requestId,
        trainer,
        modelSuperhash: superhash(modelCid),
        predictionSuperhash,
      }),
    }
  })
  const submitted = await sendAll(
    keeper,
    entries.map(({ trainer, commitment }) => ({
      from: trainer,
      call: submitModel.call({ address, requestId, truth: sealed, commitment }),
    })),
  )
  const at = (index: number) => entries[index] as Entry
  const labels = bytesToHex(packed)
  const opening = (index: number) => ({
    labels,
    labelSalt: salt,
    diff: at(index).diff,
    predictionSalt: at(index).salt,
  })
  return {
    requestId,
    created,
    submitted,
    responseWindow: BigInt(responseWindow),
    truth: { labels, salt },
    order: random.shuffled(entries.map((_, index) => index)),
    at,
    claim: (index, score = at(index).score) => ({
      from: at(index).trainer,
      call: claimScore.call({ address, requestId, index, score }),
    }),
    reveal: (index) => ({
      from: at(index).trainer,
      call: revealModel.call({ address, requestId, modelCid, ...opening(index) }),
    }),
    prove: (index) => ({
      from: at(index).trainer,
      call: provePredictions.call({
        address,
        requestId,
        index,
        modelSuperhash: superhash(modelCid),
        ...opening(index),
      }),
    }),
    publish: (index) => ({
      from: at(index).trainer,
      call: publishModel.call({
        address,
        requestId,
        modelCid,
        predictionSuperhash: at(index).predictionSuperhash,
      }),
    }),
  }
}
