import type { Command } from 'commander'
import { type Address, isAddressEqual } from 'viem'
import { chainTime } from '../../../../cli/chainTime.js'
import { withSession } from '../../../../cli/commands/withSession.js'
import { UsageError } from '../../../../cli/errors.js'
import { formatAddress, formatCoins, formatCount, formatDuration } from '../../../../cli/format.js'
import type { Io } from '../../../../cli/io.js'
import { parseAddress, parseCount, parseId } from '../../../../cli/parse.js'
import type { Session } from '../../../../cli/session.js'
import {
  collect,
  getMarketEvents,
  getRequest,
  getRequestCount,
  getSubmission,
  payoutOf,
  type Request,
  type Status,
  type Submission,
  statusEnd,
  statuses,
} from '../../index.js'
import { needEther } from '../needFunds.js'
import { formatTable } from '../tables.js'
import { formatTimeline, readTimeline } from '../timeline.js'

interface ListOptions {
  status?: Status
  requester?: Address
  limit: number
}

export function addMarketCommands(program: Command, io: Io): void {
  program
    .command('list')
    .description('the requests of the market, the latest first')
    .option('--status <status>', `only those that are ${statuses.join(', ')}`, parseStatus)
    .option('--requester <address>', 'only those of this account', parseAddress)
    .option('--limit <n>', 'how many', parseCount, 20)
    .action(withSession<ListOptions>(io, list))

  program
    .command('show')
    .description('what has happened to a request, and what comes next')
    .argument('<id>', 'the request')
    .action(withSession(io, show))

  program
    .command('collect')
    .description(
      'take what closed requests owe the account: of some requests, or of all that it submitted to',
    )
    .argument('[id...]', 'the requests')
    .action(withSession(io, collectAll))
}

function parseStatus(text: string): Status {
  const status = statuses.find((status) => status === text)
  if (status) return status
  throw new UsageError(`${JSON.stringify(text.slice(0, 80))} is no status.`, {
    metaMessages: [`Expected: ${statuses.join(', ')}.`],
  })
}

/** Requests to read at a time. */
const batch = 16n

async function list(session: Session, { status, requester, limit }: ListOptions): Promise<void> {
  const { client, market: address, output, signal } = session
  const now = await chainTime(client)
  const found: Request[] = []
  for (let id = await getRequestCount(client, { address }); id > 0n && found.length < limit; id -= batch) {
    signal.throwIfAborted()
    const ids = Array.from({ length: Number(id < batch ? id : batch) }, (_, i) => id - BigInt(i))
    const requests = await Promise.all(ids.map((requestId) => getRequest(client, { address, requestId })))
    const wanted = requests.filter(
      (request) =>
        (status === undefined || request.status === status) &&
        (requester === undefined || isAddressEqual(request.requester, requester)),
    )
    found.push(...wanted.slice(0, limit - found.length))
  }
  const isNarrow = (output.columns ?? wide) < wide
  const columns = [
    { head: 'id', text: ({ requestId }: Request) => requestId.toString(), isNumber: true },
    { head: 'status', text: ({ status }: Request) => status },
    { head: 'left', text: (request: Request) => timeLeft(request, now) },
    { head: 'reward', text: ({ reward }: Request) => formatCoins(reward), isNumber: true },
    { head: 'stake', text: ({ stake }: Request) => formatCoins(stake), isNumber: true, isExtra: true },
    { head: 'labels', text: ({ size }: Request) => formatCount(size), isNumber: true, isExtra: true },
    { head: 'wanted', text: ({ minScore }: Request) => formatCount(minScore), isNumber: true },
    { head: 'models', text: ({ submissionCount }: Request) => formatCount(submissionCount), isNumber: true },
    { head: 'requester', text: ({ requester }: Request) => formatAddress(requester) },
  ].filter(({ isExtra = false }) => !(isNarrow && isExtra))
  const text = formatTable(
    columns.map(({ head }) => head),
    found.map((request) => columns.map(({ text }) => text(request))),
    { right: columns.flatMap(({ isNumber = false }, i) => (isNumber ? [i] : [])) },
  )
  output.result({ requests: found }, found.length > 0 ? text : 'There are no such requests.')
}

/** On a terminal of fewer columns some are left out, which `show` tells. */
const wide = 100

function timeLeft(request: Request, now: bigint): string {
  const until = statusEnd(request, request.status)
  return until === undefined ? '' : formatDuration(until > now ? until - now : 0n)
}

async function show(session: Session, _options: object, [id = '']: readonly string[]): Promise<void> {
  const { client, market: address, output, fromBlock, signal } = session
  const requestId = parseId(id)
  const request = await getRequest(client, { address, requestId })
  const timeline = await readTimeline(client, { address, requestId, fromBlock, signal })
  const now = await chainTime(client)
  output.result({ request, timeline }, formatTimeline({ request, timeline, now }))
}

async function collectAll(session: Session, _options: object, ids: readonly string[]): Promise<void> {
  const { market: address, output } = session
  const client = await session.wallet()
  const owner = client.account.address
  const requestIds = ids.map(parseId)
  // Of a request that does not exist nothing is owed, but that is not what was meant.
  for (const requestId of requestIds) await getRequest(client, { address, requestId })
  const submissions = await submissionsOf(session, { owner, requestIds })
  const due: { submission: Submission; amount: bigint }[] = []
  for (const submission of submissions) {
    const request = await getRequest(client, { address, requestId: submission.requestId })
    const amount = payoutOf(request, submission)
    if (amount > 0n) due.push({ submission, amount })
  }
  const total = due.reduce((sum, { amount }) => sum + amount, 0n)
  if (total === 0n) return output.result({ collected: [], total }, `Nothing is owed to ${owner}.`)
  await needEther(client)
  await session.confirm(
    `${formatCoins(total)} of ${formatCount(due.length)} submissions go to ${owner}, for gas.`,
  )
  const collected: { requestId: bigint; index: number; amount: bigint }[] = []
  for (const { submission } of due) {
    const { requestId, index } = submission
    const { amount } = await collect.sync(client, { address, requestId, index })
    collected.push({ requestId, index, amount })
    output.print(`Request ${requestId}: collected ${formatCoins(amount)}.`)
  }
  output.result({ collected, total }, '')
}

/** What an account has submitted and not collected: to some requests, or, as the market's events tell, to all. */
async function submissionsOf(
  session: Session,
  { owner, requestIds }: { owner: Address; requestIds: readonly bigint[] },
): Promise<Submission[]> {
  const { client, market: address, fromBlock, signal } = session
  const range = { address, fromBlock, eventNames: ['ModelSubmitted'] as const, signal }
  const events =
    requestIds.length === 0
      ? await getMarketEvents(client, range)
      : (
          await Promise.all(requestIds.map((requestId) => getMarketEvents(client, { ...range, requestId })))
        ).flat()
  const own = events.flatMap((event) =>
    event.eventName === 'ModelSubmitted' && isAddressEqual(event.args.trainer, owner) ? [event.args] : [],
  )
  return Promise.all(
    own.map(({ requestId, index }) => getSubmission(client, { address, requestId, index: Number(index) })),
  )
}
