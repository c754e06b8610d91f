import type { Address } from 'viem'
import {
  disputeGameAbi,
  tokenVoteAbi,
  trainingAbi,
  trainingLensAbi,
} from '../../../generated/training/index.js'
import { encodeCid, superhash } from '../../../src/content/index.js'
import { genesisWeights, weightsRoot } from '../../../src/fixed/index.js'
import {
  encodeGameRule,
  encodeVoteRule,
  type GameRule,
  stateHashOf,
} from '../../../src/protocols/training/index.js'
import { account, chainId, endpointOf, hex, type Told, timeOf } from '../../hostile/endpoint.js'

// An endpoint of a small training contract: one run, with one state that is disputed.

export const training: Address = '0x00000000000000000000000000000000000000aa'
export const adjudicator: Address = '0x00000000000000000000000000000000000000cc'
export const runId = 7n
export const periodId = 3n
export const disputeId = 4n
export const fundingId = 5n
export const caseId = 6n
const happened = 20n

export const taskCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const fileCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
const seed = hex('07', 32)

export const gameRule: GameRule = {
  ...{ shape: [2, 3, 2], batch: 2, rows: 8, mul: 839, shift: 20, halveEvery: 0, schedule: 'shuffled', seed },
  ...{ dataset: hex('d5', 32), stepsPerState: 4, inlineWeights: false, clock: 3_600, grace: 300 },
}
export const genesisRoot = weightsRoot(genesisWeights(gameRule), gameRule.shape)
export const runHash = hex('aa', 32)
/** A state whose root is the superhash of its file, as vote runs have it. */
export const root = superhash(fileCid)
export const stateHash = stateHashOf({
  ...{ chainId, address: training, runId, periodId, height: 1, parentHash: runHash, worker: account.address },
  ...{ root, stepsRoot: root, superhash: root },
})

const honestValues: Told['values'] = {
  // Whom the coin's events name.
  ...{ spender: training, to: training },
  ...{ runId, periodId, disputeId, fundingId, caseId, stateHash, runHash, training, adjudicator },
  ...{ worker: account.address, challenger: account.address, creator: account.address },
  ...{ funder: account.address, account: account.address, voter: account.address },
  // Of a run that is running, a period that is open, a state that is contestable, a dispute without a verdict, and a vote that begins.
  ...{ status: 0, mutex: 0, outcome: 0, verdict: 0, stage: 0, turn: 1 },
  createdAt: timeOf(happened),
  startedAt: timeOf(happened),
  submittedAt: timeOf(happened),
  openedAt: timeOf(happened),
  ...{ runSeconds: 86_400, stateSeconds: 3_600, challengeWindow: 3_600, maxStates: 16, statesPerPeriod: 4 },
  ...{ due: timeOf(400n), deadline: timeOf(400n), contestableUntil: timeOf(400n), until: timeOf(400n) },
  ...{
    commitEnd: timeOf(400n),
    revealEnd: timeOf(700n),
    answeredAt: 0,
    finalAt: 0,
    settledAt: 0,
    resolvedAt: 0,
  },
  ...{ tip: 1, finalHeight: 0, height: 1, size: 4, submitted: 1, live: 1, disputes: 1, openDisputes: 1 },
  ...{ parentPeriod: 0n, previousPeriod: 0n, bountyDispute: 0n, sharedDispute: 0n, firstDispute: disputeId },
  ...{ funded: 100n, spent: 0n, fee: 0n, revealedWeight: 0n, upheldWeight: 0n, replaced: hex('00', 32) },
  ...{ genesisRoot, genesisState: hex('00', 32), taskDigest: superhashOfDirectory(), parentHash: runHash },
  ...{ root, stepsRoot: root, superhash: root, data: encodeCid(fileCid), node: root, levels: 2n, index: 0n },
  ...{ firstStep: 0n, step: 0n, traceRoot: hex('00', 32), rule: encodeGameRule(gameRule), content: '0x' },
  ...{ commitment: hex('44', 32), upheld: false },
  // Of lists: there are more.
  ...{ count: 100n, next: 1n, nextPeriod: 1n, nextCount: 0n },
}

function superhashOfDirectory() {
  return `0x${encodeCid(taskCid).slice(2 + 8)}` as const
}

const blocks = {}

/** Makes clients of an endpoint that knows a training contract and its dispute game, with other values or events. */
export const endpointWith = (others: Told['values'], happened?: Told['happened']) =>
  endpointOf({
    address: training,
    abi: [...trainingAbi, ...disputeGameAbi, ...trainingLensAbi],
    values: { ...honestValues, ...others },
    blocks,
    ...(happened ? { happened } : {}),
  })

export const clientOf = endpointWith({})

const voteRule = encodeVoteRule({ voteSeconds: 3_600, quorum: 10n, fee: 1n, text: hex('77', 32) })

/** Makes clients of an endpoint that knows a training contract and its token vote, with other values or events. */
export const voteEndpointWith = (others: Told['values'], happened?: Told['happened']) =>
  endpointOf({
    address: training,
    abi: [...trainingAbi, ...tokenVoteAbi, ...trainingLensAbi],
    values: { ...honestValues, rule: voteRule, fee: 1n, ...others },
    blocks,
    ...(happened ? { happened } : {}),
  })

export const voteClientOf = voteEndpointWith({})
