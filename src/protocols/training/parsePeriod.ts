import type { ContractFunctionReturnType } from 'viem'
import type { trainingAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { idOf, timeAt } from './optional.js'
import { type LearningPeriod, periodOutcomes, periodStatuses } from './types.js'

/** A period as the contract's views return it. */
export type RawPeriod = ContractFunctionReturnType<typeof trainingAbi, 'view', 'getPeriod'>

/**
 * Parses a period.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no period can look like that.
 */
export function parsePeriod(raw: RawPeriod, periodId: bigint, functionName: string): LearningPeriod {
  const status = oneOf(periodStatuses, raw.status, functionName)
  const name = oneOf(periodOutcomes, raw.outcome, functionName)
  const outcome = name === 'none' ? undefined : name
  const bounty = idOf(raw.bountyDispute)
  const base = {
    kind: 'period',
    periodId,
    runId: raw.runId,
    worker: raw.worker,
    startedAt: BigInt(raw.startedAt),
    due: BigInt(raw.due),
    firstHeight: raw.firstHeight,
    size: raw.size,
    submitted: raw.submitted,
    live: raw.live,
    parentPeriod: idOf(raw.parentPeriod),
    previousPeriod: idOf(raw.previousPeriod),
    bounty: bounty === undefined ? undefined : { disputeId: bounty, sharedWith: idOf(raw.sharedDispute) },
  } as const
  const settledAt = timeAt(raw.settledAt)
  if (raw.submitted > raw.size || raw.live > raw.submitted) throw new InvalidResponseError({ functionName })
  if (status === 'open') {
    if (outcome) throw new InvalidResponseError({ functionName })
    return { ...base, status, outcome, settledAt: undefined, until: base.due }
  }
  // What is over ended somehow, and what failed has somebody whom its deposit goes to.
  if (!outcome || (outcome === 'failed') !== (bounty !== undefined)) {
    throw new InvalidResponseError({ functionName })
  }
  if (status === 'ended') return { ...base, status, outcome, settledAt: undefined, endedAt: base.due }
  if (settledAt === undefined) throw new InvalidResponseError({ functionName })
  return { ...base, status, outcome, settledAt, endedAt: base.due }
}
