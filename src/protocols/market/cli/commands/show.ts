import type { Command } from 'commander'
import { chainTime } from '../../../../cli/chainTime.js'
import type { Shell } from '../../../../cli/protocol.js'
import { getRequest } from '../../index.js'
import { parseId } from '../parse.js'
import { type MarketSession, withMarket } from '../session.js'
import { formatTimeline, readTimeline } from '../timeline.js'

export function addShow(group: Command, shell: Shell): void {
  group
    .command('show')
    .description('what has happened to a request, and what comes next')
    .argument('<id>', 'the request')
    .action(withMarket(shell, show))
}

async function show(session: MarketSession, _options: object, [id = '']: readonly string[]): Promise<void> {
  const { client, output, signal } = session
  const { address, fromBlock } = await session.contract()
  const requestId = parseId(id)
  const request = await getRequest(client, { address, requestId })
  const timeline = await readTimeline(client, { address, requestId, fromBlock, signal })
  const now = await chainTime(client)
  output.result({ request, timeline }, formatTimeline({ request, timeline, now }))
}
