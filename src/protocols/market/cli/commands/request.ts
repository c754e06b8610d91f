import { basename, resolve } from 'node:path'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Command } from 'commander'
import type { Address } from 'viem'
import type { ContractKey } from '../../../../agents/index.js'
import { chainIdOf } from '../../../../chain/index.js'
import { chainTime } from '../../../../cli/chainTime.js'
import { withSession } from '../../../../cli/commands/withSession.js'
import { AuditFailedError, MissingSettingError } from '../../../../cli/errors.js'
import { isFolder, readInput, writeOutput } from '../../../../cli/files.js'
import {
  formatCoins,
  formatCount,
  formatDuration,
  formatScore,
  formatShare,
  formatTime,
} from '../../../../cli/format.js'
import type { Io } from '../../../../cli/io.js'
import { jsonOf } from '../../../../cli/output.js'
import { needPackages } from '../../../../cli/packages.js'
import { parseCoins, parseCount, parseDuration, parseId, parseScore } from '../../../../cli/parse.js'
import type { Session } from '../../../../cli/session.js'
import { addSplitFlags, parseTable, type SplitFlags, splitFlags } from '../../../../cli/splitFlags.js'
import { fetchFile, parseCid } from '../../../../content/index.js'
import { getToken, InsufficientAllowanceError, InsufficientBalanceError } from '../../../../token/index.js'
import {
  type RequesterEvent,
  type RequestOrder,
  requestSalts,
  runRequester,
  type StoredRequest,
  storedRequests,
} from '../../agents/index.js'
import { auditRequest, parseRequestSecret, prepareRequest, type RequestSecret } from '../../flows/index.js'
import {
  allowedCalls,
  type CreateRequestParameters,
  cancelRequest,
  createRequest,
  getRequest,
  type Request,
  revealTruth,
  statusEnd,
} from '../../index.js'
import { HeldBlocks } from '../heldBlocks.js'
import { needCoins, needEther } from '../needFunds.js'
import { formatTable } from '../tables.js'
import { agentOptions, tell } from './agents.js'

interface CreateOptions extends SplitFlags {
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

export function addRequestCommands(program: Command, io: Io): void {
  const request = program.command('request').description('buy a model')

  addSplitFlags(request.command('create'))
    .description('split a table, publish it without the test labels, and offer a reward for a model')
    .requiredOption('--data <file.csv>', 'the table: a header, numeric features and a label')
    .requiredOption('--label <column>', 'the column to predict')
    .requiredOption('--reward <coins>', 'what the winner is paid', parseCoins)
    .option('--stake <coins>', 'what each trainer puts up (default: a tenth of the reward)', parseCoins)
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
    .action(withSession<CreateOptions>(io, create))

  request
    .command('run')
    .description(
      'look after all requests of the vault until they are closed: reveal labels in time, audit models',
    )
    .action(
      withSession(io, async (session) => {
        const client = await session.wallet()
        await needEther(client)
        const agent = await agentOptions(session, client)
        const stored = await storedRequests(agent.vault, await marketKey(session))
        await session.confirm(...stakesOfKnown(client.account.address, stored))
        const store = await session.store({ writable: false })
        let left = 0
        await follow(session, runRequester({ ...agent, ...requesterOptions(session), store }), (event) => {
          if (event.type === 'started') left += event.tracked
          if (event.type === 'created') left++
          if (event.type === 'closed') left--
          return left === 0
        })
      }),
    )

  request
    .command('status')
    .description('what has become of a request, or of all those of the vault')
    .argument('[id]', 'the request')
    .action(
      withSession(io, async (session, _options, [id]) => {
        await (id === undefined ? statusOfAll(session) : statusOfOne(session, parseId(id)))
      }),
    )

  request
    .command('reveal')
    .description('reveal the labels, once submissions have ended')
    .argument('<id>', 'the request')
    .option('--secret <file>', "the request's secret, if it is not in the vault")
    .action(withSession<{ secret?: string }>(io, reveal))

  request
    .command('cancel')
    .description('close a request before its labels are out')
    .argument('<id>', 'the request')
    .option('--max-live <n>', 'forfeit the reward to so many trainers at most', parseCount, 0)
    .action(withSession<{ maxLive: number }>(io, cancel))

  request
    .command('audit')
    .description('run the model that won again, and compare its predictions with those that were paid for')
    .argument('<id>', 'the request')
    .option('-o, --output <file.onnx>', 'where to put the model')
    .option('--timeout <duration>', 'how long the model may take (default: 1m)', parseDuration)
    .action(withSession<{ output?: string; timeout?: number }>(io, audit))
}

async function create(session: Session, options: CreateOptions): Promise<void> {
  const { io, output, signal, market: address } = session
  const file = resolve(io.cwd, options.data)
  const content = await readInput(file)
  const { label, reward, submissionWindow, responseWindow } = options
  const flags = splitFlags(options)
  const table = parseTable(content, label, flags)
  const { testSize = Math.ceil(table.rowCount / 5) } = options
  const terms = {
    reward,
    stake: options.stake ?? reward / 10n,
    submissionWindow,
    responseWindow,
    minScore: parseScore(options.minScore, testSize),
  }
  const task = {
    title: options.title ?? basename(file).slice(0, 200),
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.licence === undefined ? {} : { licence: options.licence }),
  }
  // The same command again is the same order, so that one that was interrupted can be repeated.
  const id = options.order ?? `${task.title}-${digest(content, jsonOf({ terms, task, testSize, ...flags }))}`

  const client = await session.wallet()
  const agent = await agentOptions(session, client)
  const stored = await storedRequests(agent.vault, await marketKey(session))
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
    // All that can be wrong is found out before it is asked for money, and nothing is published before it is agreed to.
    const dataset = new HeldBlocks()
    const salts =
      session.salts === 'derived' ? await requestSalts(client, { market: address, order: id }) : {}
    const prepared = await prepareRequest({
      table,
      label,
      ...flags,
      testSize,
      task,
      store: dataset,
      signal,
      ...salts,
    })
    await checkOrder(client, { address, ...prepared.parameters, ...terms })
    const token = await getToken(client, { address })
    const balance = await needCoins(client, { token, amount: reward })
    await session.confirm(
      `A request is created by ${client.account.address}, which has ${formatCoins(balance)}.`,
      `At stake: the reward of ${formatCoins(reward)}. It is lost if the labels are not revealed in time:`,
      `within ${formatDuration(responseWindow)} of the end of submissions, which is ${formatDuration(submissionWindow)} from now.`,
      `Wanted: ${wanted(terms.minScore, testSize)} Each trainer stakes ${formatCoins(terms.stake)}.`,
      `The labels are kept in the vault ${session.vaultFolder}. Back it up.`,
      ...(session.salts === 'derived'
        ? [`With the table and the order's name, ${id}, \`vault recover\` can make them again.`]
        : []),
      ...pendingOrders(stored),
      ...prepared.warnings.map(({ message }) => `WARNING: ${message}`),
    )
    await output.progress.step('The dataset is published', async (update) => {
      const { datasetCid } = prepared.parameters
      await dataset.moveTo(store, { signal, onProgress: update })
      await store.pin?.(parseCid(datasetCid), { signal })
      return { value: undefined, text: `The dataset is published: ${datasetCid}` }
    })
    orders.push({ id, prepared, ...terms })
  }
  await follow(session, runRequester({ ...agent, ...requesterOptions(session), store, orders }), (event) => {
    if (event.type === 'refused' && event.order === id) throw event.error
    if (event.type === 'created' && event.order === id) requestId = event.requestId
    if (!options.wait) return requestId !== undefined
    return event.type === 'closed' && event.requestId === requestId
  })
}

/** Finds out whether the contract would take an order, but for the coins. */
async function checkOrder(
  client: Awaited<ReturnType<Session['wallet']>>,
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

/** What a requester does for orders that its vault has. */
function stakesOfKnown(payer: Address, stored: readonly StoredRequest[]): string[] {
  const pending = pendingOrders(stored)
  return pending.length > 0
    ? [`This spends ether of ${payer} on gas.`, ...pending]
    : [`This spends ether of ${payer} on gas, and no coins.`]
}

/** Orders that an earlier run was stopped in the middle of: the requester goes on with them, and pays their rewards. */
function pendingOrders(stored: readonly StoredRequest[]): string[] {
  const pending = stored.filter(({ requestId }) => requestId === undefined).map(({ order }) => order)
  return pending.length > 0
    ? [
        `Orders of before that are not on chain are created, too, for what was agreed to then: ${pending.join(', ')}.`,
      ]
    : []
}

function requesterOptions({ config }: Session): { checkClock: boolean } {
  return { checkClock: config.checkClock ?? true }
}

/** Prints what a requester tells, until that is what was waited for. */
async function follow(
  session: Session,
  events: AsyncIterable<RequesterEvent>,
  isLast: (event: RequesterEvent) => boolean,
): Promise<void> {
  for await (const event of events) {
    // It is about no request that something could still happen to.
    if (event.type === 'failed' && event.requestId === undefined) throw event.error
    tell(session, event)
    if (isLast(event)) return
  }
  session.signal.throwIfAborted()
}

async function marketKey(session: Session): Promise<ContractKey> {
  return { chainId: await chainIdOf(session.client), address: session.market }
}

function digest(...parts: readonly (Uint8Array | string)[]): string {
  const hash = sha256.create()
  for (const part of parts) hash.update(typeof part === 'string' ? utf8ToBytes(part) : part)
  return bytesToHex(hash.digest()).slice(0, 8)
}

async function statusOfAll(session: Session): Promise<void> {
  const { client, market: address, output } = session
  const stored = await storedRequests(await session.vault({ existing: true }), await marketKey(session))
  const now = await chainTime(client)
  const rows = await Promise.all(
    stored.map(async ({ order, requestId }) => {
      if (requestId === undefined) return { order }
      const request = await getRequest(client, { address, requestId })
      return { order, requestId, request, until: statusEnd(request, request.status) }
    }),
  )
  const text = formatTable(
    ['id', 'order', 'status', 'left', 'reward', 'models'],
    rows.map(({ order, requestId, request, until }) => [
      requestId?.toString() ?? '–',
      order,
      request?.status ?? 'not created',
      until === undefined ? '' : formatDuration(until > now ? until - now : 0n),
      request ? formatCoins(request.reward) : '',
      request ? formatCount(request.submissionCount) : '',
    ]),
    { right: [0, 4, 5] },
  )
  output.result({ requests: rows }, rows.length > 0 ? text : 'The vault has no requests.')
}

async function statusOfOne(session: Session, requestId: bigint): Promise<void> {
  const { client, market: address, output } = session
  const request = await getRequest(client, { address, requestId })
  const now = await chainTime(client)
  const until = statusEnd(request, request.status)
  const calls = allowedCalls(request, { address: request.requester }, now)
  const text = [
    `Request ${requestId} is ${request.status}${until === undefined ? '' : ` until ${formatTime(until)}`}.`,
    `${formatCount(request.liveCount)} submissions are live.`,
    ...calls.map(
      ({ call, costs }) => `Its requester can now: ${call}${costs ? ` (costs the ${costs})` : ''}`,
    ),
  ]
  output.result({ request, until, calls }, text.join('\n'))
}

async function reveal(
  session: Session,
  options: { secret?: string },
  [id = '']: readonly string[],
): Promise<void> {
  const { market: address, output, io } = session
  const requestId = parseId(id)
  const client = await session.wallet()
  const request = await getRequest(client, { address, requestId })
  const secret = options.secret
    ? parseRequestSecret(new TextDecoder().decode(await readInput(resolve(io.cwd, options.secret))))
    : await secretOf(session, request)
  await needEther(client)
  await session.confirm(
    `The labels of request ${requestId} become public, for ever.`,
    `This spends ether of ${client.account.address} on gas.`,
  )
  const { labels, salt } = secret
  const notBefore = requesterOptions(session).checkClock ? request.deadline : undefined
  const parameters = { address, requestId, labels, salt, notBefore }
  const { receipt, ...revealed } = await revealTruth.sync(client, parameters)
  const { transactionHash } = receipt
  output.result({ ...revealed, transactionHash }, `The labels of request ${requestId} are revealed.`)
}

async function secretOf(session: Session, { requestId, truth }: Request): Promise<RequestSecret> {
  const hasVault = await isFolder(session.vaultFolder)
  const stored = hasVault ? await storedRequests(await session.vault(), await marketKey(session)) : []
  const found = stored.find(({ secret }) => secret.truth === truth)
  if (found) return found.secret
  throw new MissingSettingError(`The secret of request ${requestId}`, [
    `The vault ${session.vaultFolder} does not have it. Name its file with \`--secret FILE\`.`,
  ])
}

async function cancel(
  session: Session,
  { maxLive }: { maxLive: number },
  [id = '']: readonly string[],
): Promise<void> {
  const { market: address, output } = session
  const requestId = parseId(id)
  const client = await session.wallet()
  const { liveCount, reward } = await getRequest(client, { address, requestId })
  // What the contract would refuse is not asked for.
  await cancelRequest.simulate(client, { address, requestId, maxLive })
  await needEther(client)
  await session.confirm(
    liveCount === 0
      ? `Request ${requestId} is closed, and the reward of ${formatCoins(reward)} comes back.`
      : `Request ${requestId} is closed. At stake: the reward of ${formatCoins(reward)} goes to its ${formatCount(liveCount)} live submissions.`,
    `If more than ${formatCount(maxLive)} submissions are live by then, nothing happens.`,
  )
  const { receipt, outcome } = await cancelRequest.sync(client, { address, requestId, maxLive })
  const { transactionHash } = receipt
  output.result(
    { requestId, outcome, transactionHash },
    `Request ${requestId} is closed: the reward is ${outcome}.`,
  )
}

async function audit(
  session: Session,
  { output: target, timeout }: { output?: string; timeout?: number },
  [id = '']: readonly string[],
): Promise<void> {
  needPackages('onnxruntime-node')
  const { client, market: address, output, io, signal } = session
  const requestId = parseId(id)
  const store = await session.store({ writable: false })
  const found = await output.progress.step('The model is run again', async (update) => {
    const value = await auditRequest(client, {
      address,
      requestId,
      store,
      signal,
      timeoutMs: timeout === undefined ? undefined : timeout * 1_000,
      onProgress: ({ done, total }) => update(done / total),
    })
    return { value, text: `The model ${value.modelCid} was run again.` }
  })
  const { modelCid, agreeing, agreement, size, accuracy, score } = found
  if (target !== undefined) {
    await writeOutput(resolve(io.cwd, target), await fetchFile(modelCid, store, { signal }))
  }
  const text = [
    `${formatCount(agreeing)} of ${formatCount(size)} predictions are those that were paid for.`,
    `It gets ${formatShare(accuracy)} right; the contract counted ${formatScore(score, size)}.`,
    ...(target === undefined ? [] : [`The model is in ${target}.`]),
  ]
  output.result({ requestId, ...found }, text.join('\n'))
  if (agreement < 1) throw new AuditFailedError({ requestId, agreeing, size })
}
