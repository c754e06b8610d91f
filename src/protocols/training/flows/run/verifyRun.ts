import type { Address, Hex } from 'viem'
import { hexToBytes } from 'viem'
import { type AnyClient, chainIdOf } from '../../../../chain/index.js'
import {
  type Blockstore,
  type ContentLimits,
  type Directory,
  fetchDirectory,
  type ReadProgress,
} from '../../../../content/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import {
  checkDataset,
  datasetRoot,
  decodeDataset,
  type FixedDataset,
  genesisWeights,
  type StepRule,
  type Weights,
  weightsRoot,
} from '../../../../fixed/index.js'
import {
  decodeGameRule,
  type GameRule,
  getRule,
  getRun,
  getState,
  InvalidRuleError,
  type Run,
} from '../../index.js'
import { DatasetRootError, GenesisRootError, NotReplayableError, RunTaskMismatchError } from '../errors.js'
import { eventsAt } from '../eventsAt.js'
import { checkedWeights, fetchWeights, weightBytes } from '../state/stateWeights.js'
import { maxRunTaskBytes, parseRunTask, type RunTask } from './runTask.js'

/** The most bytes of a dataset, by default: 256 MiB. */
const defaultDatasetBytes = 256 * 2 ** 20

/** How far fetching a file of a run has come. */
export interface VerifyProgress extends ReadProgress {
  /** Which file: `dataset.bin`, say. */
  path: string
}

export interface VerifyRunParameters {
  /** The training contract. */
  address: Address
  runId: bigint
  /** The run, if it was read before. */
  run?: Run | undefined
  /** Where to fetch dataset and genesis from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most bytes that the dataset may have. By default 256 MiB. */
  maxDatasetBytes?: number | undefined
  /** The size limits for the directory of the task. */
  limits?: ContentLimits | undefined
  /** The block at which to read the run and its rule. By default the latest. */
  blockNumber?: bigint | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: VerifyProgress) => void) | undefined
}

/** A run that can be replayed, with all that a replay needs. */
export interface VerifiedRun {
  chainId: number
  /** The training contract. */
  address: Address
  run: Run
  /** The run's rule, as the game has it. */
  gameRule: GameRule
  /** The part of it that says how to train. */
  rule: StepRule
  task: RunTask
  /** The rows to train on. */
  dataset: FixedDataset
  /** Rows to measure on, as the creator gave them. `undefined` if there are none. */
  test: FixedDataset | undefined
  genesis: Weights
}

/**
 * Fetches all that a run is trained from, and checks it against the chain: the root of the dataset, the root of the genesis, and that all
 * is within the limits of the exact step. Do it before any deposit.
 *
 * @throws {NotReplayableError} when the run's adjudicator is not the game, or its rule is beyond the limits.
 * @throws {RunTaskMismatchError} when the task has other columns, classes or rows than the rule, or a file other bytes.
 * @throws {DatasetRootError} when the dataset has another root.
 * @throws {GenesisRootError} when neither seed, directory, transaction nor state gives weights of the genesis' root.
 * @throws {FixedLabelError} when a label is no class of the network.
 * @throws {ContentTooLargeError} when the dataset has more than `maxDatasetBytes`; it is not fetched then.
 * @throws {BlockNotFoundError} when the store lacks a block.
 * @throws {InvalidRunTaskError} when `task.json` does not describe a run.
 * @throws {UnknownRunError} when there is no such run.
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import { GatewayStore } from 'modelmarket/content'
 * import { verifyRun } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io', 'https://dweb.link'] })
 * const { task, dataset, rule } = await verifyRun(client, { address: training, runId: 1n, store })
 * console.log(task.title, dataset.rows, rule.shape.join('-'))
 * ```
 */
export async function verifyRun(client: AnyClient, parameters: VerifyRunParameters): Promise<VerifiedRun> {
  const {
    address,
    runId,
    store,
    maxDatasetBytes = defaultDatasetBytes,
    limits,
    blockNumber,
    signal,
    onProgress,
  } = parameters
  const [chainId, run] = await Promise.all([
    chainIdOf(client),
    parameters.run ?? getRun(client, { address, runId, blockNumber }),
  ])
  const gameRule = await readRule(client, { address, run, blockNumber })
  const { shape, batch, rows, mul, shift, halveEvery, schedule, seed } = gameRule
  const rule: StepRule = { shape, batch, rows, mul, shift, halveEvery, schedule, seed }
  const directory = await fetchDirectory(run.taskCid, store, {
    ...(signal ? { signal } : {}),
    ...(limits ? { limits } : {}),
  })
  const read = (path: string, maxBytes: number) =>
    directory.read(path, {
      maxBytes,
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress: (progress) => onProgress({ path, ...progress }) } : {}),
    })
  const task = parseRunTask(await read('task.json', maxRunTaskBytes))
  const require = (what: string, expected: number, actual: number) => {
    if (expected !== actual) throw new RunTaskMismatchError({ runId, what, expected, actual })
  }
  const columns = shape[0] as number
  const rowBytes = 2 * (columns + 1)
  require('it has other inputs', columns, task.features.length)
  require('it has other classes', shape.at(-1) as number, task.classes.length)
  require('it has other rows', rows, task.rows.train)
  const readRows = async (path: string, count: number) => {
    const entry = directory.entries.find((entry) => entry.path === path)
    // A file of another size is not fetched. If it is missing, `read` says so.
    if (entry) require(`\`${path}\` has other bytes`, count * rowBytes, entry.size)
    return decodeDataset(await read(path, maxDatasetBytes), { columns })
  }
  const dataset = await readRows('dataset.bin', rows)
  const actual = datasetRoot(dataset)
  if (actual !== gameRule.dataset) throw new DatasetRootError({ runId, expected: gameRule.dataset, actual })
  checkDataset(dataset, shape)
  const test = task.rows.test > 0 ? await readRows('test.bin', task.rows.test) : undefined
  const genesis = await findGenesis(client, { address, run, gameRule, directory, read, store, signal })
  return { chainId, address, run, gameRule, rule, task, dataset, test, genesis }
}

async function readRule(
  client: AnyClient,
  { address, run, blockNumber }: { address: Address; run: Run; blockNumber: bigint | undefined },
): Promise<GameRule> {
  const { runId, adjudicator } = run
  const rule = await getRule(client, { address: adjudicator, training: address, runId, blockNumber })
  try {
    return decodeGameRule(rule)
  } catch (cause) {
    if (!InvalidRuleError.is(cause)) throw cause
    throw new NotReplayableError({ runId }, { cause })
  }
}

interface GenesisSource {
  address: Address
  run: Run
  gameRule: GameRule
  directory: Directory
  /** Reads a file of the directory. */
  read: (path: string, maxBytes: number) => Promise<Uint8Array>
  store: Pick<Blockstore, 'get'>
  signal: AbortSignal | undefined
}

/** Finds the weights that the run starts from, wherever they are. What is found has the root that the run says. */
async function findGenesis(client: AnyClient, source: GenesisSource): Promise<Weights> {
  const { run, gameRule } = source
  const { shape, seed } = gameRule
  const { runId, genesisRoot, genesisState } = run
  const seeded = genesisWeights({ shape, seed })
  if (weightsRoot(seeded, shape) === genesisRoot) return seeded
  const tried = ['the weights that the seed gives']
  let cause: unknown
  const places: [what: string, find: () => Promise<Weights | undefined>][] = [
    ['genesis.bin', () => genesisFile(source)],
    ['the content of the transaction that created the run', () => genesisContent(client, source)],
    ['the state that the run starts from', () => genesisOfState(client, source, genesisState)],
  ]
  for (const [what, find] of places) {
    try {
      const found = await find()
      if (found) return found
    } catch (error) {
      // A retryable error may pass, so it is no reason to go on. Other errors stay, and the next place may have the weights.
      if (!ModelMarketError.is(error) || error.retryable) throw error
      tried.push(what)
      cause ??= error
    }
  }
  throw new GenesisRootError({ runId, expected: genesisRoot, tried }, { cause })
}

async function genesisFile({ run, gameRule, directory, read }: GenesisSource): Promise<Weights | undefined> {
  if (!directory.entries.some(({ path }) => path === 'genesis.bin')) return undefined
  const { shape } = gameRule
  const bytes = await read('genesis.bin', weightBytes(shape))
  return checkedWeights(bytes, { shape, root: run.genesisRoot, what: 'the genesis' })
}

async function genesisContent(
  client: AnyClient,
  { address, run, gameRule }: GenesisSource,
): Promise<Weights | undefined> {
  const { runId, genesisRoot: root, createdAt: timestamp } = run
  const [created] = await eventsAt(client, { address, runId, eventName: 'RunCreated', timestamp })
  if (!created || created.args.content === '0x') return undefined
  return checkedWeights(hexToBytes(created.args.content), {
    shape: gameRule.shape,
    root,
    what: 'the genesis',
  })
}

async function genesisOfState(
  client: AnyClient,
  { address, gameRule, store, signal }: GenesisSource,
  stateHash: Hex | undefined,
): Promise<Weights | undefined> {
  if (stateHash === undefined) return undefined
  const state = await getState(client, { address, stateHash })
  // The state may be of another run, whose rule says where its weights are. It is final, so any block will do.
  const origin = await getRun(client, { address, runId: state.runId })
  const originRule = await readRule(client, { address, run: origin, blockNumber: undefined })
  const rule = { shape: gameRule.shape, inlineWeights: originRule.inlineWeights }
  return fetchWeights(client, { address, state, rule, store, signal })
}
