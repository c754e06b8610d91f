import type { Command } from 'commander'
import { needCoins, needEther } from '../../../../cli/needFunds.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, formatCount, parseCoins } from '../../../../format/index.js'
import { verifyTraining } from '../../deploy/index.js'
import { getRun, potOf } from '../../index.js'
import { ClosedRunError } from '../errors.js'
import { fundRun } from '../fundRun.js'
import { parseRunId } from '../parse.js'
import { checkFunds } from '../ranges.js'
import { type TrainingSession, withTraining } from '../session.js'

export function addFund(group: Command, shell: Shell): void {
  group
    .command('fund')
    .description('put coins into a run; what it does not spend comes back when it is closed')
    .argument('<run>', 'the run')
    .argument('<coins>', 'how many')
    .action(withTraining(shell, fund))
}

async function fund(
  session: TrainingSession,
  _options: object,
  [id = '', coins = '']: readonly string[],
): Promise<void> {
  const runId = parseRunId(id)
  const amount = parseCoins(coins)
  checkFunds('The amount', amount)
  const { address } = await session.contract()
  const client = await session.wallet()
  const run = await getRun(client, { address, runId })
  if (run.status === 'closed') throw new ClosedRunError(runId)
  await needEther(client)
  const { token } = await verifyTraining(client, { address })
  const balance = await needCoins(client, { token, amount })
  await session.confirm(
    `${formatCoins(amount)} of ${client.account.address}, which has ${formatCoins(balance)}, go into run ${runId}.`,
    `It has ${formatCoins(potOf(run))}, and pays ${formatCoins(run.reward)} for each of ${formatCount(run.maxStates - run.finalHeight)} states that are left.`,
    'They are spent on states that become final, whoever submits them. `training verify` recomputes what the run claims.',
  )
  await fundRun(session, client, { address, token, runId, runHash: run.runHash, amount })
}
