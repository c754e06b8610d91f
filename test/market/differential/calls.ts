import type { Opening } from 'modelmarket/market'
import { modelMarketAbi as abi } from 'modelmarket/market/contracts'
import { type Address, encodeFunctionData, type Hex, prepareEncodeFunctionData } from 'viem'

/** What a request asks for, as `createRequest` takes it. */
export interface Params {
  reward: bigint
  stake: bigint
  submissionWindow: number
  responseWindow: number
  size: number
  width: number
  minScore: number
  truth: Hex
}

/** What was signed as an ERC-2612 permit, for the market to be the spender unless it says otherwise. */
export interface SignedPermit {
  owner: Address
  spender: Address
  value: bigint
  nonce: bigint
  deadline: bigint
}

/** The true labels, as their requester knows them. */
export interface TruthSecret {
  labels: readonly number[]
  packed: Uint8Array
  salt: Hex
}

/** What opens a commitment. */
export interface Secret {
  modelCid: Hex
  modelSuperhash: Hex
  predictionSuperhash: Hex
  opening: Opening
  /** As the SDK counts it. */
  score: number
}

/**
 * What a call says, by its name. `secret` is no part of it: a note of what the caller has up its sleeve, which the model
 * keeps for it and never reads.
 */
interface Contents {
  createRequest: { params: Params; datasetCid: Hex; secret: TruthSecret }
  cancelRequest: { requestId: bigint; maxLive: bigint }
  /** Without a secret nobody can open what was committed to. */
  submitModel: { requestId: bigint; truth: Hex; commitment: Hex; secret: Secret | undefined }
  withdrawSubmission: { requestId: bigint; index: bigint; maxSlash: bigint }
  revealTruth: { requestId: bigint; labels: Hex; salt: Hex }
  claimScore: { requestId: bigint; index: bigint; score: number }
  revealModel: { requestId: bigint; modelCid: Hex; opening: Opening }
  provePredictions: { requestId: bigint; index: bigint; modelSuperhash: Hex; opening: Opening }
  publishModel: { requestId: bigint; modelCid: Hex; predictionSuperhash: Hex }
  enforceTimeout: { requestId: bigint; max: bigint }
  collect: { requestId: bigint; index: bigint }
  sweep: object
  /** A signature cannot be judged by looking at it: `signed` tells what it is one of. */
  selfPermit: { value: bigint; deadline: bigint; v: number; r: Hex; s: Hex; signed: SignedPermit }
  multicall: { calls: readonly Call[] }
}

export type CallName = keyof Contents
export type Call = { [name in CallName]: { name: name; from: Address } & Contents[name] }[CallName]
/** A call about a request that is there, or should be. */
export type RequestCall = Extract<Call, { requestId: bigint }>

/** A function by its selector, which takes longer to compute than all else of a call. */
const prepare = <const name extends CallName>(functionName: name) =>
  prepareEncodeFunctionData({ abi, functionName })

const functions = {
  createRequest: prepare('createRequest'),
  cancelRequest: prepare('cancelRequest'),
  submitModel: prepare('submitModel'),
  withdrawSubmission: prepare('withdrawSubmission'),
  revealTruth: prepare('revealTruth'),
  claimScore: prepare('claimScore'),
  revealModel: prepare('revealModel'),
  provePredictions: prepare('provePredictions'),
  publishModel: prepare('publishModel'),
  enforceTimeout: prepare('enforceTimeout'),
  collect: prepare('collect'),
  sweep: prepare('sweep'),
  selfPermit: prepare('selfPermit'),
  multicall: prepare('multicall'),
}
export const callNames = Object.keys(functions) as CallName[]

/** A call as data. */
export function encodeCall(call: Call): Hex {
  switch (call.name) {
    case 'createRequest':
      return encodeFunctionData({ ...functions.createRequest, args: [call.params, call.datasetCid] })
    case 'cancelRequest':
      return encodeFunctionData({ ...functions.cancelRequest, args: [call.requestId, call.maxLive] })
    case 'submitModel': {
      const { requestId, truth, commitment } = call
      return encodeFunctionData({ ...functions.submitModel, args: [requestId, truth, commitment] })
    }
    case 'revealTruth':
      return encodeFunctionData({ ...functions.revealTruth, args: [call.requestId, call.labels, call.salt] })
    case 'claimScore':
      return encodeFunctionData({ ...functions.claimScore, args: [call.requestId, call.index, call.score] })
    case 'revealModel': {
      const { requestId, modelCid, opening } = call
      return encodeFunctionData({ ...functions.revealModel, args: [requestId, modelCid, opening] })
    }
    case 'provePredictions': {
      const { requestId, index, modelSuperhash, opening } = call
      return encodeFunctionData({
        ...functions.provePredictions,
        args: [requestId, index, modelSuperhash, opening],
      })
    }
    case 'publishModel': {
      const { requestId, modelCid, predictionSuperhash } = call
      return encodeFunctionData({
        ...functions.publishModel,
        args: [requestId, modelCid, predictionSuperhash],
      })
    }
    case 'enforceTimeout':
      return encodeFunctionData({ ...functions.enforceTimeout, args: [call.requestId, call.max] })
    case 'withdrawSubmission': {
      const { requestId, index, maxSlash } = call
      return encodeFunctionData({ ...functions.withdrawSubmission, args: [requestId, index, maxSlash] })
    }
    case 'collect':
      return encodeFunctionData({ ...functions.collect, args: [call.requestId, call.index] })
    case 'sweep':
      return encodeFunctionData(functions.sweep)
    case 'selfPermit': {
      const { value, deadline, v, r, s } = call
      return encodeFunctionData({ ...functions.selfPermit, args: [value, deadline, v, r, s] })
    }
    case 'multicall':
      return encodeFunctionData({ ...functions.multicall, args: [call.calls.map(encodeCall)] })
  }
}
