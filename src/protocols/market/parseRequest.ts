import type { ContractFunctionReturnType } from 'viem'
import type { modelMarketAbi } from '../../../generated/market/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { parseCid } from '../../content/index.js'
import type { LabelWidth } from '../../labels/index.js'
import { type Candidate, phases, type Request, statuses } from './types.js'

/** A request as the contract's views return it. */
export type RawRequest = ContractFunctionReturnType<typeof modelMarketAbi, 'view', 'getRequest'>

const widths: readonly LabelWidth[] = [1, 2, 4, 8, 16]

/**
 * Parses a request.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no request can look like that.
 */
export function parseRequest(raw: RawRequest, requestId: bigint, functionName: string): Request {
  const phase = oneOf(phases, raw.phase, functionName)
  const status = oneOf(statuses, raw.status, functionName)
  const leader: Candidate | undefined = raw.hasLeader
    ? { index: raw.leader, score: raw.leaderScore }
    : undefined
  const proof: Candidate | undefined = raw.hasProof ? { index: raw.proof, score: raw.proofScore } : undefined
  const width = widths.find((width) => width === raw.width)
  const needsLeader = status === 'resolving' || status === 'lastCall' || status === 'settled'
  // The contract reverts for a request that is not there, settles none without a winner, and so on.
  if (phase === 'none' || !width || (needsLeader && !leader) || (status === 'lastCall' && !proof)) {
    throw new InvalidResponseError({ functionName: functionName })
  }
  const base = {
    requestId,
    requester: raw.requester,
    phase,
    reward: raw.reward,
    stake: raw.stake,
    size: raw.size,
    width,
    minScore: raw.minScore,
    truth: raw.truth,
    datasetCid: parseCid(raw.datasetCid).toString(),
    deadline: raw.deadline,
    responseWindow: raw.responseWindow,
    submissionCount: raw.submissionCount,
    liveCount: raw.liveCount,
    answeredCount: raw.answeredCount,
    leader,
    proof,
    claimsEnd: raw.claimsEnd,
    candidateDeadline: raw.candidateDeadline,
    closedAt: raw.closedAt,
  }
  switch (status) {
    case 'accepting':
      return { ...base, status, until: base.deadline }
    case 'awaitingTruth':
      return { ...base, status, until: base.deadline + BigInt(base.responseWindow) }
    case 'claiming':
      return { ...base, status, until: base.claimsEnd }
    case 'resolving':
      return { ...base, status, until: base.candidateDeadline, candidate: leader as Candidate }
    case 'lastCall':
      return {
        ...base,
        status,
        until: base.candidateDeadline,
        candidate: leader as Candidate,
        proof: proof as Candidate,
      }
    case 'stalled':
      return { ...base, status, candidate: leader }
    case 'settled':
      return { ...base, status, winner: leader as Candidate }
    case 'forfeited':
      return { ...base, status, share: base.reward / BigInt(Math.max(base.liveCount, 1)) }
    case 'overdue':
    case 'refunded':
      return { ...base, status }
  }
}
