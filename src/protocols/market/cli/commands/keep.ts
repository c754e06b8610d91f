import type { Command } from 'commander'
import { formatEther } from 'viem'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { needEther } from '../../../../cli/needFunds.js'
import type { Shell } from '../../../../cli/protocol.js'
import { parseCoins } from '../../../../format/index.js'
import { runKeeper } from '../../agents/index.js'
import { withMarket } from '../session.js'
import { tellAll } from '../tell.js'

interface KeepOptions {
  coinPrice?: bigint
}

export function addKeep(group: Command, shell: Shell): void {
  addFeeOptions(group.command('keep'))
    .description('enforce timeouts for their tips, until it is stopped')
    .option('--coin-price <ether>', 'what a coin is worth: enforce only what pays its gas', (text) =>
      parseCoins(text, { symbol: 'ether' }),
    )
    .action(
      withMarket<KeepOptions>(shell, async (session, { coinPrice }) => {
        const client = await session.wallet()
        await needEther(client)
        await session.confirm(
          `This bot spends ether of ${client.account.address} on gas.`,
          coinPrice === undefined
            ? 'It enforces every timeout, whatever the gas. `--coin-price` has it compare.'
            : `It enforces a timeout when the tip, at ${formatEther(coinPrice)} ether a coin, is worth more than the gas.`,
        )
        const isWorth =
          coinPrice === undefined
            ? undefined
            : ({ tip, gasCost }: { tip: bigint; gasCost: bigint }) => (tip * coinPrice) / 10n ** 18n > gasCost
        await tellAll(session, runKeeper({ ...(await agentOptions(session, client)), isWorth }))
      }),
    )
}
