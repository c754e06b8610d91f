import type { Command } from 'commander'
import { currentFolder } from '../io.js'
import { needPackages } from '../packages.js'
import type { Shell } from '../protocol.js'
import { addPerProtocol } from './perProtocol.js'
import { withSession } from './withSession.js'

export function addDemo(program: Command, shell: Shell): void {
  const demo = program.command('demo').description('play a protocol from beginning to end on a local chain')
  addPerProtocol(demo, shell, (command, protocol) => {
    command
      .description(protocol.demo.description)
      .option('--seed <text>', 'make the same random choices each time (default: others each time)')
    protocol.demo.addOptions?.(command)
    command.action(
      withSession(shell, async ({ output, io, signal }, options) => {
        needPackages(...protocol.demo.packages)
        const { playDemo } = await import('../demo/playDemo.js')
        const { formatReport } = await import('../demo/report.js')
        const { jsonResult } = await import('../demo/result.js')
        const { progress, columns } = output
        const result = await playDemo(protocol.demo, { options, progress, cwd: currentFolder(io), signal })
        output.print(formatReport(result, columns))
        const others = shell.protocols.filter(({ name }) => name !== protocol.name)
        if (others.length > 0) {
          output.print(`Other demos: ${others.map(({ name }) => `\`modelmarket demo ${name}\``).join(', ')}.`)
        }
        output.result(jsonResult(result), '')
      }),
    )
  })
}
