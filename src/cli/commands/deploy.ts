import type { Command } from 'commander'
import type { ProtocolCli, Shell } from '../protocol.js'
import { withSession } from './withSession.js'

export function addDeploy(program: Command, shell: Shell): void {
  const deploy = program
    .command('deploy')
    .description('deploy the contracts of a protocol: at the same addresses on every chain')
  for (const protocol of shell.protocols) addProtocol(deploy, shell, protocol)
}

function addProtocol(deploy: Command, shell: Shell, protocol: ProtocolCli): void {
  const command = deploy.command(protocol.name).description(protocol.deploy.description)
  protocol.deploy.addOptions?.(command)
  command.action(
    withSession(shell, async (session, options) => {
      const { runDeploy } = await import('../deploy/runDeploy.js')
      const { deploy } = protocol
      await runDeploy(session, protocol.name, await deploy.plan(options), deploy.uses?.(options))
    }),
  )
}
