import type { ContractFunctionReturnType } from 'viem'
import type { trainingAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { timeAt } from './optional.js'
import { type Dispute, disputeStatuses, verdicts } from './types.js'

/** A dispute as the contract's views return it. */
export type RawDispute = ContractFunctionReturnType<typeof trainingAbi, 'view', 'getDispute'>

/**
 * Parses a dispute.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no dispute can look like that.
 */
export function parseDispute(raw: RawDispute, disputeId: bigint, functionName: string): Dispute {
  const status = oneOf(disputeStatuses, raw.status, functionName)
  const verdict = oneOf(verdicts, raw.verdict, functionName)
  const resolvedAt = timeAt(raw.resolvedAt)
  const base = {
    kind: 'dispute',
    disputeId,
    runId: raw.runId,
    stateHash: raw.stateHash,
    challenger: raw.challenger,
    openedAt: BigInt(raw.openedAt),
    deadline: BigInt(raw.deadline),
    caseId: raw.caseId,
  } as const
  switch (status) {
    case 'undecided':
      return { ...base, status, until: base.deadline }
    case 'decided':
      if (verdict === 'none') throw new InvalidResponseError({ functionName })
      return { ...base, status, verdict }
    case 'overdue':
    case 'moot':
      return { ...base, status }
    default:
      if (resolvedAt === undefined) throw new InvalidResponseError({ functionName })
      return { ...base, status, resolvedAt }
  }
}
