import type { ContractFunctionReturnType } from 'viem'
import type { trainingAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { runEnd, statusEnd } from './lifecycle.js'
import { idOf, timeAt } from './optional.js'
import { parseParams } from './params.js'
import { type Mutex, mutexStatuses, type Run, type RunFacts, runStatuses } from './types.js'

/** A run as the contract's views return it. */
export type RawRun = ContractFunctionReturnType<typeof trainingAbi, 'view', 'getRun'>

/**
 * Parses a run.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no run can look like that.
 */
export function parseRun(raw: RawRun, runId: bigint, functionName: string): Run {
  const status = oneOf(runStatuses, raw.status, functionName)
  const params = parseParams(raw.params)
  const facts: RunFacts = {
    kind: 'run',
    createdAt: BigInt(raw.createdAt),
    maxStates: params.maxStates,
    runSeconds: params.runSeconds,
    tip: raw.tip,
    finalHeight: raw.finalHeight,
    periodId: idOf(raw.periodId),
    due: timeAt(raw.due),
  }
  const base = {
    ...params,
    ...facts,
    runId,
    creator: raw.creator,
    mutex: parseMutex(raw, facts, functionName),
    runHash: raw.runHash,
    genesisRoot: raw.genesisRoot,
    funded: raw.funded,
    spent: raw.spent,
    maxSeconds: raw.maxSeconds,
    fee: raw.fee,
  }
  // What is final lives, and what was spent had been funded.
  if (raw.finalHeight > raw.tip || raw.tip > params.maxStates || raw.spent > raw.funded) {
    throw new InvalidResponseError({ functionName })
  }
  switch (status) {
    case 'running':
      return { ...base, status, until: runEnd(facts) }
    case 'draining':
      return { ...base, status, until: statusEnd(facts, runEnd(facts)) }
    case 'closed':
      return { ...base, status }
  }
}

function parseMutex({ mutex }: RawRun, facts: RunFacts, functionName: string): Mutex {
  const status = oneOf(mutexStatuses, mutex, functionName)
  const { due, periodId } = facts
  if (status === 'held') {
    if (due === undefined || periodId === undefined) throw new InvalidResponseError({ functionName })
    return { status, until: due, periodId }
  }
  if (due !== undefined) throw new InvalidResponseError({ functionName })
  return status === 'free' ? { status, until: runEnd(facts) } : { status }
}
