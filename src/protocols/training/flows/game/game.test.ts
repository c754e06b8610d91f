import { keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { Referee } from '../../../../../test/training/fixtures/referee.js'
import { lyingState } from '../../../../../test/training/fixtures/simulatedLiar.js'
import { genesisWeights, quantize, type StepRule } from '../../../../fixed/index.js'
import { random } from '../../../../testing/random.js'
import { InvalidAnswerError, MissingAnswerError, NothingToProveError } from '../errors.js'
import { Replay } from '../replay/replay.js'
import { nextChallengerMove } from './challenger.js'
import { openingsOf } from './openings.js'
import { answerLevels, ShownTree } from './shownTree.js'
import type { ChallengerMove, GamePosition } from './types.js'
import { nextWorkerMove } from './worker.js'

const seed = keccak256(toHex('games'))

async function replayOf(shape: readonly number[], stepsPerState: number, batch = 4): Promise<Replay> {
  const next = random(3)
  const rows = 3 * batch
  const classes = shape.at(-1) as number
  const dataset = quantize({
    features: Array.from({ length: rows * (shape[0] as number) }, () => 4 * next() - 2),
    labels: Array.from({ length: rows }, () => Math.floor(next() * classes)),
    columns: shape[0] as number,
  })
  const rule: StepRule = {
    shape,
    batch,
    rows,
    mul: 800,
    shift: 10,
    halveEvery: 5,
    schedule: 'shuffled',
    seed,
  }
  const replay = await Replay.open({ rule, stepsPerState, dataset, genesis: genesisWeights({ shape, seed }) })
  await replay.advance(3)
  return replay
}

function refereeOf(replay: Replay, height: number, stepsRoot = replay.state(height).stepsRoot): Referee {
  const { rule, stepsPerState } = replay
  const parentRoot = replay.rootAt(height - 1)
  return new Referee({
    rule,
    stepsPerState,
    datasetRoot: replay.datasetTree.root,
    height,
    parentRoot,
    stepsRoot,
  })
}

const shapes = [
  { shape: [4, 3, 2], stepsPerState: 8, games: 100 },
  { shape: [3, 2], stepsPerState: 1, games: 60 },
  { shape: [3, 4, 3, 2], stepsPerState: 4, games: 60 },
  { shape: [5, 3, 4, 3, 2], stepsPerState: 32, games: 40 },
] as const

describe.each(shapes)('games on $shape with $stepsPerState steps', ({ shape, stepsPerState, games }) => {
  test(`reach and prove the first wrong leaf of ${games} liars`, async () => {
    const replay = await replayOf(shape, stepsPerState)
    const next = random(11)
    const ends = { proven: 0, silent: 0, padding: 0 }
    for (let game = 0; game < games; game++) {
      const height = 1 + Math.floor(next() * replay.height)
      const liar = await lyingState(replay, height, next)
      if (liar.stepsRoot === replay.state(height).stepsRoot) continue
      const referee = refereeOf(replay, height, liar.stepsRoot)
      for (;;) {
        const move = await nextChallengerMove({ position: referee.position, answers: referee, replay })
        if (move) {
          referee.challengerMoves(move)
          if (!referee.isUpheld) continue
          ends[move.call === 'prove' ? 'proven' : 'padding']++
          break
        }
        const answer = liar.answer(referee.position)
        expect(answer).toBeDefined()
        if (answer === 'silent' || !answer) {
          ends.silent++
          break
        }
        referee.workerMoves(answer)
      }
      const { step, tree, index } = referee.position
      expect({ step, tree, leaf: index }).toEqual(liar.lie)
      expect(referee.moves).toBeLessThan(30)
    }
    const { proven, silent, padding } = ends
    expect(proven).toBeGreaterThan(games * 0.7)
    expect(silent).toBeGreaterThan(0)
    expect(proven + silent + padding).toBeGreaterThan(games * 0.95)
  }, 60_000)

  test('end with no verdict against an honest worker, whatever is picked', async () => {
    const replay = await replayOf(shape, stepsPerState)
    const next = random(12)
    const below = (n: number) => Math.floor(next() * n)
    for (let game = 0; game < games / 4; game++) {
      const height = 1 + below(replay.height)
      const referee = refereeOf(replay, height)
      while (referee.position.stage !== 'leaf') {
        const answer = await nextWorkerMove({ position: referee.position, replay })
        if (answer) referee.workerMoves(answer)
        else await pickAtRandom(referee, replay, below)
      }
      const reveal = await nextWorkerMove({ position: referee.position, replay })
      expect(reveal?.call).toBe('revealLeaf')
      if (reveal?.call !== 'revealLeaf') return
      referee.workerMoves(reveal)
      const { tree, index, ...position } = referee.position
      const step = await replay.step(height, position.step)
      const ownTree = tree === 'trace' ? step.trace : step.after
      for (let coordinate = 0; coordinate < (reveal.data.length - 2) / 8; coordinate++) {
        const shown = new ShownTree(ownTree)
        const openings = openingsOf({ tree, index, coordinate, shown, step, replay })
        const proof: ChallengerMove = { call: 'prove', coordinate, data: reveal.data, openings }
        expect(() => referee.challengerMoves(proof)).toThrow('a wrong number')
      }
      expect(await nextWorkerMove({ position: referee.position, replay })).toBeUndefined()
      await expect(
        nextChallengerMove({ position: referee.position, answers: referee, replay }),
      ).rejects.toThrow(NothingToProveError)
    }
  }, 60_000)
})

describe('a challenger that lacks an answer', () => {
  const nothing = { children: () => undefined, leaf: () => undefined }
  /** A position that no game came to: its answer is there, and nobody has it. */
  const positionOf = async (replay: Replay, stage: GamePosition['stage']): Promise<GamePosition> => {
    const { stepsRoot } = replay.state(1)
    const { root } = (await replay.step(1, 0)).trace
    const place = { height: 1, stepsRoot, stage, node: root, levels: 0, index: 0, step: 0 }
    return { ...place, tree: 'trace', traceRoot: root, isAnswered: true }
  }

  test.each(['trace', 'leaf'] as const)('at a %s says which', async (stage) => {
    const replay = await replayOf([3, 2], 1)
    const position = await positionOf(replay, stage)
    // At a step, the answer is the trace.
    const lacking = stage === 'trace' ? { ...position, traceRoot: undefined } : position
    const move = nextChallengerMove({ position: lacking, answers: nothing, replay })
    await expect(move).rejects.toThrow(new MissingAnswerError({ node: position.node }))
  })

  test('has nothing to prove at a step whose trace and weights are right', async () => {
    const replay = await replayOf([3, 2], 1)
    const position = await positionOf(replay, 'trace')
    const move = nextChallengerMove({ position, answers: nothing, replay })
    await expect(move).rejects.toThrow(new NothingToProveError({ height: 1, what: 'its step 0 is right' }))
  })

  test('takes no answer of fewer or other nodes than its node has', async () => {
    const tree = (await replayOf([3, 2], 4)).stepsTree(1)
    const all = Array.from({ length: 4 }, (_, i) => tree.node(0, i))
    const root = { level: 2, index: 0 }
    expect(() => new ShownTree(tree).add(root, all)).not.toThrow()
    for (const wrong of [[], all.slice(0, 2), [...all, ...all], all.toReversed()])
      expect(() => new ShownTree(tree).add(root, wrong)).toThrow(InvalidAnswerError)
    // They hash to the node, and are those one level below it.
    const between = [tree.node(1, 0), tree.node(1, 1)]
    expect(() => new ShownTree(tree).add(root, between)).toThrow(InvalidAnswerError)
  })
})

/** Picks any node of an honest state that is not padding. */
async function pickAtRandom(referee: Referee, replay: Replay, below: (n: number) => number): Promise<void> {
  const { position } = referee
  const { height, stage, step, levels, index, traceRoot } = position
  if (stage === 'trace') {
    if (!traceRoot) throw new Error('no trace')
    const siblings = step === 0 ? [] : replay.stepsTree(height).proof(step - 1)
    const preRoot = step === 0 ? replay.rootAt(height - 1) : replay.stepsTree(height).node(0, step - 1)
    const tree = below(3) ? 'trace' : 'weights'
    return referee.challengerMoves({ call: 'enterStep', tree, traceRoot, preRoot, siblings })
  }
  const own = stage === 'steps' ? undefined : await replay.step(height, step)
  const tree = own ? (position.tree === 'trace' ? own.trace : own.after) : replay.stepsTree(height)
  const down = answerLevels(levels)
  const width = 2 ** (levels - down)
  // Padding cannot be picked.
  const children = Array.from({ length: 2 ** down }, (_, child) => child).filter(
    (child) => (index * 2 ** down + child) * width < tree.length,
  )
  const child = children[below(children.length)] as number
  const place = { level: levels - down, index: index * 2 ** down + child }
  const siblings = new ShownTree(tree).proof(place, levels)
  referee.challengerMoves({ call: 'pick', child, hash: tree.node(place.level, place.index), siblings })
}
