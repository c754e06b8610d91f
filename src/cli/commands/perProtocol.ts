import { Command } from 'commander'
import { UsageError } from '../errors.js'
import type { ProtocolCli, Shell } from '../protocol.js'

/**
 * Adds a subcommand for each protocol to a command such as `demo`. Without a name, the command takes the first protocol.
 *
 * @param add Completes the subcommand of a protocol.
 */
export function addPerProtocol(
  command: Command,
  { protocols }: Shell,
  add: (command: Command, protocol: ProtocolCli) => void,
): void {
  for (const [i, protocol] of protocols.entries()) {
    const subcommand = command.command(protocol.name, { isDefault: i === 0 })
    // Commander passes an unknown protocol to the default subcommand, as an argument.
    subcommand.allowExcessArguments().hook('preAction', () => refuseArguments(subcommand, protocols))
    add(subcommand, protocol)
  }
  command.usage('[protocol] [options]')
  const [first] = protocols
  if (first) {
    const full = `${fullName(command)} ${first.name}`
    command.addHelpText('after', `\nWithout a name: ${first.name}. \`${full} --help\` shows its options.`)
  }
}

function refuseArguments({ args }: Command, protocols: readonly ProtocolCli[]): void {
  const [unknown] = args
  if (unknown === undefined) return
  throw new UsageError(`There is no protocol ${JSON.stringify(unknown.slice(0, 80))}.`, {
    metaMessages: [`Expected: ${protocols.map(({ name }) => name).join(', ')}.`],
  })
}

function fullName(command: Command): string {
  return command.parent instanceof Command ? `${fullName(command.parent)} ${command.name()}` : command.name()
}
