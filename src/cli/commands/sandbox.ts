import type { Command } from 'commander'
import { UsageError } from '../errors.js'
import type { Io } from '../io.js'
import { needPackages } from '../packages.js'
import { withSession } from './withSession.js'

export function addSandbox(program: Command, io: Io): void {
  program
    .command('sandbox')
    .description('a market to try bots on: a local chain whose time runs fast, a requester, and a keeper')
    .argument('[folder]', 'a new folder, which is removed in the end', 'sandbox')
    .option('--speed <n>', "how much faster than the world's its time is", Number, 120)
    .action(
      withSession<{ speed: number }>(io, async (session, { speed }, [folder = 'sandbox']) => {
        if (!(speed > 0 && speed <= 10_000)) throw new UsageError('--speed takes a number up to 10,000.')
        needPackages('@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs')
        const { runSandbox } = await import('../../protocols/market/cli/sandbox/sandbox.js')
        await runSandbox(session, { folder, speed })
      }),
    )
}
