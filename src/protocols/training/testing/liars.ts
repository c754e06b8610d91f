import { bytesToHex, type Hex, keccak256, toHex } from 'viem'
import { encodeCid, publishFile } from '../../../content/index.js'
import {
  createStepper,
  decodeWeights,
  encodeWeights,
  FixedIndexError,
  leafHash,
  MerkleTree,
  stepsTree,
  type TraceKind,
  traceLayout,
  type Weights,
} from '../../../fixed/index.js'
import { answerLevels } from '../flows/game/shownTree.js'
import { type GamePosition, makeMove, positionOf, type Replay, type WorkerMove } from '../flows/index.js'
import { type Case, encodeStateData, getCase, type SubmitStateParameters } from '../index.js'
import { NothingToReplayError } from './errors.js'
import type { TestTraining, TrainingClient } from './startTraining.js'
import type { TestRun } from './testRun.js'
import { holdMutex, stateAt, type TestState } from './testState.js'

/** Where a state is wrong. All lies but those about weights also have wrong weights: else the state would be right. */
export type LieKind =
  /** A number of a leaf of the trace. */
  | TraceKind
  /** A weight, with an honest trace. */
  | 'weights'
  /** A leaf of the trace that is a number too long. */
  | 'length'
  /** A leaf of the trace that should be empty. */
  | 'padding'
  /** A leaf of the trace that nobody can reveal, not even the liar. */
  | 'nothing'

/** All kinds of lies. */
export const lieKinds: readonly LieKind[] = [
  'WT',
  'A',
  'AT',
  'D',
  'DT',
  'weights',
  'length',
  'padding',
  'nothing',
]

export interface LieOptions {
  kind: LieKind
  /** The step within the state, from 0, that is wrong. By default the last. */
  step?: number | undefined
  /** Chooses the leaf and the number, where they are not given. By default 1. */
  seed?: number | undefined
  /** The leaf that is wrong: its position in its tree, the trace or the weights. */
  leaf?: number | undefined
  /** Which number of the leaf is wrong, from 0. */
  number?: number | undefined
}

/** A state that is wrong from one leaf on, and what its worker answers in a dispute. */
export interface FalseState {
  root: Hex
  stepsRoot: Hex
  /** The Merkle proof of the last step. */
  proof: readonly Hex[]
  /** The weights, which have that root. */
  weights: Weights
  /** The first wrong leaf of the wrong step. */
  wrong: { step: number; tree: 'trace' | 'weights'; index: number }
  /** Answers as the liar's trees have it; `undefined` where it cannot, or need not. */
  answer(position: GamePosition): WorkerMove | undefined
}

/**
 * Makes a state that is wrong at one leaf, of a kind, and honest otherwise: later steps follow from the wrong weights.
 *
 * @throws {FixedIndexError} when there is no such kind, step, leaf or number.
 * @example
 * ```ts
 * import type { Replay } from 'modelmarket/training/flows'
 * import { makeLie } from 'modelmarket/training/testing'
 *
 * declare const replay: Replay
 *
 * const { root, wrong } = await makeLie(replay, 1, { kind: 'D' })
 * console.log(root, 'is wrong from leaf', wrong.index, 'of step', wrong.step)
 * ```
 */
export async function makeLie(
  replay: Replay,
  height: number,
  { kind, step = replay.stepsPerState - 1, seed = 1, leaf, number }: LieOptions,
): Promise<FalseState> {
  if (!lieKinds.includes(kind)) throw new FixedIndexError('kind of lie', kind, lieKinds.join(', '))
  await replay.advance(height)
  const { rule, stepsPerState, dataset } = replay
  const { shape, batch } = rule
  const choose = (what: string, below: number, given?: number) => {
    if (given === undefined) return Number(BigInt(keccak256(toHex(`${what} ${seed}`))) % BigInt(below))
    checkPlace(what, given, [0, below - 1])
    return given
  }
  const own = await replay.step(height, step)
  const trace = Array.from({ length: own.trace.length }, (_, i) => own.traceLeaf(i))
  const hashes = leafHashes(own.trace)
  const layout = traceLayout(shape, batch)
  const inTrace =
    kind === 'weights' ? undefined : lieInTrace({ kind, trace, hashes, layout, choose, leaf, number })
  const traceTree = stepsTree(hashes)
  const rows = Array.from({ length: own.after.length }, (_, i) => Uint8Array.from(own.afterRow(i)))
  const [givenRow, givenWeight] = kind === 'weights' ? [leaf, number] : []
  const row = choose('row', rows.length, givenRow)
  change(rows[row] as Uint8Array, choose('weight', (rows[row] as Uint8Array).length / 4, givenWeight))
  const after = MerkleTree.of(rows)
  const bytes = Uint8Array.from(rows.flatMap((one) => [...one]))
  const stepper = createStepper({
    rule,
    dataset,
    weights: decodeWeights(bytes, shape),
    step: (height - 1) * stepsPerState + step + 1,
  })
  const roots = [...replay.state(height).stepRoots.slice(0, step), after.root]
  while (roots.length < stepsPerState) {
    stepper.train()
    roots.push(stepper.root())
  }
  const steps = stepsTree(roots)
  return {
    root: roots.at(-1) as Hex,
    stepsRoot: steps.root,
    proof: steps.proof(stepsPerState - 1),
    weights: stepper.weights(),
    wrong: inTrace ? { step, tree: 'trace', index: inTrace.index } : { step, tree: 'weights', index: row },
    answer(position) {
      const { stage, node, levels, index: at, isAnswered, tree } = position
      if (isAnswered) return undefined
      if (stage === 'trace') {
        const first = (height - 1) * stepsPerState
        return { call: 'postTrace', step: first + position.step, traceRoot: traceTree.root }
      }
      if (stage === 'leaf') {
        if (tree === 'trace' && at === inTrace?.hidden) return undefined
        const data = tree === 'trace' ? trace[at] : rows[at]
        return data && { call: 'revealLeaf', node, data: bytesToHex(data) }
      }
      const from = stage === 'steps' ? steps : tree === 'trace' ? traceTree : after
      return { call: 'answer', node, levels, children: from.descendants(levels, at, answerLevels(levels)) }
    },
  }
}

/** Puts a lie into a trace. Returns the wrong leaf, and the one that cannot be revealed. */
function lieInTrace({
  kind,
  trace,
  hashes,
  layout,
  choose,
  leaf,
  number,
}: Pick<LieOptions, 'leaf' | 'number'> & {
  kind: Exclude<LieKind, 'weights'>
  trace: Uint8Array[]
  hashes: Hex[]
  layout: ReturnType<typeof traceLayout>
  choose: (what: string, below: number, given?: number) => number
}): { index: number; hidden?: number } {
  const put = (index: number, bytes: Uint8Array) => {
    trace[index] = bytes
    hashes[index] = bytesToHex(leafHash(bytes))
    return { index }
  }
  if (kind === 'padding' && hashes.length > trace.length) {
    const index = leaf ?? trace.length + choose('padding', hashes.length - trace.length)
    checkPlace('leaf of padding', index, [trace.length, hashes.length - 1])
    return put(index, Uint8Array.of(1))
  }
  const any = choose('leaf', trace.length, leaf)
  switch (kind) {
    case 'nothing':
      hashes[any] = keccak256(toHex('nothing'))
      return { index: any, hidden: any }
    case 'length':
      return put(any, Uint8Array.of(...(trace[any] as Uint8Array), 0, 0, 0, 1))
    case 'padding':
      // Where there is no padding, another leaf is wrong.
      return put(any, Uint8Array.of(1))
    default: {
      const of = trace.flatMap((_, i) => (layout.leafAt(i).kind === kind ? [i] : []))
      // A network of one layer has no leaves of this kind.
      const index = leaf ?? of[choose(kind, Math.max(1, of.length))] ?? any
      const bytes = Uint8Array.from(trace[index] as Uint8Array)
      change(bytes, choose('number', bytes.length / 4, number))
      return put(index, bytes)
    }
  }
}

function checkPlace(what: string, given: number, [least, most]: readonly [number, number]): void {
  if (!Number.isInteger(given) || given < least || given > most)
    throw new FixedIndexError(what, given, `${least} to ${most}`)
}

/** Changes a number of a leaf by one. */
function change(bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const value = view.getInt32(4 * at)
  view.setInt32(4 * at, value >= 2 ** 30 ? value - 1 : value + 1)
}

/** The leaves of a tree with its padding. */
function leafHashes(tree: MerkleTree): Hex[] {
  return Array.from({ length: 2 ** tree.depth }, (_, i) => tree.node(0, i))
}

/** A wrong state of a test, and who submitted it. */
export interface TestLie extends TestState {
  lie: FalseState
}

/**
 * Submits a wrong state, as the worker that holds the mutex, or a worker that takes it first.
 *
 * @throws {NoWorkerError} when somebody else holds the mutex.
 * @throws {NothingToReplayError} when a vote decides the disputes of the run.
 * @throws {FixedIndexError} when there is no such kind, step, leaf or number of it.
 * @example
 * ```ts
 * import { createTestRun, startTraining, submitLie } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const run = await createTestRun(training)
 * const { height } = await submitLie(training, run, { kind: 'A' })
 * console.log('state', height, 'is wrong')
 * await training.stop()
 * ```
 */
export async function submitLie(
  training: TestTraining,
  run: TestRun,
  { worker: wanted, ...options }: LieOptions & { worker?: TrainingClient | undefined },
): Promise<TestLie> {
  const { worker } = await holdMutex(training, run, wanted)
  const { runId, game } = run
  if (!game) throw new NothingToReplayError({ runId })
  const { tip } = await worker.training.getRun({ runId })
  const parentHash = await stateAt(worker, { runId, height: tip })
  const lie = await makeLie(game.replay, tip + 1, options)
  const parameters = await lieParameters(training, run, { lie, parentHash })
  const submitted = await worker.training.submitState.sync(parameters)
  return { ...submitted, worker, lie }
}

async function lieParameters(
  { store }: TestTraining,
  { runId, game }: TestRun,
  { lie, parentHash }: { lie: FalseState; parentHash: Hex },
): Promise<SubmitStateParameters> {
  if (!game) throw new NothingToReplayError({ runId })
  const { root, stepsRoot, proof, weights } = lie
  const bytes = encodeWeights(weights, game.rule.shape)
  const content = game.rule.inlineWeights
    ? bytesToHex(bytes)
    : encodeCid((await publishFile(bytes, store)).cid)
  return { runId, parentHash, root, stepsRoot, data: encodeStateData({ proof, content }) }
}

/**
 * Makes the liar's next move of a case, if it has one. A liar answers as long as it can.
 *
 * @returns Whether it moved.
 * @example
 * ```ts
 * import {
 *   answerFalsely,
 *   createTestRun,
 *   openTestDispute,
 *   startTraining,
 *   submitLie,
 * } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const run = await createTestRun(training)
 * const lie = await submitLie(training, run, { kind: 'A' })
 * const { caseId } = await openTestDispute(training, { stateHash: lie.stateHash })
 * console.log(await answerFalsely(training, { ...lie, caseId, stepsPerState: 4 })) // true
 * await training.stop()
 * ```
 */
export async function answerFalsely(
  { game }: Pick<TestTraining, 'game'>,
  {
    worker,
    lie,
    caseId,
    stepsPerState,
  }: Pick<TestLie, 'worker' | 'lie'> & { caseId: bigint; stepsPerState: number },
): Promise<boolean> {
  const found: Case = await getCase(worker, { address: game, caseId })
  if (found.status !== 'awaitingWorker') return false
  const move = lie.answer(positionOf(found, stepsPerState))
  if (!move) return false
  await makeMove(move, found, (action, parameters) => action.sync(worker, { ...parameters, address: game }))
  return true
}
