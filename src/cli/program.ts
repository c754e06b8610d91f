import { createRequire } from 'node:module'
import { Command, Help, type Option } from 'commander'
import { escapeSteering } from '../errors/printable.js'
import { formatDuration, InvalidInputError, parseDuration } from '../format/index.js'
import { marketCli } from '../protocols/market/cli/index.js'
import { trainingCli } from '../protocols/training/cli/index.js'
import { addDataset } from './commands/dataset.js'
import { addDemo } from './commands/demo.js'
import { addDeploy } from './commands/deploy.js'
import { addGateway } from './commands/gateway.js'
import { addInit } from './commands/init.js'
import { addSandbox } from './commands/sandbox.js'
import { addVaultCommands } from './commands/vault.js'
import { addContractOptions } from './contractOptions.js'
import { UsageError } from './errors.js'
import type { Io } from './io.js'
import { parseUrl } from './parse.js'
import type { ProtocolCli, Shell } from './protocol.js'
import { fileVariable, variables } from './secrets.js'

/** Every protocol of the command line. The first one is what `demo` and `sandbox` play without a name. */
export const allProtocols: readonly ProtocolCli[] = [marketCli, trainingCli]

/** What `--help` says of an option: also whether it has to be there. */
function optionDescription(option: Option): string {
  return `${new Help().optionDescription(option)}${option.mandatory ? ' (required)' : ''}`
}

/** The command line: what it takes, and what it does. */
export function createProgram(io: Io, protocols: readonly ProtocolCli[] = allProtocols): Command {
  const program = new Command('modelmarket')
    .description('Use machine-learning protocols on Ethereum without trusting anyone.')
    .version(version(), '--version', 'print the version')
    .option('-c, --config <file>', 'the configuration (default: modelmarket.json, if it exists)')
    .option('--rpc <url>', 'a JSON-RPC endpoint; give several, and the next is asked when one fails', urls)
    .option('--keystore <file>', 'the account: Web3 Secret Storage, version 3')
    .option('--vault <folder>', 'where secrets are (default: vault)')
    .option('--store <folder>', 'where datasets and models are')
    .option('--json', 'print JSON on stdout: one object, or one a line for each event; text goes to stderr')
    .option('-y, --yes', 'agree beforehand to what is at stake')
    .option('--debug', 'show where an error comes from')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, optionDescription })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(escapeSteering(text)),
    })
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText(
      'after',
      `
Secrets are read from the environment or from files, or asked for on a terminal, never from arguments:
  ${variables.privateKey}, or ${variables.password} for the keystore,
  ${variables.vaultPassphrase} or ${variables.vaultKey}.
Each may have the ending _FILE, as ${fileVariable(variables.privateKey)}: it names a file that holds the secret.

Exit codes: 0 done, 1 failed, 2 misused, 3 not confirmed, 4 try again later, 130 interrupted.`,
    )
  const shell: Shell = { io, protocols }
  addDemo(program, shell)
  addSandbox(program, shell)
  addInit(program, shell)
  addDeploy(program, shell)
  for (const protocol of protocols) {
    const group = program.command(protocol.name).description(protocol.description)
    protocol.addCommands(addContractOptions(group, protocol.name), shell)
  }
  addVaultCommands(program, shell)
  addDataset(program, shell)
  addGateway(program, shell)
  addHelp(program)
  describeDurations(program)
  nameOptions(program)
  return program
}

/** Shows the help of a command at any depth: commander's own shows that of groups alone. */
function addHelp(program: Command): void {
  program
    .command('help [command...]')
    .description('show the options of a command, such as `dataset inspect`')
    .action((names: readonly string[]) => {
      let found = program
      for (const name of names) {
        const inner = found.commands.find((command) => command.name() === name)
        found = inner ?? found.error(`error: unknown command '${name}'`, { code: 'commander.unknownCommand' })
      }
      found.outputHelp()
    })
}

/** Has `--help` write durations that are defaults with their units. */
function describeDurations(command: Command): void {
  for (const option of command.options) {
    const { defaultValue, parseArg } = option
    if (parseArg === parseDuration && typeof defaultValue === 'number')
      option.default(defaultValue, formatDuration(defaultValue))
  }
  command.commands.forEach(describeDurations)
}

/** Has what an option does not take reported with the option's name. */
function nameOptions(command: Command): void {
  for (const option of command.options) {
    const parse = option.parseArg
    if (!parse) continue
    option.parseArg = (value, before) => {
      try {
        return parse(value, before)
      } catch (error) {
        if (!(error instanceof UsageError) && !InvalidInputError.is(error)) throw error
        const { shortMessage, metaMessages } = error
        throw new UsageError(`${option.long}: ${shortMessage}`, { metaMessages })
      }
    }
  }
  command.commands.forEach(nameOptions)
}

/** Endpoints: the option may be given more than once. */
function urls(value: string, before: readonly string[] = []): string[] {
  return [...before, parseUrl(value)]
}

function version(): string {
  return createRequire(import.meta.url)('modelmarket/package.json').version
}
