import type { Command } from 'commander'
import type { Address } from 'viem'
import { needEther } from '../../../../cli/needFunds.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins } from '../../../../format/index.js'
import {
  collect,
  type Funding,
  getCredit,
  getRefund,
  type LearningPeriod,
  refund,
  settlePeriod,
} from '../../index.js'
import { readEach, readFundings, readPeriods, readRuns } from '../readAll.js'
import { type TrainingSession, withTraining } from '../session.js'

export function addCollect(group: Command, shell: Shell): void {
  group
    .command('collect')
    .description(
      'take what is owed to the account: rewards, deposits of its periods, what funded runs have left',
    )
    .action(withTraining(shell, collectAll))
}

async function collectAll(session: TrainingSession): Promise<void> {
  const { output } = session
  const { address } = await session.contract()
  const client = await session.wallet()
  const owner = client.account.address
  const periods = await settleable(session, { address, worker: owner })
  const fundings = await refundable(session, { address, funder: owner })
  const credit = await getCredit(client, { address, payee: owner })
  const backs = fundings.reduce((sum, { amount }) => sum + amount, 0n)
  if (periods.length === 0 && fundings.length === 0 && credit === 0n)
    return output.result({ collected: [], total: 0n }, `Nothing is owed to ${owner}.`)
  await needEther(client)
  await session.confirm(
    ...(credit > 0n ? [`${formatCoins(credit)} of credit go to ${owner}, for gas.`] : []),
    ...(backs > 0n ? [`${formatCoins(backs)} of closed runs go back to ${owner}, for gas.`] : []),
    ...(periods.length > 0
      ? [
          `The deposits of periods ${periods.map(({ periodId }) => periodId).join(', ')} are settled, for gas.`,
        ]
      : []),
  )
  const collected: { call: string; id: bigint; amount: bigint }[] = []
  const note = (call: string, id: bigint, amount: bigint, text: string) => {
    collected.push({ call, id, amount })
    output.print(text)
  }
  for (const { periodId } of periods) {
    const { toWorker, outcome } = await settlePeriod.sync(client, { address, periodId })
    note('settlePeriod', periodId, toWorker, `Period ${periodId} (${outcome}): ${formatCoins(toWorker)}.`)
  }
  for (const { fundingId } of fundings) {
    const { amount } = await refund.sync(client, { address, fundingId })
    note('refund', fundingId, amount, `Funding ${fundingId}: ${formatCoins(amount)} back.`)
  }
  // Settling several at a time may have added to it.
  const due = await getCredit(client, { address, payee: owner })
  if (due > 0n) {
    const { amount } = await collect.sync(client, { address, payee: owner })
    note('collect', 0n, amount, `Credit: ${formatCoins(amount)}.`)
  }
  const total = collected.reduce((sum, { amount }) => sum + amount, 0n)
  output.result({ collected, total }, '')
}

/** The periods of an account that have ended, and whose live states are final. */
async function settleable(
  session: TrainingSession,
  which: { address: Address; worker: Address },
): Promise<LearningPeriod[]> {
  const { address } = which
  const ended = (await readPeriods(session, which)).filter(({ status }) => status === 'ended')
  const runs = await readRuns(session, { address, of: ended })
  const finalOf = (runId: bigint) => runs.get(runId)?.finalHeight ?? 0
  return ended.filter(
    ({ runId, firstHeight, live }) => live === 0 || firstHeight + live - 1 <= finalOf(runId),
  )
}

/** What closed runs owe an account that funded them. */
async function refundable(
  session: TrainingSession,
  which: { address: Address; funder: Address },
): Promise<{ fundingId: bigint; amount: bigint }[]> {
  const { address } = which
  const { client } = session
  const standing = (await readFundings(session, which)).filter(({ status }: Funding) => status === 'standing')
  const runs = await readRuns(session, { address, of: standing })
  const closed = standing.filter(({ runId }) => runs.get(runId)?.status === 'closed')
  const found = await readEach(session, closed, async ({ fundingId }) => ({
    fundingId,
    amount: await getRefund(client, { address, fundingId }),
  }))
  return found.filter(({ amount }) => amount > 0n)
}
