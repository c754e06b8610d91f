import type { Command } from 'commander'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { needEther } from '../../../../cli/needFunds.js'
import { parseCount } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, parseCoins } from '../../../../format/index.js'
import { getCoinBalance } from '../../../../token/index.js'
import { runProofer } from '../../agents/index.js'
import { verifyTraining } from '../../deploy/index.js'
import { keepingNote } from '../keepingNote.js'
import { addRunPolicy, coinsOf, type RunPolicyOptions, runPolicy } from '../runPolicy.js'
import { checkRuns, withTraining } from '../session.js'
import { tellAll } from '../tell.js'

interface ProofOptions extends RunPolicyOptions {
  minBounty?: bigint
  trainings?: number
}

export function addProof(group: Command, shell: Shell): void {
  addRunPolicy(addFeeOptions(group.command('proof')))
    .description('watch runs, until it is stopped: replay, dispute wrong states, prove, collect')
    .option('--min-bounty <coins>', 'the least that a proven lie earns: a quarter of a deposit', (text) =>
      parseCoins(text),
    )
    .option('--trainings <n>', 'how many runs to replay at a time (default: 1)', parseCount)
    .action(
      withTraining<ProofOptions>(shell, async (session, options, ids) => {
        const settings = session.settings.proofer
        const { minBounty, trainings = settings?.trainings } = options
        const policy = {
          minBounty: minBounty ?? coinsOf(settings?.minBounty),
          ...runPolicy(options, settings, ids),
        }
        const { address } = await session.contract()
        const client = await session.wallet()
        const store = await session.store({ writable: false })
        const { token } = await verifyTraining(client, { address })
        await checkRuns(session, policy.runs)
        await needEther(client)
        const balance = await getCoinBalance(client, { address: token, owner: client.account.address })
        const limit = policy.maxDepositAtRisk
        await session.confirm(
          `This bot disputes wrong states with coins of ${client.account.address}, which has ${formatCoins(balance)}.`,
          limit === undefined
            ? 'At risk: all of them. `--max-at-risk` limits that.'
            : `At risk: ${formatCoins(limit)} at a time.`,
          'A deposit is lost if its dispute is not played to the end: keep it running.',
          ...keepingNote(session.storeSettings),
        )
        const agent = await agentOptions(session, client)
        await tellAll(session, runProofer({ ...agent, store, policy, trainings }))
      }),
    )
}
