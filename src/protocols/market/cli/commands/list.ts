import type { Command } from 'commander'
import { type Address, isAddressEqual } from 'viem'
import { chainTime } from '../../../../cli/chainTime.js'
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
import { getRequest, getRequestCount, type Request, type Status, statusEnd, statuses } from '../../index.js'
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

/** Requests to read at a time. */
const batch = 16n

async function list(session: MarketSession, { status, requester, limit }: ListOptions): Promise<void> {
  const { client, output, signal } = session
  const { address } = await session.contract()
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
