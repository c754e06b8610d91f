import type { Command } from 'commander'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { needEther } from '../../../../cli/needFunds.js'
import { parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, parseCoins } from '../../../../format/index.js'
import { getCoinBalance } from '../../../../token/index.js'
import { runWorker } from '../../agents/index.js'
import { verifyTraining } from '../../deploy/index.js'
import { addRunPolicy, coinsOf, type RunPolicyOptions, runPolicy } from '../runPolicy.js'
import { checkRuns, withTraining } from '../session.js'
import { tellAll } from '../tell.js'

interface WorkOptions extends RunPolicyOptions {
  minReward?: bigint
  trainings?: number
  fromFinal?: boolean
}

export function addWork(group: Command, shell: Shell): void {
  addRunPolicy(addFeeOptions(group.command('work')))
    .description('work on runs, until it is stopped: train, submit, defend, collect')
    .option('--min-reward <coins>', 'the least reward of a state (default: 1)', (text) => parseCoins(text))
    .option('--trainings <n>', 'how many runs to compute at a time (default: 1)', parseCount)
    .option('--from-final', 'start from published final weights, and not from the first ones')
    .action(
      withTraining<WorkOptions>(shell, async (session, options, ids) => {
        const settings = session.settings.worker
        const { minReward, trainings = settings?.trainings, fromFinal = settings?.fromFinal } = options
        const policy = {
          minReward: minReward ?? coinsOf(settings?.minReward),
          ...runPolicy(options, settings, ids),
        }
        const { address } = await session.contract()
        const client = await session.wallet()
        const store = await session.store({ writable: true })
        const { token } = await verifyTraining(client, { address })
        await checkRuns(session, policy.runs)
        await needEther(client)
        const balance = await getCoinBalance(client, { address: token, owner: client.account.address })
        const limit = policy.maxDepositAtRisk
        await session.confirm(
          `This bot deposits coins of ${client.account.address}, which has ${formatCoins(balance)}.`,
          limit === undefined
            ? 'At risk: all of them. `--max-at-risk` limits that.'
            : `At risk: ${formatCoins(limit)} at a time.`,
          'Keep it running until its states are final. A worker that does not answer a dispute loses its deposit, also for true states.',
        )
        const from = fromFinal ? ('final' as const) : undefined
        const agent = await agentOptions(session, client)
        await tellAll(session, runWorker({ ...agent, store, policy, trainings, from }))
      }),
    )
}
