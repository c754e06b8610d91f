import { bytesToHex, concat, type Hex, isAddressEqual, sha256, zeroHash } from 'viem'
import { encodeWeights, stepsTree, type Weights, weightsRoot } from '../../../fixed/index.js'
import { prepareState, prepareVoteState } from '../flows/index.js'
import { encodeStateData, type SubmitStateParameters } from '../index.js'
import { NoWorkerError } from './errors.js'
import type { TestTraining, TrainingClient } from './startTraining.js'
import type { TestGame, TestRun } from './testRun.js'

/** A state that a test submitted. */
export interface TestState {
  stateHash: Hex
  height: number
  periodId: bigint
  worker: TrainingClient
}

export interface TestStateOptions {
  /** Who submits it, unless somebody holds the mutex. By default the first worker. */
  worker?: TrainingClient | undefined
  /** Whether it is wrong: its last step has other weights, or, in a run with a vote, its file says so. */
  isWrong?: boolean | undefined
}

/**
 * Submits the next state of a run, true or wrong, and takes the mutex for it if nobody holds it.
 *
 * @throws {NoWorkerError} when somebody holds the mutex who is not one of the test's workers.
 * @throws {WrongMutexStatusError} when the run has all its states, or its time is up.
 * @example
 * ```ts
 * import { createTestRun, startTraining, submitTestState } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const run = await createTestRun(training)
 * await submitTestState(training, run)
 * const { stateHash } = await submitTestState(training, run, { isWrong: true })
 * await training.proofer.training.openDispute.sync({ stateHash })
 * await training.stop()
 * ```
 */
export async function submitTestState(
  training: TestTraining,
  run: TestRun,
  options: TestStateOptions = {},
): Promise<TestState> {
  const { worker } = await holdMutex(training, run, options.worker)
  const { runId } = run
  const { tip } = await worker.training.getRun({ runId })
  const parentHash = await stateAt(worker, { runId, height: tip })
  const parameters = run.game
    ? await gameState(training, run.game, { runId, height: tip + 1, parentHash, isWrong: options.isWrong })
    : await voteState(training, { runId, height: tip + 1, parentHash, isWrong: options.isWrong })
  const submitted = await worker.training.submitState.sync(parameters)
  return { ...submitted, worker }
}

/** Gives the worker that holds a run's mutex, and takes it first if it is free. */
export async function holdMutex(
  training: TestTraining,
  { runId }: TestRun,
  wanted?: TrainingClient,
): Promise<{ worker: TrainingClient; periodId: bigint }> {
  const { mutex, tip } = await training.keeper.training.getRun({ runId })
  if (mutex.status === 'held') {
    const { periodId } = mutex
    const { worker: holder } = await training.keeper.training.getPeriod({ periodId })
    const known = [...training.workers, ...(wanted ? [wanted] : [])]
    const worker = known.find(({ account }) => isAddressEqual(account.address, holder))
    if (!worker) throw new NoWorkerError({ runId, holder })
    return { worker, periodId }
  }
  const worker = wanted ?? training.workers[0]
  if (!worker) throw new NoWorkerError({ runId, holder: undefined })
  const parentHash = await stateAt(worker, { runId, height: tip })
  const { periodId } = await worker.training.startPeriod.sync({ runId, parentHash })
  return { worker, periodId }
}

/** The hash of the live state at a height. None is above the tip: nothing has the hash zero. */
export async function stateAt(
  client: TrainingClient,
  place: { runId: bigint; height: number },
): Promise<Hex> {
  return (await client.training.getStateAt(place)) ?? zeroHash
}

interface NextState {
  runId: bigint
  height: number
  parentHash: Hex
  isWrong?: boolean | undefined
}

async function gameState(
  { store }: TestTraining,
  { rule, replay }: TestGame,
  { runId, height, parentHash, isWrong = false }: NextState,
): Promise<SubmitStateParameters> {
  const { parameters } = await prepareState({ runId, height, parentHash, replay, rule, store })
  if (!isWrong) return parameters
  const weights = moved(await replay.weights(height))
  const root = weightsRoot(weights, rule.shape)
  const steps = stepsTree([...replay.state(height).stepRoots.slice(0, -1), root])
  const bytes = encodeWeights(weights, rule.shape)
  const proof = steps.proof(rule.stepsPerState - 1)
  const content = rule.inlineWeights ? bytesToHex(bytes) : cidOf(bytesToHex(bytes))
  return { runId, parentHash, root, stepsRoot: steps.root, data: encodeStateData({ proof, content }) }
}

/** The same weights, but for the very first one. */
function moved(weights: Weights): Weights {
  return weights.map((layer, i) => {
    if (i > 0) return layer
    const wrong = Int32Array.from(layer)
    wrong[0] = (wrong[0] ?? 0) + (wrong[0] === 2 ** 30 ? -1 : 1)
    return wrong
  })
}

/** A file that voters can judge by its first word. */
async function voteState(
  { store }: TestTraining,
  { runId, height, parentHash, isWrong = false }: NextState,
): Promise<SubmitStateParameters> {
  const file = new TextEncoder().encode(`${isWrong ? 'wrong' : 'right'}: state ${height} of run ${runId}`)
  return (await prepareVoteState({ runId, parentHash, file, store })).parameters
}

/** The CID of a file of one block, in binary form. */
function cidOf(file: Hex): Hex {
  return concat(['0x01551220', sha256(file)])
}
