import type { ContractFunctionReturnType } from 'viem'
import type { disputeGameAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { hashOf, numberOf, timeAt } from './optional.js'
import { type Case, caseStages, caseTurns, verdicts } from './types.js'

/** A case as the game's view returns it. */
export type RawCase = ContractFunctionReturnType<typeof disputeGameAbi, 'view', 'getCase'>

/**
 * Parses a case.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no case can look like that.
 */
export function parseCase(raw: RawCase, caseId: bigint, functionName: string): Case {
  const verdict = oneOf(verdicts, raw.verdict, functionName)
  const turn = oneOf(caseTurns, raw.turn, functionName)
  const stage = oneOf(caseStages, raw.stage, functionName)
  const number = (value: bigint) => numberOf(value, functionName)
  const base = {
    kind: 'case',
    caseId,
    training: raw.training,
    runId: raw.runId,
    worker: raw.worker,
    challenger: raw.challenger,
    stage,
    arrivedAt: BigInt(raw.arrivedAt),
    answeredAt: timeAt(raw.answeredAt),
    workerUsed: raw.workerUsed,
    challengerUsed: raw.challengerUsed,
    node: raw.node,
    index: number(raw.index),
    levels: number(raw.levels),
    firstStep: number(raw.firstStep),
    step: stage === 'steps' ? undefined : number(raw.step),
    stepsRoot: raw.stepsRoot,
    preRoot: raw.preRoot,
    traceRoot: hashOf(raw.traceRoot),
  } as const
  const deadline = timeAt(raw.deadline)
  if (verdict !== 'none') {
    if (turn !== 'none' || deadline !== undefined) throw new InvalidResponseError({ functionName })
    return { ...base, status: verdict, verdict, turn: undefined, deadline }
  }
  if (turn === 'none' || deadline === undefined) throw new InvalidResponseError({ functionName })
  const open = { ...base, verdict: undefined, turn, deadline, until: deadline } as const
  return turn === 'worker' ? { ...open, status: 'awaitingWorker' } : { ...open, status: 'awaitingChallenger' }
}
