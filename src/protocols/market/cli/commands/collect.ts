import type { Command } from 'commander'
import { type Address, isAddressEqual } from 'viem'
import { needEther } from '../../../../cli/needFunds.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, formatCount } from '../../../../format/index.js'
import {
  collect,
  getMarketEvents,
  getRequest,
  getSubmission,
  payoutOf,
  type Submission,
} from '../../index.js'
import { parseId } from '../parse.js'
import { type MarketSession, withMarket } from '../session.js'

export function addCollect(group: Command, shell: Shell): void {
  group
    .command('collect')
    .description(
      'take what closed requests owe the account: those that are named, or all that it submitted to',
    )
    .argument('[id...]', 'the requests')
    .action(withMarket(shell, collectAll))
}

async function collectAll(session: MarketSession, _options: object, ids: readonly string[]): Promise<void> {
  const { output } = session
  const { address } = await session.contract()
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
  session: MarketSession,
  { owner, requestIds }: { owner: Address; requestIds: readonly bigint[] },
): Promise<Submission[]> {
  const { client, signal } = session
  const { address, fromBlock } = await session.contract()
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
