import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { getGasPrice } from 'viem/actions'
import { askWith, chainIdOf } from '../../../../chain/index.js'
import { UsageError } from '../../../../cli/errors.js'
import { needFile, readInput } from '../../../../cli/files.js'
import { HeldBlocks } from '../../../../cli/heldBlocks.js'
import { currentFolder } from '../../../../cli/io.js'
import { needCoins, needEther } from '../../../../cli/needFunds.js'
import { parseAddress, parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { adviseIfRefused } from '../../../../cli/refusal.js'
import { summariseSurvey } from '../../../../cli/survey.js'
import { addTableFlags, type TableFlags, tableOptions } from '../../../../cli/tableFlags.js'
import { parseCid } from '../../../../content/index.js'
import { parseCsv, parseParquet, type Table } from '../../../../dataset/index.js'
import { FixedDatasetError } from '../../../../fixed/index.js'
import {
  formatCoins,
  formatCount,
  formatDuration,
  parseCoins,
  parseDuration,
} from '../../../../format/index.js'
import { verifyTraining } from '../../deploy/index.js'
import {
  leastWorkerDeposit,
  MissingFeaturesError,
  prepareRun,
  quantizeTable,
  type RunData,
} from '../../flows/index.js'
import { createRun } from '../../index.js'
import { NoGameError } from '../errors.js'
import { fundRun } from '../fundRun.js'
import { parseBytes32, parseHidden, parseRate } from '../parse.js'
import { checkDeposits, checkFunds, checkRanges } from '../ranges.js'
import { type TrainingSession, withTraining } from '../session.js'

interface CreateOptions extends TableFlags {
  data: string
  label: string
  testSize?: number
  hidden?: number[]
  learningRate: number
  batch: number
  halveEvery: number
  sequential?: boolean
  seed?: Hex
  steps: number
  states: number
  statesPerPeriod: number
  inline?: boolean
  reward: bigint
  workerDeposit?: bigint
  challengeDeposit?: bigint
  stateTime: number
  challengeWindow: number
  runTime: number
  clock: number
  grace: number
  game?: Address
  fund?: bigint
  coinPrice?: bigint
  title?: string
  description?: string
  licence?: string
  skipIncomplete?: boolean
}

const defaultBatch = 32

export function addCreate(group: Command, shell: Shell): void {
  addTableFlags(group.command('create'))
    .description('publish a table and open a run that trains a network on it')
    .requiredOption('--data <file>', 'the table, CSV or Parquet')
    .requiredOption('--label <column>', 'the column to predict')
    .requiredOption('--reward <coins>', 'what each final state earns its worker', (text) => parseCoins(text))
    .option('--skip-incomplete', 'leave out rows in which a feature is missing')
    .option('--test-size <n>', 'how many rows to measure on (default: a fifth)', parseCount)
    .option('--hidden <widths>', 'the widths of hidden layers, such as 64,32 (default: none)', parseHidden)
    .option('--learning-rate <rate>', 'the learning rate: how far a step goes', parseRate, 0.1)
    .option('--batch <n>', 'how many rows a step takes', parseCount, defaultBatch)
    .option('--halve-every <n>', 'halve the learning rate after so many steps', parseCount, 0)
    .option('--sequential', 'take rows in their order (default: shuffled in each epoch)')
    .option('--seed <hash>', 'what weights and order are drawn from (default: random)', parseBytes32)
    .option('--steps <n>', 'the steps of a state: a power of two up to 256', parseCount, 64)
    .option('--states <n>', 'the states of the run', parseCount, 24)
    .option('--states-per-period <n>', "the states of a worker's turn", parseCount, 4)
    .option('--inline', 'put weights into transactions (default: workers publish them)')
    .option(
      '--worker-deposit <coins>',
      'what a worker deposits for a period (default: twenty rewards, or as many as no worker gains by losing)',
      (text) => parseCoins(text),
    )
    .option(
      '--challenge-deposit <coins>',
      "what a dispute deposits (default: a fifth of the worker's)",
      (text) => parseCoins(text),
    )
    .option('--state-time <duration>', 'how long a worker has for a state', parseDuration, 600)
    .option('--challenge-window <duration>', 'how long a state can be disputed', parseDuration, 86_400)
    .option('--run-time <duration>', 'how long workers may start periods', parseDuration, 7 * 86_400)
    .option(
      '--clock <duration>',
      'the time that each side of a dispute has for all its moves',
      parseDuration,
      3_600,
    )
    .option('--grace <duration>', 'the time of each move that does not count', parseDuration, 300)
    .option('--game <address>', 'the dispute game, if there are several', parseAddress)
    .option('--fund <coins>', 'put coins into the run at once', (text) => parseCoins(text))
    .option('--coin-price <ether>', 'the price of a coin: compares deposits with gas', (text) =>
      parseCoins(text, { symbol: 'ether' }),
    )
    .option('--title <text>', 'the title that workers read (default: the name of the file)')
    .option('--description <text>', 'the description that workers read')
    .option('--licence <text>', 'the licence of the data: an SPDX identifier')
    .action(withTraining<CreateOptions>(shell, create))
}

async function create(session: TrainingSession, options: CreateOptions): Promise<void> {
  const { io, output, signal } = session
  checkRanges(options)
  if (options.fund !== undefined) checkFunds('--fund', options.fund)
  const { address } = await session.contract()
  const file = resolve(currentFolder(io), options.data)
  await needFile(file)
  const client = await session.wallet()
  const store = await session.store({ writable: true })
  await needEther(client)
  const { token, adjudicators } = await verifyTraining(client, { address })
  const adjudicator = gameOf(adjudicators, options.game)
  const chainId = await chainIdOf(client)
  const gasPrice = await askWith(client, 'eth_gasPrice', (client) => getGasPrice(client))
  const data = await readRows(session, file, options)
  const { rows } = data.dataset
  const workerDeposit = options.workerDeposit ?? defaultDeposit(data, options)
  const challengeDeposit = options.challengeDeposit ?? workerDeposit / 5n
  const isUsual = options.workerDeposit === undefined && options.challengeDeposit === undefined
  checkDeposits({ reward: options.reward, workerDeposit, challengeDeposit, isUsual })
  if (options.batch > rows && options.batch !== defaultBatch)
    throw new UsageError(`--batch is ${options.batch}, and there are ${rows} rows to train on.`)
  // All that can be wrong is found out before it is asked for money, and nothing is published before it is agreed to.
  const held = await HeldBlocks.open()
  try {
    const { parameters, rule, task, warnings } = await prepareRun({
      data,
      task: {
        title: options.title ?? basename(file).slice(0, 200),
        ...(options.description === undefined ? {} : { description: options.description }),
        ...(options.licence === undefined ? {} : { licence: options.licence }),
      },
      hidden: options.hidden,
      learningRate: options.learningRate,
      batch: Math.min(options.batch, rows),
      halveEvery: options.halveEvery,
      schedule: options.sequential ? 'sequential' : 'shuffled',
      seed: options.seed,
      stepsPerState: options.steps,
      inlineWeights: options.inline,
      clock: options.clock,
      grace: options.grace,
      adjudicator,
      reward: options.reward,
      workerDeposit,
      challengeDeposit,
      maxStates: options.states,
      statesPerPeriod: options.statesPerPeriod,
      stateSeconds: options.stateTime,
      challengeWindow: options.challengeWindow,
      runSeconds: options.runTime,
      store: held,
      chainId,
      prices: options.coinPrice === undefined ? undefined : { weiPerCoin: options.coinPrice, gasPrice },
      signal,
    })
    await createRun.simulate(client, { address, ...parameters })
    const { maxStates, reward, taskCid } = parameters
    const stakes = [
      `A run is created by ${client.account.address}: ${formatCount(maxStates)} states of a network of ${rule.shape.join('-')}, ${formatCount(rule.stepsPerState)} steps each.`,
      `All rows become public, the test rows with their labels: ${formatCount(task.rows.train)} to train on, ${formatCount(task.rows.test)} to measure on.`,
      `A state earns ${formatCoins(reward)}. A worker deposits ${formatCoins(workerDeposit)}, a challenger ${formatCoins(challengeDeposit)}, and has ${formatDuration(parameters.challengeWindow)}.`,
    ]
    if (options.fund === undefined)
      stakes.push('It costs gas, and no coins. Nobody works before it is funded.')
    else {
      const balance = await needCoins(client, { token, amount: options.fund })
      stakes.push(`At stake: ${formatCoins(options.fund)} of ${formatCoins(balance)} go into it.`)
    }
    await session.confirm(...stakes, ...warnings.map(({ message }) => `WARNING: ${message}`))
    await output.progress.step('The dataset is published', async (update) => {
      await held.moveTo(store, { signal, onProgress: update })
      await store.pin?.(parseCid(taskCid), { signal })
      return { value: undefined, text: `The dataset is published: ${taskCid}` }
    })
    const { receipt, ...created } = await createRun.sync(client, { address, ...parameters })
    output.result(
      { type: 'created', ...created, taskCid, warnings, transactionHash: receipt.transactionHash },
      `Run ${created.runId} is created.`,
    )
    if (options.fund !== undefined)
      await fundRun(session, client, { address, token, ...created, amount: options.fund })
  } finally {
    await held.remove()
  }
}

/** Returns a deposit in whole rewards, with which no worker gains by having its own states fall. */
function defaultDeposit({ dataset, classes }: RunData, options: CreateOptions): bigint {
  const { hidden = [], batch, steps, states, stateTime, challengeWindow, clock, grace, reward } = options
  const rewards = leastWorkerDeposit({
    reward: 1n,
    maxStates: states,
    stateSeconds: stateTime,
    challengeWindow,
    rule: {
      shape: [dataset.columns, ...hidden, classes.length],
      batch: Math.min(batch, dataset.rows),
      stepsPerState: steps,
      clock,
      grace,
    },
  })
  return reward * (rewards > 20n ? rewards : 20n)
}

/** The dispute game of a training contract. */
function gameOf(
  adjudicators: readonly { address: Address; kind: string }[],
  chosen: Address | undefined,
): Address {
  const games = adjudicators.filter(({ kind }) => kind === 'game').map(({ address }) => address)
  const found = games.find((game) => chosen === undefined || isAddressEqual(game, chosen))
  if (found === undefined) throw new NoGameError({ games, chosen })
  if (chosen === undefined && games.length > 1)
    throw new UsageError('There are several dispute games: name one with --game.', {
      metaMessages: [`They are ${games.join(', ')}.`],
    })
  return found
}

/** Reads the table, and rounds its features. */
async function readRows(
  { output, signal }: TrainingSession,
  file: string,
  options: CreateOptions,
): Promise<RunData> {
  const { label, testSize, skipIncomplete } = options
  const columns = { label, ...tableOptions(options) }
  return output.progress.step('Reading the table', async () => {
    const value = await adviseIfRefused({ file, options: columns, signal }, async () => {
      const table = await readTable(file, columns)
      const size = testSize === undefined ? {} : { testSize }
      return inFlags(() => quantizeTable({ ...columns, table, skipIncomplete, ...size }))
    })
    const rows = formatCount(value.dataset.rows)
    const text = `The table is read: ${rows} rows of ${formatCount(value.dataset.columns)} features, in ${formatCount(value.classes.length)} classes.`
    return { value, text, details: value.survey ? summariseSurvey(value.survey) : [] }
  })
}

/** Says in flags what helps where a table does not fit. */
function inFlags<value>(act: () => value): value {
  try {
    return act()
  } catch (error) {
    if (MissingFeaturesError.is(error))
      throw new UsageError(error.shortMessage, {
        metaMessages: [
          'Expected: a value in each row. `--skip-incomplete` leaves out these rows, `--drop COLUMN` a column.',
        ],
        cause: error,
      })
    if (FixedDatasetError.is(error))
      throw new UsageError(error.message, {
        metaMessages: ['`--drop COLUMN` leaves out a column, `--feature COLUMN` names those to learn from.'],
        cause: error,
      })
    throw error
  }
}

async function readTable(file: string, options: ReturnType<typeof tableOptions>): Promise<Table> {
  const bytes = await readInput(file)
  const { strings, separator, decimal, encoding, header, missing } = options
  const reading = Object.fromEntries(
    Object.entries({ strings, separator, decimal, encoding, header, missing }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const isParquet = new TextDecoder().decode(bytes.subarray(0, 4)) === 'PAR1'
  return isParquet ? parseParquet(bytes, reading) : parseCsv(bytes, reading)
}
