import type { Command } from 'commander'
import { UsageError } from '../errors.js'
import { needPackages } from '../packages.js'
import type { Shell } from '../protocol.js'
import { addPerProtocol } from './perProtocol.js'
import { withSession } from './withSession.js'

export function addSandbox(program: Command, shell: Shell): void {
  const sandbox = program
    .command('sandbox')
    .description('run a protocol on a local chain whose time runs fast, to try bots on, until it is stopped')
  addPerProtocol(sandbox, shell, (command, protocol) => {
    command
      .description(protocol.sandbox.description)
      .option(
        '--folder <folder>',
        'a new folder; in the end, what the sandbox wrote into it is removed',
        'sandbox',
      )
      .option('--speed <n>', 'how many seconds of the chain pass in a second, at most', Number, 120)
      .action(
        withSession<{ folder: string; speed: number }>(shell, async (session, { folder, speed }) => {
          if (!(speed > 0 && speed <= 10_000))
            throw new UsageError('--speed takes a number above 0, up to 10,000.')
          needPackages(...protocol.sandbox.packages)
          const { runSandbox } = await import('../sandbox/runSandbox.js')
          await runSandbox(session, protocol, { folder, speed })
        }),
      )
  })
}
