import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Command } from 'commander'
import type { Address } from 'viem'
import { chainIdOf } from '../../../../../chain/index.js'
import { agentOptions } from '../../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../../cli/feeOptions.js'
import { needFile } from '../../../../../cli/files.js'
import { HeldBlocks } from '../../../../../cli/heldBlocks.js'
import { currentFolder } from '../../../../../cli/io.js'
import { needCoins, needEther } from '../../../../../cli/needFunds.js'
import { jsonOf } from '../../../../../cli/output.js'
import { parseCount } from '../../../../../cli/parse.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { adviseIfRefused } from '../../../../../cli/refusal.js'
import { splitShare } from '../../../../../cli/splitShare.js'
import { summariseSurvey } from '../../../../../cli/survey.js'
import {
  addTableFlags,
  type TableFlags,
  type TableOptions,
  tableOptions,
} from '../../../../../cli/tableFlags.js'
import { parseCid } from '../../../../../content/index.js'
import {
  formatCoins,
  formatCount,
  formatDuration,
  formatScore,
  parseCoins,
  parseDuration,
  parseScore,
} from '../../../../../format/index.js'

import { InsufficientAllowanceError, InsufficientBalanceError } from '../../../../../token/index.js'
import { type RequestOrder, requestSalts, runRequester, storedRequests } from '../../../agents/index.js'
import { verifyMarket } from '../../../deploy/index.js'
import { type PreparedRequest, type PrepareRequestParameters, prepareRequest } from '../../../flows/index.js'
import { type CreateRequestParameters, createRequest, getRequest } from '../../../index.js'
import { type MarketSession, marketKey, withMarket } from '../../session.js'
import { follow } from './follow.js'
import { pendingOrders, stakesOfKnown } from './stakes.js'

interface CreateOptions extends TableFlags {
  data: string
  label: string
  testSize?: number
  reward: bigint
  stake?: bigint
  submissionWindow: number
  responseWindow: number
  minScore: string
  title?: string
  description?: string
  licence?: string
  order?: string
  wait?: boolean
}

export function addCreate(request: Command, shell: Shell): void {
  addFeeOptions(addTableFlags(request.command('create')))
    .description('split a table, publish it without the test labels, and offer a reward for a model')
    .requiredOption('--data <file>', 'the table, CSV or Parquet')
    .requiredOption('--label <column>', 'the column to predict')
    .requiredOption('--reward <coins>', 'what the winner is paid', (text) => parseCoins(text))
    .option('--stake <coins>', 'what each trainer puts up (default: a tenth of the reward)', (text) =>
      parseCoins(text),
    )
    .option('--test-size <n>', 'how many rows to withhold the labels of (default: a fifth)', parseCount)
    .option(
      '--min-score <score>',
      'what a model has to reach: correct labels, or a percentage such as 90%',
      '0',
    )
    .option('--submission-window <duration>', 'how long trainers have', parseDuration, 7 * 86_400)
    .option(
      '--response-window <duration>',
      'how long each party has to act afterwards',
      parseDuration,
      86_400,
    )
    .option('--title <text>', 'what trainers read (default: the name of the file)')
    .option('--description <text>', 'what trainers read')
    .option('--licence <text>', 'the licence of the data: an SPDX identifier')
    .option('--order <name>', 'a name of yours: an order that was given before is not made again')
    .option('--wait', 'go on until it is closed: reveal the labels in time, and audit the model')
    .action(withMarket<CreateOptions>(shell, create))
}

async function create(session: MarketSession, options: CreateOptions): Promise<void> {
  const { io, output, signal } = session
  const { address } = await session.contract()
  const file = resolve(currentFolder(io), options.data)
  await needFile(file)
  const { label, testSize, reward, submissionWindow, responseWindow, minScore } = options
  // What is not a score is told before the table is read.
  parseScore(minScore, testSize ?? Number.POSITIVE_INFINITY)
  const columns = { label, ...tableOptions(options) }
  const offer = { reward, stake: options.stake ?? reward / 10n, submissionWindow, responseWindow }
  const task = {
    title: options.title ?? basename(file).slice(0, 200),
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.licence === undefined ? {} : { licence: options.licence }),
  }
  // The same command again is the same order, so that one that was interrupted can be repeated.
  const given = jsonOf({ offer, minScore, task, testSize, columns })
  const id = options.order ?? `${task.title}-${await digest(file, given, signal)}`

  const client = await session.wallet()
  const agent = await agentOptions(session, client)
  const stored = await storedRequests(agent.vault, await marketKey(client, address, client.account.address))
  const known = stored.find(({ order }) => order === id)
  let requestId = known?.requestId
  if (requestId !== undefined) {
    const { deadline, closedAt } = await getRequest(client, { address, requestId })
    output.result(
      { type: 'created', requestId, order: id, deadline },
      `The order was given before: it is request ${requestId}.`,
    )
    if (!options.wait || closedAt > 0n) return
  }
  const store = await session.store({ writable: true })
  const orders: RequestOrder[] = []
  if (known) {
    await session.confirm(...stakesOfKnown(client.account.address, stored))
  } else {
    const salts =
      session.salts === 'derived' ? await requestSalts(client, { market: address, order: id }) : {}
    const chainId = await chainIdOf(client)
    // All that can be wrong is found out before it is asked for money, and nothing is published before it is agreed to.
    const dataset = await HeldBlocks.open()
    try {
      const prepared = await prepare(session, {
        file,
        columns,
        ...(testSize === undefined ? {} : { testSize }),
        task,
        chainId,
        store: dataset,
        ...salts,
      })
      const { size, datasetCid } = prepared.parameters
      const terms = { ...offer, minScore: parseScore(minScore, size) }
      await checkOrder(client, { address, ...prepared.parameters, ...terms })
      const { token } = await verifyMarket(client, { address })
      const balance = await needCoins(client, { token, amount: reward })
      await session.confirm(
        `A request is created by ${client.account.address}, which has ${formatCoins(balance)}.`,
        `At stake: the reward of ${formatCoins(reward)}. It is lost if the labels are not revealed in time:`,
        `within ${formatDuration(responseWindow)} of the end of submissions, which is ${formatDuration(submissionWindow)} from now.`,
        `Wanted: ${wanted(terms.minScore, size)} Each trainer stakes ${formatCoins(terms.stake)}.`,
        `The labels are kept in the vault ${session.vaultFolder}. Back it up.`,
        ...(session.salts === 'derived'
          ? [`With the table and the order's name, ${id}, \`vault recover market\` can make them again.`]
          : []),
        ...pendingOrders(stored),
        ...prepared.warnings.map(({ message }) => `WARNING: ${message}`),
      )
      await output.progress.step('The dataset is published', async (update) => {
        await dataset.moveTo(store, { signal, onProgress: update })
        await store.pin?.(parseCid(datasetCid), { signal })
        return { value: undefined, text: `The dataset is published: ${datasetCid}` }
      })
      orders.push({ id, prepared, ...terms })
    } finally {
      await dataset.remove()
    }
  }
  await follow(session, runRequester({ ...agent, store, orders }), (event) => {
    if (event.type === 'refused' && event.order === id) throw event.error
    if (event.type === 'created' && event.order === id) requestId = event.requestId
    // The order itself, or what became of it. Other requests of the vault are told only.
    const isOwn = event.type === 'stopped' && (event.key === undefined || event.key === String(requestId))
    if (isOwn) throw event.error
    if (!options.wait) return requestId !== undefined
    return event.type === 'closed' && event.requestId === requestId
  })
}

/** Splits the table, and tells what became of its columns. */
function prepare(
  { output, signal }: MarketSession,
  {
    file,
    columns,
    ...others
  }: Pick<PrepareRequestParameters, 'testSize' | 'task' | 'chainId' | 'store' | 'salt' | 'seed'> & {
    file: string
    columns: TableOptions & { label: string }
  },
): Promise<PreparedRequest> {
  return output.progress.step('Splitting the table', async (update) => {
    const value = await adviseIfRefused({ file, options: columns, signal }, () =>
      prepareRequest({
        ...columns,
        ...others,
        file,
        signal,
        onProgress: (progress) => progress.phase !== 'publishing' && update(splitShare(progress)),
      }),
    )
    const { train, test } = value.task.rows
    const text = `The table is split: ${formatCount(train)} rows to train on, ${formatCount(test)} to test on.`
    return { value, text, details: summariseSurvey(value.survey) }
  })
}

/** Finds out whether the contract would take an order, but for the coins. */
async function checkOrder(
  client: Awaited<ReturnType<MarketSession['wallet']>>,
  order: CreateRequestParameters & { address: Address },
): Promise<void> {
  await needEther(client)
  try {
    await createRequest.simulate(client, order)
  } catch (error) {
    // The market may not take the coins yet. It looks at that last, and the requester allows it by itself.
    if (!(error instanceof InsufficientAllowanceError || error instanceof InsufficientBalanceError))
      throw error
  }
}

function wanted(minScore: number, size: number): string {
  return minScore > 0
    ? `${formatScore(minScore, size)} or more.`
    : 'any model, however bad: `--min-score 90%` would ask for more.'
}

async function digest(file: string, options: string, signal: AbortSignal): Promise<string> {
  const hash = sha256.create()
  for await (const chunk of createReadStream(file, { signal })) hash.update(chunk)
  return bytesToHex(hash.update(utf8ToBytes(options)).digest()).slice(0, 8)
}
