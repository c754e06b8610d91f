import { encodeCid, superhash } from 'modelmarket/content'
import { modelMarketAbi } from 'modelmarket/contracts'
import { commitmentOf, diffLabels, maxLabelBytes, packLabels, sealLabels } from 'modelmarket/labels'
import { type Address, bytesToHex, encodeFunctionData, type Hex, numberToHex } from 'viem'
import { type Call, type Model, type Secret, stateOf, type Terms } from './model.js'

/** Any directory and any model do: nothing fetches them. */
const datasetCid = encodeCid('bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354')
const modelCid = encodeCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
const salt = (kind: number, n: bigint) => numberToHex((BigInt(kind) << 128n) | n, { size: 32 })

type Shape = Pick<Terms, 'size' | 'width'>

/** The true labels of a request, and those that are right for the first `score` of them only. */
function labelsOf(requestId: bigint, { size, width }: Shape, score = size): Uint8Array {
  const classes = 2 ** width
  const label = (row: number) => (row * 7 + Number(requestId)) % classes
  return packLabels(
    Array.from({ length: size }, (_, row) => (row < score ? label(row) : (label(row) + 1) % classes)),
    width,
  )
}

const truthOf = (requestId: bigint, shape: Shape) =>
  sealLabels({ labels: labelsOf(requestId, shape), salt: salt(1, requestId) }).superhash

/** How many bits of the last byte are no label's. */
export const paddingOf = ({ size, width }: Shape) => (8 - ((size * width) % 8)) % 8

/** The vector, damaged as the flaw says. */
function vector(bytes: Uint8Array, flaw: 'long' | 'padded' | 'other' | undefined): Hex {
  const last = bytes.length - 1
  const changed = Uint8Array.from(flaw === 'long' ? [...bytes, 0] : bytes)
  if (flaw === 'padded') changed[last] = (changed[last] ?? 0) ^ 1
  if (flaw === 'other') changed[0] = (changed[0] ?? 0) ^ 0x80
  return bytesToHex(changed)
}

/** A call as data, with its flaw. */
export function encodeCall(
  call: Call,
  model: Model,
  { chainId, market }: { chainId: number; market: Address },
): Hex {
  const { name, requestId, flaw } = call
  const abi = modelMarketAbi
  const index = BigInt(call.index)
  const request = model.request(requestId)
  const shape = request ?? call.terms
  const flawed = <T>(names: Record<string, T>): T | undefined => names[flaw ?? '']
  const labels = () => ({
    labels: vector(
      labelsOf(requestId, shape),
      flawed({ longLabels: 'long', paddedLabels: 'padded', otherLabels: 'other' } as const),
    ),
    labelSalt: salt(flaw === 'otherSalt' ? 9 : 1, requestId),
  })

  // Who has nothing that opens it makes something up.
  const secret = request?.submissions[call.opening]?.secret ?? { trainer: call.from, index: 99, score: 0 }
  const predictionOf = ({ index, score }: Secret) =>
    sealLabels({ labels: labelsOf(requestId, shape, score), salt: salt(2, BigInt(index)) })
  const opening = () => {
    const diff = diffLabels(labelsOf(requestId, shape), labelsOf(requestId, shape, secret.score))
    return {
      ...labels(),
      diff: vector(diff, flawed({ longDiff: 'long', paddedDiff: 'padded', otherDiff: 'other' } as const)),
      predictionSalt: salt(flaw === 'otherPredictionSalt' ? 9 : 2, BigInt(secret.index)),
    }
  }
  const cid: Hex = flaw === 'oddModelCid' ? '0x0155' : flaw === 'otherModelCid' ? datasetCid : modelCid

  switch (name) {
    case 'createRequest': {
      const { terms } = call
      const next = BigInt(model.requests.length + 1)
      const params = {
        ...terms,
        truth: truthOf(next, terms),
        ...flawed({
          noReward: { reward: 0n },
          lowStake: { stake: (terms.reward + 19n) / 20n - 1n },
          noSubmissionWindow: { submissionWindow: 0 },
          shortResponseWindow: { responseWindow: 899 },
          longResponseWindow: { responseWindow: 365 * 86_400 + 1 },
          oddWidth: { width: 3 },
          noLabels: { size: 0 },
          manyLabels: { size: (maxLabelBytes * 8) / terms.width + 1 },
          highMinScore: { minScore: terms.size + 1 },
          noTruth: { truth: salt(0, 0n) },
        }),
      }
      const dataset = flaw === 'fileCid' ? modelCid : datasetCid
      return encodeFunctionData({ abi, functionName: name, args: [params, dataset] })
    }
    case 'cancelRequest': {
      const live = request ? stateOf(request).liveCount : 0
      const maxLive = flaw === 'oneMoreIsLive' && live > 0 ? live - 1 : live
      return encodeFunctionData({ abi, functionName: name, args: [requestId, BigInt(maxLive)] })
    }
    case 'submitModel': {
      const made = request?.submissions.length ?? 0
      const copied = flaw === 'copy' ? request?.submissions[call.index] : undefined
      const own = copied ? copied.secret : { trainer: call.from, index: made, score: call.score }
      const commitment =
        flaw === 'noCommitment'
          ? salt(0, 0n)
          : flaw === 'garbage' || !own
            ? salt(7, BigInt(made))
            : commitmentOf({
                chainId,
                market,
                requestId,
                trainer: own.trainer,
                modelSuperhash: superhash(modelCid),
                predictionSuperhash: predictionOf(own).superhash,
              })
      const truth = truthOf(flaw === 'otherTruth' ? requestId + 1n : requestId, shape)
      return encodeFunctionData({ abi, functionName: name, args: [requestId, truth, commitment] })
    }
    case 'revealTruth': {
      const { labels: revealed, labelSalt } = labels()
      return encodeFunctionData({ abi, functionName: name, args: [requestId, revealed, labelSalt] })
    }
    case 'claimScore': {
      const score = flaw === 'highScore' ? shape.size + 1 : Math.min(call.score, shape.size)
      return encodeFunctionData({ abi, functionName: name, args: [requestId, index, score] })
    }
    case 'revealModel':
      return encodeFunctionData({ abi, functionName: name, args: [requestId, cid, opening()] })
    case 'provePredictions': {
      const superhashed = superhash(flaw === 'otherModelSuperhash' ? datasetCid : modelCid)
      return encodeFunctionData({ abi, functionName: name, args: [requestId, index, superhashed, opening()] })
    }
    case 'publishModel': {
      const sealed = flaw === 'otherPredictionSuperhash' ? salt(7, 0n) : predictionOf(secret).superhash
      return encodeFunctionData({ abi, functionName: name, args: [requestId, cid, sealed] })
    }
    case 'enforceTimeout': {
      const max = flaw === 'noMaximum' ? 0n : BigInt(call.max)
      return encodeFunctionData({ abi, functionName: name, args: [requestId, max] })
    }
    case 'withdrawSubmission':
    case 'collect':
      return encodeFunctionData({ abi, functionName: name, args: [requestId, index] })
    case 'sweep':
      return encodeFunctionData({ abi, functionName: name })
  }
}
