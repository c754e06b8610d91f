import type { FixedDataset } from 'modelmarket/fixed'
import type { PreparedRun } from 'modelmarket/training/flows'
import { prepareRun, prepareState, Replay } from 'modelmarket/training/flows'
import type { TestRun, TestTraining, TrainingClient } from 'modelmarket/training/testing'
import { type Hex, keccak256, parseEther, toHex } from 'viem'
import { digitsTask, largeTask, smallTask } from '../speed/task.js'
import type { Meter } from './meter.js'
import type { Network } from './targets.js'

export const stepsPerState = 16
const statesPerPeriod = 8

/** The terms of all runs that are measured. */
const terms = {
  reward: parseEther('1'),
  workerDeposit: parseEther('20'),
  challengeDeposit: parseEther('4'),
  // Two whole periods, and one of a single state.
  maxStates: 2 * statesPerPeriod + 1,
  statesPerPeriod,
  stateSeconds: 600,
  challengeWindow: 900,
  runSeconds: 30 * 86_400,
}

/** The data of a network. */
export function datasetOf(network: Network): FixedDataset {
  switch (network) {
    case '4-8-4':
      return smallTask().dataset
    case '64-32-10':
      return digitsTask().dataset
    case '784-128-10':
      return largeTask({ background: 0 }).dataset
  }
}

/** A run that can be trained on, as `createTestRun` gives it. */
export interface MeasuredRun extends TestRun {
  game: NonNullable<TestRun['game']>
}

/** Creates a run of a network, funds it twice, and takes down what that costs. */
export async function createMeasuredRun(
  training: TestTraining,
  meter: Meter,
  { network, dataset, inline = false }: { network: Network; dataset: FixedDataset; inline?: boolean },
): Promise<MeasuredRun> {
  const { creator } = training
  const prepared = await preparedRun(training, { network, dataset, inline })
  const name = inline ? `${network} createRun, weights in the call` : `${network} createRun, seed`
  const { runId, runHash } = await meter.take(name, creator.training.createRun.sync(prepared.parameters))
  const amount = terms.reward * BigInt(terms.maxStates)
  const fund = { runId, runHash, amount }
  await meter.take('fund, first of a run', creator.training.fund.sync(fund))
  // What states earn is taken from the first.
  const { fundingId } = await meter.take('fund, further', creator.training.fund.sync(fund))
  const { rule, genesis } = prepared
  const replay = await Replay.open({ rule, stepsPerState, dataset, genesis })
  return { runId, runHash, fundingId, game: { rule, replay } }
}

async function preparedRun(
  { game, store }: TestTraining,
  { network, dataset, inline }: { network: Network; dataset: FixedDataset; inline: boolean },
): Promise<PreparedRun> {
  const [columns = 0, hidden = 0, classes = 0] = network.split('-').map(Number)
  const names = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
  const options = {
    ...terms,
    data: {
      dataset,
      features: names(columns, 'x').map((name) => ({ name, offset: 0, factor: 1 })),
      classes: names(classes, 'c'),
    },
    task: { title: network },
    hidden: [hidden],
    batch: 32,
    stepsPerState,
    inlineWeights: inline,
    clock: 3_600,
    grace: 300,
    seed: keccak256(toHex(network)),
    adjudicator: game,
    store,
  }
  if (!inline) return prepareRun(options)
  const { genesis } = await prepareRun(options)
  return prepareRun({ ...options, genesis: { weights: genesis } })
}

/** Takes the mutex on the tip. */
export async function startMeasured(
  meter: Meter,
  worker: TrainingClient,
  { runId }: { runId: bigint },
): Promise<bigint> {
  const { tip } = await worker.training.getRun({ runId })
  const parentHash = await stateAt(worker, runId, tip)
  const started = await worker.training.startPeriod.sync({ runId, parentHash })
  const { periodId } = started
  const { previousPeriod } = await worker.training.getPeriod({ periodId })
  const name = previousPeriod === undefined ? 'startPeriod, first of a run' : 'startPeriod, further'
  await meter.take(name, Promise.resolve(started))
  return periodId
}

/** Submits the next true state. */
export async function submitMeasured(
  { store }: TestTraining,
  meter: Meter,
  { name, worker, run }: { name: string; worker: TrainingClient; run: MeasuredRun },
): Promise<Hex> {
  const { runId, game } = run
  const { tip } = await worker.training.getRun({ runId })
  const parentHash = await stateAt(worker, runId, tip)
  const { parameters } = await prepareState({ ...game, runId, height: tip + 1, parentHash, store })
  return (await meter.take(name, worker.training.submitState.sync(parameters))).stateHash
}

export async function stateAt(client: TrainingClient, runId: bigint, height: number): Promise<Hex> {
  const hash = await client.training.getStateAt({ runId, height })
  if (hash === undefined) throw new RangeError(`run ${runId} has no state ${height}`)
  return hash
}
