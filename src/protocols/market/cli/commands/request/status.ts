import type { Command } from 'commander'
import { chainTime } from '../../../../../cli/chainTime.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { formatTable } from '../../../../../cli/table.js'
import {
  formatCoins,
  formatCount,
  formatDuration,
  formatTime,
  timeLeft,
} from '../../../../../format/index.js'
import { storedRequests } from '../../../agents/index.js'
import { allowedCalls, getRequest, statusEnd } from '../../../index.js'
import { parseId } from '../../parse.js'
import { type MarketSession, marketKey, withMarket } from '../../session.js'

export function addStatus(request: Command, shell: Shell): void {
  request
    .command('status')
    .description('what has become of a request, or of all those of the vault')
    .argument('[id]', 'the request')
    .action(
      withMarket(shell, async (session, _options, [id]) => {
        await (id === undefined ? statusOfAll(session) : statusOfOne(session, parseId(id)))
      }),
    )
}

async function statusOfAll(session: MarketSession): Promise<void> {
  const { client, output } = session
  const { address } = await session.contract()
  const stored = await storedRequests(
    await session.vault({ existing: true }),
    await marketKey(session.client, address),
  )
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
      until === undefined ? '' : formatDuration(timeLeft(until, now)),
      request ? formatCoins(request.reward) : '',
      request ? formatCount(request.submissionCount) : '',
    ]),
    { right: [0, 4, 5] },
  )
  output.result({ requests: rows }, rows.length > 0 ? text : 'The vault has no requests.')
}

async function statusOfOne(session: MarketSession, requestId: bigint): Promise<void> {
  const { client, output } = session
  const { address } = await session.contract()
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
