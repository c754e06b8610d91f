import { InvalidResponseError } from '../../../../chain/index.js'
import type { Case } from '../../index.js'
import type { GamePosition } from './types.js'

/**
 * Returns where a case stands, as the game's players want it.
 *
 * @param stepsPerState - of the run's rule.
 * @throws {InvalidResponseError} when no state of such a run can be disputed there.
 * @example
 * ```ts
 * import { getCase } from 'modelmarket/training'
 * import { positionOf } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const found = await getCase(client, { address: game, caseId: 1n })
 * console.log(positionOf(found, 64).stage)
 * ```
 */
export function positionOf(found: Case, stepsPerState: number): GamePosition {
  const { stage, node, levels, index, firstStep, step = 0, stepsRoot, traceRoot, answeredAt } = found
  if (firstStep % stepsPerState !== 0 || step >= stepsPerState)
    throw new InvalidResponseError({ functionName: 'getCase' })
  const isTree = stage === 'traceTree' || stage === 'weightTree'
  return {
    height: firstStep / stepsPerState + 1,
    stepsRoot,
    stage: isTree ? (levels === 0 ? 'leaf' : 'tree') : stage,
    node,
    levels,
    index,
    step,
    tree: stage === 'weightTree' ? 'weights' : 'trace',
    traceRoot,
    isAnswered: answeredAt !== undefined,
  }
}
