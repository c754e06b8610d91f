import type { Command } from 'commander'
import { type Address, formatEther } from 'viem'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { needEther } from '../../../../cli/needFunds.js'
import type { Shell } from '../../../../cli/protocol.js'
import { parseCoins } from '../../../../format/index.js'
import { type Due, runKeeper } from '../../agents/index.js'
import { addresses } from '../runPolicy.js'
import { withTraining } from '../session.js'
import { tellAll } from '../tell.js'

interface KeepOptions {
  maxGas?: bigint
  collectFor?: Address[]
}

export function addKeep(group: Command, shell: Shell): void {
  addFeeOptions(group.command('keep'))
    .description(
      'make the calls that anyone may make, until it is stopped: resolve, finalize, settle, refund',
    )
    .option('--max-gas <ether>', 'make no call that costs more', (text) =>
      parseCoins(text, { symbol: 'ether' }),
    )
    .option('--collect-for <address>', 'collect for this account; repeatable (default: its own)', addresses)
    .action(
      withTraining<KeepOptions>(shell, async (session, { maxGas, collectFor }) => {
        const client = await session.wallet()
        await needEther(client)
        await session.confirm(
          `This bot spends ether of ${client.account.address} on gas.`,
          maxGas === undefined
            ? 'It makes every call that is due, whatever the gas. `--max-gas` limits that.'
            : `It makes calls of up to ${formatEther(maxGas)} ether.`,
          'It has a tenth of what goes to the treasury.',
        )
        const isWorth = maxGas === undefined ? undefined : ({ gasCost }: Due) => gasCost <= maxGas
        await tellAll(session, runKeeper({ ...(await agentOptions(session, client)), isWorth, collectFor }))
      }),
    )
}
