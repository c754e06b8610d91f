import { genesisWeights, quantize, type StepRule } from 'modelmarket/fixed'
import { nextChallengerMove, nextWorkerMove, Replay } from 'modelmarket/training/flows'
import { keccak256, toHex } from 'viem'
import { openingsOf } from '../../../src/protocols/training/flows/game/openings.js'
import { ShownTree } from '../../../src/protocols/training/flows/game/shownTree.js'
import { random } from '../../../src/testing/random.js'
import type { Compared } from '../../differential/comparison.js'
import { IllegalMoveError, Referee } from '../fixtures/referee.js'
import { lyingState } from '../fixtures/simulatedLiar.js'
import { Arena } from '../games/arena.js'
import { playGames } from '../games/play.js'

const full = { simulated: 1_000, onChain: 100 }

/** Networks of simulated games, with trees of all sorts of depths. */
const networks = [
  { shape: [4, 8, 4], batch: 4, stepsPerState: 16 },
  { shape: [3, 2], batch: 2, stepsPerState: 1 },
  { shape: [5, 3, 4, 2, 3], batch: 3, stepsPerState: 4 },
  { shape: [2, 1], batch: 1, stepsPerState: 32 },
] as const

/**
 * Plays disputes about random lies, and about true states: by a referee that follows the specification and shares no code with the players, and
 * on a chain. The first wrong leaf is always reached and proven, and every true state survives.
 *
 * @param share The part of the full campaign.
 */
export async function compareGames({ seed, share }: { seed: number; share: number }): Promise<Compared> {
  const simulated = await simulate(seed, Math.ceil(full.simulated * share))
  const arena = await Arena.start({ shape: [4, 8, 4], batch: 4, rows: 24, stepsPerState: 16 }, seed)
  try {
    const played = await playGames(arena, random(seed + 1), Math.ceil(full.onChain * share))
    const { missed, fallen, honestProoferLosses, honestWorkerLosses, games } = played
    const ends = { ...simulated.ends, upheld: played.upheld, dismissed: played.dismissed }
    return {
      mismatches: simulated.mismatches + missed + fallen + honestProoferLosses + honestWorkerLosses,
      figures: { simulatedGames: simulated.games, chainGames: games },
      missing: Object.entries(ends).flatMap(([end, count]) => (count === 0 ? [`games that end ${end}`] : [])),
    }
  } finally {
    await arena.stop()
  }
}

async function simulate(seed: number, games: number) {
  const next = random(seed)
  const ends = { proven: 0, inPadding: 0, silent: 0, survived: 0 }
  let [played, mismatches] = [0, 0]
  for (const network of networks) {
    const replay = await replayOf(network, next)
    for (let game = 0; game < Math.ceil(games / networks.length); game++) {
      const height = 1 + Math.floor(next() * replay.height)
      const end = next() < 0.6 ? await dispute(replay, height, next) : await survive(replay, height, next)
      if (end === undefined) mismatches++
      else ends[end]++
      played++
    }
  }
  return { games: played, mismatches, ends }
}

async function replayOf(
  { shape, batch, stepsPerState }: (typeof networks)[number],
  next: () => number,
): Promise<Replay> {
  const rows = 3 * batch + 2
  const [columns] = shape
  const classes = shape.at(-1) ?? 1
  const dataset = quantize({
    features: Array.from({ length: rows * columns }, () => 4 * next() - 2),
    labels: Array.from({ length: rows }, () => Math.floor(next() * classes)),
    columns,
  })
  const seed = keccak256(toHex(Math.floor(next() * 2 ** 31)))
  const rate = { mul: 800, shift: 12, halveEvery: 5 }
  const rule: StepRule = { shape, batch, rows, ...rate, schedule: 'shuffled', seed }
  const replay = await Replay.open({ rule, stepsPerState, dataset, genesis: genesisWeights(rule) })
  await replay.advance(3)
  return replay
}

function refereeOf(replay: Replay, height: number, stepsRoot = replay.state(height).stepsRoot): Referee {
  const { rule, stepsPerState, datasetTree } = replay
  const parentRoot = replay.rootAt(height - 1)
  return new Referee({ rule, stepsPerState, datasetRoot: datasetTree.root, height, parentRoot, stepsRoot })
}

/** Plays against a lie. `undefined` if it was not brought down at its first wrong leaf. */
async function dispute(
  replay: Replay,
  height: number,
  next: () => number,
): Promise<'proven' | 'inPadding' | 'silent' | undefined> {
  const liar = await lyingState(replay, height, next)
  const referee = refereeOf(replay, height, liar.stepsRoot)
  let end: 'proven' | 'inPadding' | 'silent' | undefined
  while (end === undefined) {
    const move = await nextChallengerMove({ position: referee.position, answers: referee, replay })
    if (move) {
      referee.challengerMoves(move)
      if (referee.isUpheld) end = move.call === 'prove' ? 'proven' : 'inPadding'
      continue
    }
    const answer = liar.answer(referee.position)
    if (answer === undefined) return undefined
    if (answer === 'silent') end = 'silent'
    else referee.workerMoves(answer)
  }
  const { step, tree, index } = referee.position
  const { lie } = liar
  return step === lie.step && tree === lie.tree && index === lie.leaf ? end : undefined
}

/** Picks anything of a true state, and tries to prove it wrong. `undefined` if that passes. */
async function survive(replay: Replay, height: number, next: () => number): Promise<'survived' | undefined> {
  const below = (n: number) => Math.floor(next() * n)
  const referee = refereeOf(replay, height)
  const steps = replay.stepsTree(height)
  for (;;) {
    const { position } = referee
    const answer = await nextWorkerMove({ position, replay })
    if (answer) {
      referee.workerMoves(answer)
      continue
    }
    const { stage, step, levels, index, traceRoot } = position
    if (stage === 'trace') {
      if (!traceRoot) throw new Error('no trace was posted')
      const preRoot = step === 0 ? replay.rootAt(height - 1) : steps.node(0, step - 1)
      const siblings = step === 0 ? [] : steps.proof(step - 1)
      referee.challengerMoves({
        call: 'enterStep',
        tree: below(2) ? 'trace' : 'weights',
        traceRoot,
        preRoot,
        siblings,
      })
      continue
    }
    const own = await replay.step(height, step)
    const tree = stage === 'steps' ? steps : position.tree === 'trace' ? own.trace : own.after
    if (stage !== 'leaf') {
      const down = Math.min(4, levels)
      const child = below(2 ** down)
      const at = index * 2 ** down + child
      // Padding, which there is nothing to say about.
      if (at * 2 ** (levels - down) >= tree.length) return 'survived'
      const siblings = new ShownTree(tree).proof({ level: levels - down, index: at }, levels)
      referee.challengerMoves({ call: 'pick', child, hash: tree.node(levels - down, at), siblings })
      continue
    }
    const data = referee.leaf(position.node) ?? '0x'
    for (let coordinate = 0; coordinate < (data.length - 2) / 8; coordinate++) {
      const shown = new ShownTree(tree)
      const openings = openingsOf({ tree: position.tree, index, coordinate, shown, step: own, replay })
      try {
        referee.challengerMoves({ call: 'prove', coordinate, data, openings })
        return undefined
      } catch (error) {
        if (!(error instanceof IllegalMoveError) || error.message !== 'a wrong number') throw error
      }
    }
    return 'survived'
  }
}
