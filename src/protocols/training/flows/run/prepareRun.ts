import { bytesToHex, type Hex } from 'viem'
import { type Blockstore, type PublishProgress, publish } from '../../../../content/index.js'
import {
  datasetRoot,
  encodeDataset,
  encodeWeights,
  genesisWeights,
  rateOf,
  type Weights,
  weightsRoot,
} from '../../../../fixed/index.js'
import { gameLimits } from '../../gameRule.js'
import { type CreateRunParameters, encodeGameRule, type GameRule } from '../../index.js'
import { type AssessRunParameters, assessRun, type RunWarning } from './assessRun.js'
import type { RunData } from './quantizeTable.js'
import { formatRunTask, type RunTask } from './runTask.js'

export interface PrepareRunParameters
  extends Omit<
    CreateRunParameters,
    'permit' | 'taskCid' | 'rule' | 'genesisRoot' | 'content' | 'genesisState'
  > {
  /** The rows, as `quantizeTable` gives them. */
  data: RunData
  /** What workers read. */
  task: Pick<RunTask, 'title' | 'description' | 'licence'>
  /** The widths of the layers between features and classes. By default none. */
  hidden?: readonly number[] | undefined
  /** By default 0.1. */
  learningRate?: number | undefined
  /** Rows per step. By default 32, or as many as there are. */
  batch?: number | undefined
  /** After so many steps the learning rate halves. By default 0: never. */
  halveEvery?: number | undefined
  /** In which order rows are taken. By default shuffled anew in each epoch. */
  schedule?: GameRule['schedule'] | undefined
  /** What the order and the first weights are drawn from: 32 bytes. By default random. */
  seed?: Hex | undefined
  /** Steps of a state: a power of two, 1 to 256. By default 64. */
  stepsPerState?: number | undefined
  /** Whether states carry their weights in the transaction. By default they name them by a CID, and content must be kept. */
  inlineWeights?: boolean | undefined
  /** The time of each side of a dispute, in seconds. By default an hour. */
  clock?: number | undefined
  /** What is free of it at each move, in seconds. By default five minutes. */
  grace?: number | undefined
  /** The weights to start from. By default they are drawn from the seed. `state`: the final state that has them, of any run. */
  genesis?: { weights: Weights; state?: Hex | undefined } | undefined
  /** Where to publish the dataset and the genesis. */
  store: Pick<Blockstore, 'put'>
  /** What a coin is worth, and what gas costs. Without it, nothing can be said about the deposits. */
  prices?: AssessRunParameters['prices'] | undefined
  /** The chain that the run is for. */
  chainId?: number | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PublishProgress) => void) | undefined
}

export interface PreparedRun {
  /** What `createRun` takes, but for the contract's address. */
  parameters: CreateRunParameters
  rule: GameRule
  task: RunTask
  genesis: Weights
  /** What may make the run unsafe or worthless: read it before you fund it. */
  warnings: readonly RunWarning[]
}

/**
 * Prepares a run: computes the roots of the dataset and the genesis, and publishes both.
 *
 * Nothing reaches a chain: read the warnings, then call `createRun` with the parameters, and `fund`.
 *
 * @throws {FixedShapeError} when the network is beyond the limits.
 * @throws {FixedRateError} when fixed point holds no such learning rate.
 * @throws {InvalidRuleError} when another part of the rule is out of its range.
 * @throws {InvalidRunTaskError} when a text or a name is too long or has control characters.
 * @throws {FixedWeightCountError} when the genesis does not fit the network.
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import type { Blockstore } from 'modelmarket/content'
 * import { parseCsv } from 'modelmarket/dataset'
 * import { createRun } from 'modelmarket/training'
 * import { prepareRun, quantizeTable } from 'modelmarket/training/flows'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, game: Address, store: Blockstore
 *
 * const { parameters, warnings } = await prepareRun({
 *   data: quantizeTable({ table: parseCsv(await readFile('digits.csv')), label: 'digit' }),
 *   task: { title: 'Handwritten digits' },
 *   hidden: [32],
 *   adjudicator: game,
 *   reward: parseEther('5'),
 *   workerDeposit: parseEther('40'),
 *   challengeDeposit: parseEther('10'),
 *   maxStates: 64,
 *   statesPerPeriod: 8,
 *   stateSeconds: 600,
 *   challengeWindow: 86_400,
 *   runSeconds: 604_800,
 *   store,
 * })
 * for (const { message } of warnings) console.warn(message)
 * const { runId } = await createRun.sync(client, { address: training, ...parameters })
 * ```
 */
export async function prepareRun(parameters: PrepareRunParameters): Promise<PreparedRun> {
  const { data, genesis, store, prices, chainId, signal, onProgress } = parameters
  const { dataset, test } = data
  const rule = ruleOf(parameters)
  const { shape, seed } = rule
  const weights = genesis?.weights ?? genesisWeights({ shape, seed })
  const encoded = encodeWeights(weights, shape)
  // Where neither the seed nor a state has the weights, the transaction does, or else the directory.
  const isGiven = genesis !== undefined && genesis.state === undefined
  const isInline = isGiven && encoded.length <= gameLimits.maxInlineBytes
  const task: RunTask = {
    protocol: 'modelmarket/training-task/1',
    ...parameters.task,
    features: data.features,
    classes: data.classes,
    rows: { train: dataset.rows, test: test?.rows ?? 0 },
  }
  const files = [
    { path: 'task.json', content: new TextEncoder().encode(formatRunTask(task)) },
    { path: 'dataset.bin', content: encodeDataset(dataset) },
    ...(test ? [{ path: 'test.bin', content: encodeDataset(test) }] : []),
    ...(isGiven && !isInline ? [{ path: 'genesis.bin', content: encoded }] : []),
  ]
  const { cid } = await publish(files, store, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  const params = paramsOf(parameters)
  return {
    parameters: {
      ...params,
      taskCid: cid.toString(),
      genesisState: genesis?.state,
      rule: encodeGameRule(rule),
      genesisRoot: weightsRoot(weights, shape),
      ...(isInline ? { content: bytesToHex(encoded) } : {}),
    },
    rule,
    task,
    genesis: weights,
    warnings: assessRun({ ...params, rule, prices, chainId }),
  }
}

function ruleOf(parameters: PrepareRunParameters): GameRule {
  const { data, hidden = [], learningRate = 0.1, stepsPerState = 64, inlineWeights = false } = parameters
  const { dataset, classes } = data
  const batch = parameters.batch ?? Math.min(32, dataset.rows)
  return {
    shape: [dataset.columns, ...hidden, classes.length],
    batch,
    rows: dataset.rows,
    ...rateOf({ learningRate, batch }),
    halveEvery: parameters.halveEvery ?? 0,
    schedule: parameters.schedule ?? 'shuffled',
    seed: parameters.seed ?? bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
    dataset: datasetRoot(dataset),
    stepsPerState,
    inlineWeights,
    clock: parameters.clock ?? 3_600,
    grace: parameters.grace ?? 300,
  }
}

/** The parameters that are the creator's choice alone. */
function paramsOf({
  reward,
  workerDeposit,
  challengeDeposit,
  maxStates,
  statesPerPeriod,
  stateSeconds,
  challengeWindow,
  runSeconds,
  adjudicator,
}: PrepareRunParameters) {
  return {
    reward,
    workerDeposit,
    challengeDeposit,
    maxStates,
    statesPerPeriod,
    stateSeconds,
    challengeWindow,
    runSeconds,
    adjudicator,
  }
}
