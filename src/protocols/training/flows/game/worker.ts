import { bytesToHex } from 'viem'
import { ForeignStateError } from '../errors.js'
import type { GameParameters } from './challenger.js'
import { answerLevels } from './shownTree.js'
import type { WorkerMove } from './types.js'

/**
 * Returns the next move of a worker whose state is disputed: the answer that the dispute waits for. `undefined` when it is answered, and
 * the challenger is to move.
 *
 * @throws {ForeignStateError} when the replay has other nodes than the state: it is not the replay's own.
 * @throws {NotReplayedError} when the replay has not come to the disputed state.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { type GamePosition, nextWorkerMove, type Replay } from 'modelmarket/training/flows'
 *
 * declare const position: GamePosition, replay: Replay
 *
 * const move = await nextWorkerMove({ position, replay })
 * console.log(move?.call ?? 'the challenger is to move')
 * ```
 */
export async function nextWorkerMove({
  position,
  replay,
  signal,
}: Omit<GameParameters, 'answers'>): Promise<WorkerMove | undefined> {
  const { stage, height, step, node, levels, index, tree, isAnswered } = position
  if (isAnswered) return undefined
  const own = stage === 'steps' ? undefined : await replay.step(height, step, { signal })
  const isInStep = own && stage !== 'trace'
  const ownTree = isInStep ? (tree === 'trace' ? own.trace : own.after) : replay.stepsTree(height)
  const expected = ownTree.node(levels, index)
  if (expected !== node) throw new ForeignStateError({ height, expected, actual: node })
  if (own && stage === 'trace') {
    const first = (height - 1) * replay.stepsPerState
    return { call: 'postTrace', step: first + step, traceRoot: own.trace.root }
  }
  if (!own || stage !== 'leaf')
    return {
      call: 'answer',
      node,
      levels,
      children: ownTree.descendants(levels, index, answerLevels(levels)),
    }
  return {
    call: 'revealLeaf',
    node,
    data: bytesToHex(tree === 'trace' ? own.traceLeaf(index) : own.afterRow(index)),
  }
}
