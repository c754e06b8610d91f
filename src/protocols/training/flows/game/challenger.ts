import { hexToBytes } from 'viem'
import { MissingAnswerError, NothingToProveError } from '../errors.js'
import type { Replay } from '../replay/replay.js'
import type { ReplayedStep } from '../replay/replayedStep.js'
import { firstDifference } from './firstDifference.js'
import { openingsOf } from './openings.js'
import { answerLevels, ShownTree } from './shownTree.js'
import type { Answers, ChallengerMove, GamePosition, TreePlace } from './types.js'

export interface GameParameters {
  /** Where the dispute stands. */
  position: GamePosition
  /** What has been answered, in any dispute. */
  answers: Answers
  /** One's own computation, which has come to the disputed state. */
  replay: Replay
  signal?: AbortSignal | undefined
}

/**
 * Returns the next move of a challenger: towards the first leaf that is not as the rule has it, and there the proof. `undefined` while it
 * is the worker's turn.
 *
 * The same position, answers and rule give the same move, so it can be computed again at any time.
 *
 * @throws {NothingToProveError} when the state is right as far as the dispute has come.
 * @throws {NotReplayedError} when the replay has not come to the disputed state.
 * @throws {InvalidAnswerError} when an answer is not its node's.
 * @throws {MissingAnswerError} when an answer is missing that the dispute has passed.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { type Answers, type GamePosition, nextChallengerMove, type Replay } from 'modelmarket/training/flows'
 *
 * declare const position: GamePosition, answers: Answers, replay: Replay
 *
 * const move = await nextChallengerMove({ position, answers, replay })
 * console.log(move?.call ?? 'the worker is to move')
 * ```
 */
export async function nextChallengerMove(parameters: GameParameters): Promise<ChallengerMove | undefined> {
  const { position, answers, replay, signal } = parameters
  const { stage, height, step, isAnswered } = position
  // Checked first, because it needs no replay of the state.
  if (!isAnswered) return undefined
  const steps = new ShownTree(replay.stepsTree(height), position.stepsRoot)
  if (stage === 'steps') return pick(steps, position, answers)
  follow(steps, { level: 0, index: step }, answers)
  const own = await replay.step(height, step, { signal })
  if (stage === 'trace') return enterStep({ ...parameters, steps, own })
  const isTrace = position.tree === 'trace'
  const root = isTrace ? position.traceRoot : steps.node(0, step)
  const shown = new ShownTree(isTrace ? own.trace : own.after, root)
  if (stage === 'tree') return pick(shown, position, answers)
  return prove({ ...parameters, shown, own })
}

/** Picks the first descendant that differs from one's own, once the worker has answered. */
function pick(
  shown: ShownTree,
  { height, levels, index, node }: GamePosition,
  answers: Answers,
): ChallengerMove {
  follow(shown, { level: levels, index }, answers)
  const children = answers.children(node, levels)
  if (!children) throw new MissingAnswerError({ node })
  shown.add({ level: levels, index }, children)
  const level = levels - answerLevels(levels)
  const first = index * children.length
  const child = children.findIndex((_, i) => shown.differs({ level, index: first + i }))
  if (child < 0) throw new NothingToProveError({ height, what: `node ${node} is right` })
  const place = { level, index: first + child }
  return { call: 'pick', child, hash: shown.node(level, place.index), siblings: shown.proof(place, levels) }
}

/** Enters the trace if it differs, and else the weights: an honest trace shows all that they are computed from. */
function enterStep({
  position: { height, step, node, traceRoot },
  replay,
  steps,
  own,
}: GameParameters & { steps: ShownTree; own: ReplayedStep }): ChallengerMove {
  if (!traceRoot) throw new MissingAnswerError({ node })
  const tree = traceRoot === own.trace.root ? 'weights' : 'trace'
  if (tree === 'weights' && !steps.differs({ level: 0, index: step }))
    throw new NothingToProveError({ height, what: `its step ${step} is right` })
  const entry = { call: 'enterStep', tree, traceRoot } as const
  if (step === 0) return { ...entry, preRoot: replay.rootAt(height - 1), siblings: [] }
  const before = { level: 0, index: step - 1 }
  return { ...entry, preRoot: steps.node(0, step - 1), siblings: steps.proof(before) }
}

/** Proves that the leaf is wrong, once the worker has revealed it. */
function prove({
  position,
  answers,
  replay,
  shown,
  own,
}: GameParameters & { shown: ShownTree; own: ReplayedStep }): ChallengerMove {
  const { height, tree, index, node } = position
  follow(shown, { level: 0, index }, answers)
  const data = answers.leaf(node)
  if (data === undefined) throw new MissingAnswerError({ node })
  const bytes = hexToBytes(data)
  const ownBytes = tree === 'trace' ? own.traceLeaf(index) : own.afterRow(index)
  const coordinate = firstDifference(ownBytes, bytes)
  if (coordinate === undefined) throw new NothingToProveError({ height, what: `leaf ${index} is right` })
  // A leaf of the wrong length is wrong, whatever it was computed from.
  const hasOtherLength = bytes.length !== ownBytes.length
  const openings = hasOtherLength ? [] : openingsOf({ tree, index, coordinate, shown, step: own, replay })
  return { call: 'prove', coordinate, data, openings }
}

/** Adds the answers from the root of a tree down to a place. */
function follow(shown: ShownTree, place: TreePlace, answers: Answers): void {
  for (let level = shown.depth; level > place.level; level -= answerLevels(level)) {
    const index = Math.floor(place.index / 2 ** (level - place.level))
    const node = shown.node(level, index)
    const children = answers.children(node, level)
    // The dispute went on below this node, so it was answered, and the endpoint lags.
    if (!children) throw new MissingAnswerError({ node })
    shown.add({ level, index }, children)
  }
}
