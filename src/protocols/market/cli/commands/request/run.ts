import type { Command } from 'commander'
import { agentOptions } from '../../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../../cli/feeOptions.js'
import { needEther } from '../../../../../cli/needFunds.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { runRequester, storedRequests } from '../../../agents/index.js'
import { marketKey, withMarket } from '../../session.js'
import { follow } from './follow.js'
import { stakesOfKnown } from './stakes.js'

export function addRun(request: Command, shell: Shell): void {
  addFeeOptions(request.command('run'))
    .description(
      'look after all requests of the vault until they are closed: reveal labels in time, audit models',
    )
    .action(
      withMarket(shell, async (session) => {
        const client = await session.wallet()
        await needEther(client)
        const agent = await agentOptions(session, client)
        const stored = await storedRequests(
          agent.vault,
          await marketKey(client, agent.address, client.account.address),
        )
        await session.confirm(...stakesOfKnown(client.account.address, stored))
        const store = await session.store({ writable: false })
        let left = 0
        await follow(session, runRequester({ ...agent, store }), (event) => {
          if (event.type === 'started') left += event.tracked
          if (event.type === 'created') left++
          if (event.type === 'closed') left--
          // Nothing more happens to it in this run.
          if (event.type === 'stopped' && event.key !== undefined) left--
          return left === 0
        })
      }),
    )
}
