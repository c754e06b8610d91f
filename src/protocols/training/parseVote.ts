import type { Address, ContractFunctionReturnType } from 'viem'
import type { tokenVoteAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { timeAt } from './optional.js'
import { type Ballot, ballotStatuses, type Vote, verdicts, voteStatuses } from './types.js'

/** A case of a vote as its view returns it. */
export type RawVote = ContractFunctionReturnType<typeof tokenVoteAbi, 'view', 'getCase'>
/** A ballot as the view returns it. */
export type RawBallot = ContractFunctionReturnType<typeof tokenVoteAbi, 'view', 'getBallot'>

/**
 * Parses a case of a vote.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when none can look like that.
 */
export function parseVote(raw: RawVote, caseId: bigint, functionName: string): Vote {
  const status = oneOf(voteStatuses, raw.status, functionName)
  const verdict = oneOf(verdicts, raw.verdict, functionName)
  const base = {
    kind: 'vote',
    caseId,
    training: raw.training,
    runId: raw.runId,
    stateHash: raw.stateHash,
    challenger: raw.challenger,
    openedAt: BigInt(raw.openedAt),
    commitEnd: BigInt(raw.commitEnd),
    revealEnd: BigInt(raw.revealEnd),
    quorum: raw.quorum,
    fee: raw.fee,
    revealedWeight: raw.revealedWeight,
    upheldWeight: raw.upheldWeight,
    weightLeft: raw.weightLeft,
    feeLeft: raw.feeLeft,
  } as const
  if (raw.upheldWeight > raw.revealedWeight || (status !== 'ended' && verdict !== 'none')) {
    throw new InvalidResponseError({ functionName })
  }
  switch (status) {
    case 'committing':
      return { ...base, status, until: base.commitEnd }
    case 'revealing':
      return { ...base, status, until: base.revealEnd }
    case 'ended':
      return { ...base, status, verdict: verdict === 'none' ? undefined : verdict }
  }
}

/**
 * Parses a ballot; `undefined` when the account has none.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when none can look like that.
 */
export function parseBallot(
  raw: RawBallot,
  { caseId, voter }: { caseId: bigint; voter: Address },
  functionName: string,
): Ballot | undefined {
  const status = oneOf(ballotStatuses, raw.status, functionName)
  if (status === 'none') return undefined
  const revealedAt = timeAt(raw.revealedAt)
  return {
    caseId,
    voter,
    status,
    upheld: revealedAt === undefined ? undefined : raw.upheld,
    weight: raw.weight,
    committedAt: BigInt(raw.committedAt),
    revealedAt,
    collectedAt: timeAt(raw.collectedAt),
    commitment: raw.commitment,
  }
}
