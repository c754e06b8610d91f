import { type Hex, keccak256, parseEther, toHex } from 'viem'
import { quantize } from '../../../fixed/index.js'
import {
  type PrepareRunParameters,
  prepareRun,
  prepareVoteRun,
  Replay,
  type RunData,
} from '../flows/index.js'
import type { CreateRunParameters, GameRule, RunParams } from '../index.js'
import type { TestTraining } from './startTraining.js'

/** A run of a test, with what takes it further. */
export interface TestRun {
  runId: bigint
  runHash: Hex
  fundingId: bigint
  /** `undefined` of a run that is decided by a vote. */
  game: TestGame | undefined
}

/** What the states of a run that can be replayed are computed with. */
export interface TestGame {
  rule: GameRule
  /** True states, as honest parties compute them. */
  replay: Replay
}

export interface TestRunOptions extends Partial<Omit<PrepareRunParameters, 'adjudicator' | 'store'>> {
  /** Who decides disputes. By default the game. */
  adjudicator?: 'game' | 'vote'
  /** What is put into the run, in wei. By default the rewards of all its states. */
  funds?: bigint
}

/** What runs of tests are like by default. The times are the shortest that the contracts take, or short ones. */
const terms = {
  reward: parseEther('1'),
  workerDeposit: parseEther('20'),
  challengeDeposit: parseEther('4'),
  maxStates: 8,
  statesPerPeriod: 2,
  stateSeconds: 600,
  challengeWindow: 900,
  runSeconds: 86_400,
} satisfies Partial<RunParams>

/** A vote of tests: an hour, and a coin to its voters. */
const voteTerms = {
  voteSeconds: 1_800,
  quorum: parseEther('10'),
  fee: parseEther('1'),
  text: 'A state is a file. It is right unless it begins with `wrong`.',
}

/**
 * Creates a run with a small dataset, and funds it.
 *
 * By default a state takes four steps of a network of 2-4-2, and its weights are in the transaction: all of it takes milliseconds.
 *
 * @throws {FixedShapeError} when the network is beyond the limits.
 * @throws {InvalidRuleError} when another part of the rule is out of its range.
 * @example
 * ```ts
 * import { createTestRun, startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const { runId } = await createTestRun(training, { maxStates: 4 })
 * console.log(await training.creator.training.getRun({ runId }))
 * await training.stop()
 * ```
 */
export async function createTestRun(
  training: TestTraining,
  { adjudicator = 'game', funds, ...options }: TestRunOptions = {},
): Promise<TestRun> {
  const { store } = training
  const { reward, workerDeposit, challengeDeposit, maxStates, statesPerPeriod } = { ...terms, ...options }
  const { stateSeconds, challengeWindow, runSeconds } = { ...terms, ...options }
  const params = {
    reward,
    workerDeposit,
    challengeDeposit,
    maxStates,
    statesPerPeriod,
    stateSeconds,
    challengeWindow,
    runSeconds,
  }
  if (adjudicator === 'vote') {
    const { parameters } = await prepareVoteRun({
      ...params,
      ...voteTerms,
      adjudicator: training.vote,
      store,
    })
    return open(training, parameters, { funds, game: undefined })
  }
  const data = options.data ?? clusters()
  const { parameters, rule, genesis } = await prepareRun({
    task: { title: 'Two clusters' },
    hidden: [4],
    batch: 8,
    stepsPerState: 4,
    inlineWeights: true,
    clock: 1_800,
    grace: 120,
    seed: keccak256(toHex('a test')),
    ...options,
    ...params,
    data,
    adjudicator: training.game,
    store,
  })
  const { stepsPerState } = rule
  const replay = await Replay.open({ rule, stepsPerState, dataset: data.dataset, genesis })
  return open(training, parameters, { funds, game: { rule, replay } })
}

/** Creates and funds what was prepared. */
async function open(
  { creator }: TestTraining,
  parameters: CreateRunParameters,
  { funds, game }: { funds: bigint | undefined; game: TestGame | undefined },
): Promise<TestRun> {
  const { runId, runHash } = await creator.training.createRun.sync(parameters)
  const amount = funds ?? parameters.reward * BigInt(parameters.maxStates)
  const { fundingId } = await creator.training.fund.sync({ runId, runHash, amount })
  return { runId, runHash, fundingId, game }
}

/** Two clusters that a line divides, 32 rows of each. */
function clusters(): RunData {
  const rows = 64
  const labels = Array.from({ length: rows }, (_, row) => row % 2)
  const features = labels.flatMap((label, row) => {
    const [x, y] = [((row * 37) % 64) / 64, ((row * 11) % 64) / 64]
    return [x, label === 1 ? 1 + y : y]
  })
  return {
    dataset: quantize({ features, labels, columns: 2 }),
    features: ['x', 'y'].map((name) => ({ name, offset: 0, factor: 1 })),
    classes: ['below', 'above'],
  }
}
