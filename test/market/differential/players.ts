/** What players know and say: well-formed calls, made with the SDK, and what can be wrong with them. */

import { superhash } from 'modelmarket/content'
import { diffLabels, type LabelWidth, maxLabelBytes, packLabels, scoreLabels } from 'modelmarket/labels'
import type { Opening, RequestState } from 'modelmarket/market'
import { commitmentOf, sealLabels } from 'modelmarket/market'
import { type Address, bytesToHex, type Hex, hexToBytes, numberToHex } from 'viem'
import type { Call, CallName, Secret, TruthSecret } from './calls.js'
import { type ModelRequest, stateOf } from './model.js'

/** A whole number below a bound. */
export type Random = (below: number) => number

/** A stream of numbers that a seed decides (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const bytes32 = (random: Random): Hex =>
  `0x${Array.from({ length: 8 }, () => numberToHex(random(2 ** 32), { size: 4 }).slice(2)).join('')}`

/** One of a list, which has some. */
export const oneOf = <T>(list: readonly T[], random: Random): T => list[random(list.length)] as T

const directory = (random: Random): Hex => `0x01701220${bytes32(random).slice(2)}`
const file = (random: Random): Hex => `0x01${oneOf(['55', '70'], random)}1220${bytes32(random).slice(2)}`

/** What a request asks for, but for its truth. */
export interface Terms {
  reward: bigint
  stake: bigint
  submissionWindow: number
  responseWindow: number
  size: number
  width: LabelWidth
  minScore: number
}

export function newRequest(from: Address, terms: Terms, random: Random): Call {
  const { size, width } = terms
  const labels = Array.from({ length: size }, () => random(2 ** width))
  const secret: TruthSecret = { labels, packed: packLabels(labels, width), salt: bytes32(random) }
  const truth = sealLabels({ labels: secret.packed, salt: secret.salt }).superhash
  return {
    name: 'createRequest',
    from,
    params: { ...terms, truth },
    datasetCid: directory(random),
    secret,
  }
}

/** Predictions that get so many labels right, anywhere, and wrong ones anyhow wrong; and what opens a commitment to them. */
function secretOf({ size, width, secret }: ModelRequest, score: number, random: Random): Secret {
  const shape = { size, width: width as LabelWidth }
  const labels = [...secret.labels]
  const rows = [...labels.keys()]
  for (let errors = size - score; errors > 0; errors--) {
    const [row = 0] = rows.splice(random(rows.length), 1)
    labels[row] = ((labels[row] ?? 0) + 1 + random(2 ** width - 1)) % 2 ** width
  }
  const predictions = packLabels(labels, shape.width)
  const predictionSalt = bytes32(random)
  const modelCid = file(random)
  return {
    modelCid,
    modelSuperhash: superhash(modelCid),
    predictionSuperhash: sealLabels({ labels: predictions, salt: predictionSalt }).superhash,
    opening: {
      labels: bytesToHex(secret.packed),
      labelSalt: secret.salt,
      diff: bytesToHex(diffLabels(secret.packed, predictions)),
      predictionSalt,
    },
    score: scoreLabels(secret.packed, predictions, shape),
  }
}

/** A score with up to eight labels wrong. */
const nearBest = (size: number, random: Random): number => Math.max(0, size - random(Math.min(size, 8) + 1))

/** A submission to a request, of an honest trainer. */
export function newSubmission(
  { chainId, market, from }: { chainId: number; market: Address; from: Address },
  request: ModelRequest,
  random: Random,
): Call {
  const secret = secretOf(request, nearBest(request.size, random), random)
  const { requestId } = request
  const { modelSuperhash, predictionSuperhash } = secret
  const commitment = commitmentOf({
    chainId,
    market,
    requestId,
    trainer: from,
    modelSuperhash,
    predictionSuperhash,
  })
  return {
    name: 'submitModel',
    from,
    requestId,
    truth: request.truth,
    commitment,
    secret,
  }
}

/** The opening of a commitment. Who has nothing that opens it makes something up. */
const openingOf = (request: ModelRequest, index: number, random: Random): Secret =>
  request.submissions[index]?.secret ?? secretOf(request, 0, random)

/**
 * Every call that somebody could make about a request, were it the time for it, and the caller the right one.
 *
 * @param indices Of the submissions to call about.
 */
export function callsAbout(
  request: ModelRequest,
  {
    chainId,
    market,
    from,
    indices,
    names,
    random,
  }: {
    chainId: number
    market: Address
    from: Address
    indices: readonly number[]
    /** By default all. */
    names?: readonly CallName[]
    random: Random
  },
): Call[] {
  const { requestId, size } = request
  const state: RequestState = stateOf(request)
  const about = { from, requestId }
  const makers: Partial<Record<CallName, () => Call[]>> = {
    submitModel: () => [newSubmission({ chainId, market, from }, request, random)],
    cancelRequest: () => [{ ...about, name: 'cancelRequest', maxLive: BigInt(state.liveCount) }],
    revealTruth: () => [
      {
        ...about,
        name: 'revealTruth',
        labels: bytesToHex(request.secret.packed),
        salt: request.secret.salt,
      },
    ],
    enforceTimeout: () => [
      { ...about, name: 'enforceTimeout', max: BigInt(oneOf([1, 1, 2, 3, 1_000, 1_000, 1_000], random)) },
    ],
    sweep: () => [{ name: 'sweep', from }],
    revealModel: () => {
      const { modelCid, opening } = openingOf(request, state.leader?.index ?? 0, random)
      return [{ ...about, name: 'revealModel', modelCid, opening }]
    },
    publishModel: () => {
      const { modelCid, predictionSuperhash } = openingOf(request, state.leader?.index ?? 0, random)
      return [{ ...about, name: 'publishModel', modelCid, predictionSuperhash }]
    },
    withdrawSubmission: () =>
      indices.map((index) => ({
        ...about,
        name: 'withdrawSubmission',
        index: BigInt(index),
        maxSlash: request.stake,
      })),
    claimScore: () =>
      indices.map((index) => {
        // Half of them are honest, a quarter claims about all.
        const honest = request.submissions[index]?.secret?.score ?? nearBest(size, random)
        const score = oneOf(
          [honest, honest, nearBest(size, random), size - random(Math.min(size, 3))],
          random,
        )
        return { ...about, name: 'claimScore', index: BigInt(index), score }
      }),
    provePredictions: () =>
      indices.map((index) => {
        const { modelSuperhash, opening } = openingOf(request, index, random)
        return { ...about, name: 'provePredictions', index: BigInt(index), modelSuperhash, opening }
      }),
    collect: () => indices.map((index) => ({ ...about, name: 'collect', index: BigInt(index) })),
  }
  return (names ?? (Object.keys(makers) as CallName[])).flatMap((name) => makers[name]?.() ?? [])
}

/** The vector with something wrong. */
function damagedVectors(vector: Hex): Hex[] {
  const bytes = hexToBytes(vector)
  const last = bytes.length - 1
  const flipped = (at: number, bits: number) =>
    bytesToHex(bytes.map((byte, index) => (index === at ? byte ^ bits : byte)))
  return [
    `${vector}00`,
    bytesToHex(bytes.slice(0, last)),
    // In the padding, if there is any.
    flipped(last, 1),
    flipped(0, 0x80),
  ]
}

function damagedOpenings(opening: Opening, random: Random): Opening[] {
  return [
    ...damagedVectors(opening.labels).map((labels) => ({ ...opening, labels })),
    { ...opening, labelSalt: bytes32(random) },
    ...damagedVectors(opening.diff).map((diff) => ({ ...opening, diff })),
    { ...opening, predictionSalt: bytes32(random) },
    // Two things that are wrong in turn.
    { ...opening, diff: `${opening.diff}00`, labelSalt: bytes32(random) },
    { ...opening, labelSalt: bytes32(random), predictionSalt: bytes32(random) },
  ]
}

const damagedFiles = (modelCid: Hex, random: Random): Hex[] => [
  '0x',
  '0x0155',
  `${modelCid}00`,
  `0x01711220${modelCid.slice(10)}`,
  `0x02${modelCid.slice(4)}`,
  modelCid.startsWith('0x0155') ? `0x0170${modelCid.slice(6)}` : `0x0155${modelCid.slice(6)}`,
  file(random),
]

/** The call with something wrong, in each way that there is. */
export function damaged(call: Call, request: ModelRequest | undefined, random: Random): Call[] {
  const submissions = request?.submissions ?? []
  const others = submissions.slice(0, 4).flatMap(({ secret }) => secret ?? [])
  switch (call.name) {
    case 'createRequest': {
      const { params } = call
      const { reward, size, width } = params
      const wrong: Partial<typeof params>[] = [
        { reward: 0n },
        { stake: reward > 0n ? (reward + 19n) / 20n - 1n : 0n },
        { submissionWindow: 0 },
        { submissionWindow: 365 * 86_400 + 1 },
        { responseWindow: 899 },
        { responseWindow: 365 * 86_400 + 1 },
        { width: 3 },
        { width: 0 },
        { size: 0 },
        { size: (maxLabelBytes * 8) / (width || 1) + 1 },
        { minScore: size + 1 },
        { truth: numberToHex(0, { size: 32 }) },
        { reward: 0n, responseWindow: 899 },
      ]
      return [
        ...wrong.map((params) => ({ ...call, params: { ...call.params, ...params } })),
        { ...call, datasetCid: `0x01551220${bytes32(random).slice(2)}` },
        { ...call, datasetCid: `${call.datasetCid}00` },
      ]
    }
    case 'cancelRequest':
      return [{ ...call, maxLive: call.maxLive > 0n ? call.maxLive - 1n : 0n }]
    case 'submitModel': {
      const { commitment = bytes32(random), secret } = submissions[random(submissions.length || 1)] ?? {}
      return [
        { ...call, truth: bytes32(random) },
        { ...call, commitment: numberToHex(0, { size: 32 }) },
        { ...call, commitment: bytes32(random), secret: undefined },
        { ...call, commitment, secret },
      ]
    }
    case 'revealTruth':
      return [
        ...damagedVectors(call.labels).map((labels) => ({ ...call, labels })),
        { ...call, salt: bytes32(random) },
      ]
    case 'claimScore':
      return [{ ...call, score: (request?.size ?? 0) + 1 }]
    case 'revealModel':
      return [
        ...damagedFiles(call.modelCid, random).map((modelCid) => ({ ...call, modelCid })),
        ...damagedOpenings(call.opening, random).map((opening) => ({ ...call, opening })),
        ...others.map(({ modelCid, opening }) => ({ ...call, modelCid, opening })),
      ]
    case 'provePredictions':
      return [
        ...damagedOpenings(call.opening, random).map((opening) => ({ ...call, opening })),
        { ...call, modelSuperhash: bytes32(random) },
        ...others.map(({ modelSuperhash, opening }) => ({ ...call, modelSuperhash, opening })),
      ]
    case 'publishModel':
      return [
        ...damagedFiles(call.modelCid, random).map((modelCid) => ({ ...call, modelCid })),
        { ...call, predictionSuperhash: bytes32(random) },
        ...others.map(({ modelCid, predictionSuperhash }) => ({ ...call, modelCid, predictionSuperhash })),
      ]
    case 'enforceTimeout':
      return [{ ...call, max: 0n }]
    case 'multicall': {
      const at = random(call.calls.length)
      const wrong = call.calls.flatMap((inner, i) => (i === at ? damaged(inner, request, random) : []))
      if (wrong.length === 0) return []
      const inner = oneOf(wrong, random)
      return [{ ...call, calls: call.calls.map((right, i) => (i === at ? inner : right)) }]
    }
    case 'withdrawSubmission':
      return [0n, call.maxSlash > 0n ? call.maxSlash - 1n : 0n].map((maxSlash) => ({ ...call, maxSlash }))
    case 'collect':
    case 'sweep':
    case 'selfPermit':
      return []
  }
}
