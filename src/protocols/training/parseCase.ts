import type { ContractFunctionReturnType } from 'viem'
import type { disputeGameAbi } from '../../../generated/training/index.js'
import { InvalidResponseError, oneOf } from '../../chain/index.js'
import { hashOf, numberOf, timeAt } from './optional.js'
import { type Case, caseStages, caseTurns, verdicts } from './types.js'

/** A case as the game's view returns it. */
export type RawCase = ContractFunctionReturnType<typeof disputeGameAbi, 'view', 'getCase'>

/** The highest state of any run. */
const maxHeight = 65_535
/** The most steps of a state. */
const maxSteps = 256
/** The most levels of a tree: beyond those of the largest trace. */
const maxLevels = 24

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
  // Whoever plays trains up to the step, and goes down as many levels: larger numbers would keep it busy for ever.
  const within = (value: bigint, limit: number) => {
    const number = numberOf(value, functionName)
    if (number >= limit) throw new InvalidResponseError({ functionName })
    return number
  }
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
    index: within(raw.index, 2 ** maxLevels),
    levels: within(raw.levels, maxLevels + 1),
    firstStep: within(raw.firstStep, maxHeight * maxSteps),
    step: stage === 'steps' ? undefined : within(raw.step, maxSteps),
    stepsRoot: raw.stepsRoot,
    preRoot: raw.preRoot,
    traceRoot: hashOf(raw.traceRoot),
  } as const
  const deadline = timeAt(raw.deadline)
  if (verdict !== 'none') {
    if (turn !== 'none' || deadline !== undefined) throw new InvalidResponseError({ functionName })
    return { ...base, status: verdict, verdict, turn: undefined, deadline }
  }
  // It is the worker's turn until there is an answer: players would ask again and again for a move that is none.
  const isConsistent = (turn === 'worker') === (base.answeredAt === undefined)
  if (turn === 'none' || deadline === undefined || !isConsistent)
    throw new InvalidResponseError({ functionName })
  const open = { ...base, verdict: undefined, turn, deadline, until: deadline } as const
  return turn === 'worker' ? { ...open, status: 'awaitingWorker' } : { ...open, status: 'awaitingChallenger' }
}
