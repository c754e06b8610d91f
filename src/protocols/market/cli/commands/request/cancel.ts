import type { Command } from 'commander'
import { needEther } from '../../../../../cli/needFunds.js'
import { parseCount } from '../../../../../cli/parse.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { formatCoins, formatCount } from '../../../../../format/index.js'
import { cancelRequest, getRequest } from '../../../index.js'
import { parseId } from '../../parse.js'
import { type MarketSession, withMarket } from '../../session.js'

export function addCancel(request: Command, shell: Shell): void {
  request
    .command('cancel')
    .description('close a request before its labels are out')
    .argument('<id>', 'the request')
    .option('--max-live <n>', 'forfeit the reward to at most this many trainers', parseCount, 0)
    .action(withMarket<{ maxLive: number }>(shell, cancel))
}

async function cancel(
  session: MarketSession,
  { maxLive }: { maxLive: number },
  [id = '']: readonly string[],
): Promise<void> {
  const { output } = session
  const { address } = await session.contract()
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
