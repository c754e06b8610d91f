import type { Command } from 'commander'
import { parseAddress, parseCount } from './parse.js'

/** Adds the options that say where a protocol's contract is. */
export function addContractOptions(command: Command, name: string): Command {
  return command
    .option(
      `--address <address>`,
      `the ${name} contract (default: the known one on this chain)`,
      parseAddress,
    )
    .option('--from-block <number>', 'read no block before this one', parseCount)
}
