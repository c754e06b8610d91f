import { createRequire } from 'node:module'
import { Command } from 'commander'
import { addAgentCommands } from '../protocols/market/cli/commands/agents.js'
import { addMarketCommands } from '../protocols/market/cli/commands/market.js'
import { addRequestCommands } from '../protocols/market/cli/commands/request.js'
import { addDemo } from './commands/demo.js'
import { addGateway } from './commands/gateway.js'
import { addInit } from './commands/init.js'
import { addSandbox } from './commands/sandbox.js'
import { addVaultCommands } from './commands/vault.js'
import type { Io } from './io.js'
import { variables } from './keys.js'
import { parseCount, parseUrl } from './parse.js'

/** The command line: what it takes, and what it does. */
export function createProgram(io: Io): Command {
  const program = new Command('modelmarket')
    .description('Buy and sell machine-learning models on Ethereum, without trusting anyone.')
    .version(version(), '--version', 'print the version')
    .option('-c, --config <file>', 'the configuration (default: modelmarket.json, if it exists)')
    .option('--rpc <url>', 'a JSON-RPC endpoint; of several, the next is asked when one fails', urls)
    .option('--market <address>', 'the market')
    .option('--from-block <number>', 'nothing before this block is read', parseCount)
    .option('--keystore <file>', 'the account: Web3 Secret Storage, version 3')
    .option('--vault <folder>', 'where secrets are (default: vault)')
    .option('--store <folder>', 'where datasets and models are')
    .option('--json', 'print JSON on stdout: one object, or one a line for each event; text goes to stderr')
    .option('-y, --yes', 'agree beforehand to what is at stake')
    .option('--debug', 'show where an error comes from')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText(
      'after',
      `
Secrets are read from the environment, or asked for on a terminal, never from arguments:
  ${variables.privateKey}, or ${variables.password} for the keystore,
  ${variables.vaultPassphrase} or ${variables.vaultKey}.

Exit codes: 0 done, 1 failed, 2 misused, 3 not confirmed, 4 try again later, 130 interrupted.`,
    )
  addDemo(program, io)
  addSandbox(program, io)
  addInit(program, io)
  addRequestCommands(program, io)
  addAgentCommands(program, io)
  addMarketCommands(program, io)
  addVaultCommands(program, io)
  addGateway(program, io)
  return program
}

/** Endpoints: the option may be given more than once. */
function urls(value: string, before: readonly string[] = []): string[] {
  return [...before, parseUrl(value)]
}

function version(): string {
  return createRequire(import.meta.url)('modelmarket/package.json').version
}
