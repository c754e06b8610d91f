import { tokenVoteAbi, trainingAbi } from 'modelmarket/training/contracts'
import { type Address, encodeFunctionData, type Hex, parseAbi } from 'viem'

/** What the creator of a run chooses, as `createRun` takes it. */
export interface Params {
  reward: bigint
  workerDeposit: bigint
  challengeDeposit: bigint
  maxStates: number
  statesPerPeriod: number
  stateSeconds: number
  challengeWindow: number
  runSeconds: number
  adjudicator: Address
  taskDigest: Hex
  genesisState: Hex
}

/** What opens a commitment to a ballot. */
export interface BallotSecret {
  upheld: boolean
  salt: Hex
}

/** How the adjudicator that does as it is told answers when it is asked for a verdict. */
export const answers = [
  'plain',
  'revert',
  'revertAtLength',
  'runOutOfGas',
  'nothing',
  'halfAWord',
  'twoWords',
  'atLength',
  'three',
  'huge',
  'lastMinute',
] as const
export type Answer = (typeof answers)[number]

/**
 * What a call says, by its name. `secret` is no part of it: a note of what the voter has up its sleeve, which the model keeps for it and
 * never reads.
 */
interface Contents {
  createRun: { params: Params; rule: Hex; genesisRoot: Hex; content: Hex }
  fund: { runId: bigint; runHash: Hex; amount: bigint }
  startPeriod: { runId: bigint; parentHash: Hex }
  submitState: { runId: bigint; parentHash: Hex; root: Hex; stepsRoot: Hex; data: Hex }
  openDispute: { stateHash: Hex }
  resolveDispute: { disputeId: bigint }
  finalize: { runId: bigint; max: bigint }
  settlePeriod: { periodId: bigint }
  refund: { fundingId: bigint }
  collect: { account: Address }
  sweep: object
  multicall: { calls: readonly Call[] }
  // Calls of the vote.
  commitVote: { caseId: bigint; commitment: Hex; weight: bigint; secret: BallotSecret | undefined }
  revealVote: { caseId: bigint; upheld: boolean; salt: Hex }
  collectVote: { caseId: bigint; account: Address }
  sweepVote: object
  // What the adjudicator that does as it is told is told.
  decide: { caseId: bigint; verdict: number }
  misbehave: { answer: Answer }
  ask: { maxSeconds: number; fee: bigint }
  keepBack: { left: bigint }
  countFrom: { offset: bigint }
}

export type CallName = keyof Contents
export type Call = { [name in CallName]: { name: name; from: Address } & Contents[name] }[CallName]
export type CallOf<name extends CallName> = Extract<Call, { name: name }>

const voteNames = ['commitVote', 'revealVote', 'collectVote', 'sweepVote'] as const
const mockNames = ['decide', 'misbehave', 'ask', 'keepBack', 'countFrom'] as const

/** The calls of the contracts. */
export const callNames: readonly CallName[] = [
  'createRun',
  'fund',
  'startPeriod',
  'submitState',
  'openDispute',
  'resolveDispute',
  'finalize',
  'settlePeriod',
  'refund',
  'collect',
  'sweep',
  'multicall',
  ...voteNames,
]

/** The contract that a call is for. */
export function targetOf({ name }: Call): 'training' | 'vote' | 'mock' {
  if (voteNames.some((one) => one === name)) return 'vote'
  return mockNames.some((one) => one === name) ? 'mock' : 'training'
}

const mockAbi = parseAbi([
  'function decide(uint256 caseId, uint8 verdict)',
  'function misbehave(uint8 answer)',
  'function ask(uint32 maxSeconds, uint96 fee)',
  'function keepBack(uint96 left)',
  'function countFrom(uint256 offset)',
])

/** A call as data. */
export function encodeCall(call: Call): Hex {
  const abi = trainingAbi
  switch (call.name) {
    case 'createRun': {
      const { params, rule, genesisRoot, content } = call
      return encodeFunctionData({
        abi,
        functionName: 'createRun',
        args: [params, rule, genesisRoot, content],
      })
    }
    case 'fund':
      return encodeFunctionData({
        abi,
        functionName: 'fund',
        args: [call.runId, call.runHash, call.amount],
      })
    case 'startPeriod':
      return encodeFunctionData({ abi, functionName: 'startPeriod', args: [call.runId, call.parentHash] })
    case 'submitState': {
      const { runId, parentHash, root, stepsRoot, data } = call
      return encodeFunctionData({
        abi,
        functionName: 'submitState',
        args: [runId, parentHash, root, stepsRoot, data],
      })
    }
    case 'openDispute':
      return encodeFunctionData({ abi, functionName: 'openDispute', args: [call.stateHash] })
    case 'resolveDispute':
      return encodeFunctionData({ abi, functionName: 'resolveDispute', args: [call.disputeId] })
    case 'finalize':
      return encodeFunctionData({ abi, functionName: 'finalize', args: [call.runId, call.max] })
    case 'settlePeriod':
      return encodeFunctionData({ abi, functionName: 'settlePeriod', args: [call.periodId] })
    case 'refund':
      return encodeFunctionData({ abi, functionName: 'refund', args: [call.fundingId] })
    case 'collect':
      return encodeFunctionData({ abi, functionName: 'collect', args: [call.account] })
    case 'sweep':
    case 'sweepVote':
      return encodeFunctionData({ abi, functionName: 'sweep' })
    case 'multicall':
      return encodeFunctionData({ abi, functionName: 'multicall', args: [call.calls.map(encodeCall)] })
    case 'commitVote': {
      const { caseId, commitment, weight } = call
      return encodeFunctionData({
        abi: tokenVoteAbi,
        functionName: 'commitVote',
        args: [caseId, commitment, weight],
      })
    }
    case 'revealVote': {
      const { caseId, upheld, salt } = call
      return encodeFunctionData({
        abi: tokenVoteAbi,
        functionName: 'revealVote',
        args: [caseId, upheld, salt],
      })
    }
    case 'collectVote':
      return encodeFunctionData({
        abi: tokenVoteAbi,
        functionName: 'collectVote',
        args: [call.caseId, call.account],
      })
    case 'decide':
      return encodeFunctionData({ abi: mockAbi, functionName: 'decide', args: [call.caseId, call.verdict] })
    case 'misbehave':
      return encodeFunctionData({
        abi: mockAbi,
        functionName: 'misbehave',
        args: [answers.indexOf(call.answer)],
      })
    case 'ask':
      return encodeFunctionData({ abi: mockAbi, functionName: 'ask', args: [call.maxSeconds, call.fee] })
    case 'keepBack':
      return encodeFunctionData({ abi: mockAbi, functionName: 'keepBack', args: [call.left] })
    case 'countFrom':
      return encodeFunctionData({ abi: mockAbi, functionName: 'countFrom', args: [call.offset] })
  }
}
