import type { ContractFunctionReturnType, Hex } from 'viem'
import type { trainingAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { hashOf, idOf, timeAt } from './optional.js'
import { type ModelState, stateStatuses } from './types.js'

/** A state as the contract's views return it. */
export type RawState = ContractFunctionReturnType<typeof trainingAbi, 'view', 'getState'>

/**
 * Parses a state.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no state can look like that.
 */
export function parseState(raw: RawState, stateHash: Hex, functionName: string): ModelState {
  const status = oneOf(stateStatuses, raw.status, functionName)
  const finalAt = timeAt(raw.finalAt)
  const isFinal = status === 'final'
  if (isFinal !== (finalAt !== undefined) || raw.height === 0 || raw.openDisputes > raw.disputes) {
    throw new InvalidResponseError({ functionName })
  }
  const base = {
    kind: 'state',
    stateHash,
    runId: raw.runId,
    periodId: raw.periodId,
    height: raw.height,
    worker: raw.worker,
    submittedAt: BigInt(raw.submittedAt),
    contestableUntil: BigInt(raw.contestableUntil),
    isLive: status !== 'rolledBack',
    parentHash: raw.parentHash,
    root: raw.root,
    stepsRoot: raw.stepsRoot,
    disputes: raw.disputes,
    openDisputes: raw.openDisputes,
    firstDispute: idOf(raw.firstDispute),
    replaced: hashOf(raw.replaced),
    finalAt: undefined,
  } as const
  switch (status) {
    case 'contestable':
      return { ...base, status, until: base.contestableUntil }
    case 'final':
      return { ...base, status, finalAt: finalAt as bigint }
    default:
      return { ...base, status }
  }
}
