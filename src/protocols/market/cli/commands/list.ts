import type { Command } from 'commander'
import type { Address } from 'viem'
import { parseAddress, parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatTable } from '../../../../cli/table.js'
import {
  formatAddress,
  formatCoins,
  formatCount,
  formatDuration,
  timeLeft,
} from '../../../../format/index.js'
import {
  type ListedRequest,
  listRequests,
  type Request,
  type Status,
  statusEnd,
  statuses,
} from '../../index.js'
import { parseStatus } from '../parse.js'
import { type MarketSession, withMarket } from '../session.js'

interface ListOptions {
  status?: Status
  requester?: Address
  limit: number
}

export function addList(group: Command, shell: Shell): void {
  group
    .command('list')
    .description('the requests of the market, the latest first')
    .option('--status <status>', `only those that are ${statuses.join(', ')}`, parseStatus)
    .option('--requester <address>', 'only those of this account', parseAddress)
    .option('--limit <n>', 'how many', parseCount, 20)
    .action(withMarket<ListOptions>(shell, list))
}

/** The most requests of a page. */
const maxPage = 200

async function list(session: MarketSession, { status, requester, limit }: ListOptions): Promise<void> {
  const { client, output, signal } = session
  const { address } = await session.contract()
  const found: ListedRequest[] = []
  let from: bigint | undefined
  let now: bigint
  do {
    signal.throwIfAborted()
    const page = { from, limit: Math.min(limit - found.length, maxPage) }
    const { requests, next, timestamp } = await listRequests(client, { address, status, requester, ...page })
    found.push(...requests)
    from = next
    now = timestamp
  } while (from !== undefined && found.length < limit)
  const isNarrow = (output.columns ?? wide) < wide
  const columns = [
    { head: 'id', text: ({ requestId }: Request) => requestId.toString(), isNumber: true },
    { head: 'status', text: ({ status }: Request) => status },
    { head: 'left', text: (request: Request) => leftOf(request, now) },
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

/** A narrower terminal shows fewer columns. `show` prints what is left out. */
const wide = 100

function leftOf(request: Request, now: bigint): string {
  const until = statusEnd(request, request.status)
  return until === undefined ? '' : formatDuration(timeLeft(until, now))
}
