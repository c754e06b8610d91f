import { type FixedDataset, genesisWeights } from 'modelmarket/fixed'
import {
  disputeGameBytecode,
  stepVerifierBytecode,
  tokenVoteBytecode,
  trainingBytecode,
} from 'modelmarket/training/contracts'
import { startTraining, type TestTraining } from 'modelmarket/training/testing'
import { type Bytecode, hardForkOf, measureBytecode } from '../../gas/bytecode.js'
import { liesOf, playMeasured } from './games.js'
import { liveToTheEnd, quarrel, vote } from './life.js'
import { Meter } from './meter.js'
import { createMeasuredRun, datasetOf, startMeasured, submitMeasured } from './setting.js'
import { type Network, networks } from './targets.js'

export interface TrainingMeasurements {
  meter: Meter
  bytecode: Record<string, Bytecode>
  hardFork: string
}

/** Measures each call on a chain of its own. Every run measures the same, to the last unit. */
export async function measure(): Promise<TrainingMeasurements> {
  const training = await startTraining({ workers: 1, voters: 3 })
  const { keeper, address, game, vote: tokenVote } = training
  try {
    // Two moves in one second take a little more or less gas than two in different seconds.
    await keeper.setBlockTimestampInterval({ interval: 1 })
    const meter = new Meter(keeper)
    await quarrel(training, meter)
    await liveToTheEnd(training, meter)
    await vote(training, meter)
    for (const network of networks) await measureNetwork(training, meter, network)
    const stepVerifier = await keeper.training.game({ address: game }).getStepVerifier()
    const bytecode = await measureBytecode(keeper, {
      Training: [address, trainingBytecode],
      DisputeGame: [game, disputeGameBytecode],
      StepVerifier: [stepVerifier, stepVerifierBytecode],
      TokenVote: [tokenVote, tokenVoteBytecode],
    })
    return { meter, bytecode, hardFork: await hardForkOf(keeper) }
  } finally {
    await training.stop()
  }
}

/** The most bytes of weights that a transaction may carry. */
const maxInline = 61_440

async function measureNetwork(training: TestTraining, meter: Meter, network: Network): Promise<void> {
  const dataset = datasetOf(network)
  if (fitsInline(network)) await measureInline(training, meter, { network, dataset })
  const run = await createMeasuredRun(training, meter, { network, dataset })
  for (const [lie, options] of Object.entries(await liesOf(run.game.replay, 1))) {
    await playMeasured(training, meter, { network, run, lie, options })
  }
  const [worker] = training.workers
  if (!worker) throw new RangeError('no worker')
  await startMeasured(meter, worker, run)
  await submitMeasured(training, meter, { name: `${network} submitState, pinned`, worker, run })
  await submitMeasured(training, meter, { name: `${network} submitState, pinned`, worker, run })
}

function fitsInline(network: Network): boolean {
  const shape = network.split('-').map(Number)
  const weights = genesisWeights({ shape, seed: `0x${'00'.repeat(32)}` })
  return 4 * weights.reduce((sum, { length }) => sum + length, 0) <= maxInline
}

async function measureInline(
  training: TestTraining,
  meter: Meter,
  { network, dataset }: { network: Network; dataset: FixedDataset },
): Promise<void> {
  const [worker] = training.workers
  if (!worker) throw new RangeError('no worker')
  const run = await createMeasuredRun(training, meter, { network, dataset, inline: true })
  await startMeasured(meter, worker, run)
  for (let i = 0; i < 2; i++) {
    await submitMeasured(training, meter, { name: `${network} submitState, inline`, worker, run })
  }
}
