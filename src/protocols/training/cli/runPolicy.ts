import type { Command } from 'commander'
import type { Address } from 'viem'
import { parseAddress } from '../../../cli/parse.js'
import { parseCoins } from '../../../format/index.js'
import { parseRunId } from './parse.js'

/** Which runs an agent takes part in, and with how much. */
export interface RunPolicyOptions {
  maxDeposit?: bigint
  maxAtRisk?: bigint
  allow?: Address[]
  deny?: Address[]
}

/** What the configuration says of it. */
interface RunPolicySettings {
  maxDeposit?: string | undefined
  maxAtRisk?: string | undefined
  allow?: string[] | undefined
  deny?: string[] | undefined
}

/** Adds the options that workers and proofers have. */
export function addRunPolicy(command: Command): Command {
  return command
    .argument('[run...]', 'only these runs (default: all that the other options allow)')
    .option('--max-deposit <coins>', 'the highest deposit of one period or dispute', (text) =>
      parseCoins(text),
    )
    .option('--max-at-risk <coins>', 'the highest sum of deposits at risk', (text) => parseCoins(text))
    .option('--allow <address>', 'only runs of this account; repeatable', addresses)
    .option('--deny <address>', 'no runs of this account; repeatable', addresses)
}

/** The policy of an agent: the options, or else the configuration. */
export function runPolicy(
  options: RunPolicyOptions,
  settings: RunPolicySettings = {},
  ids: readonly string[] = [],
) {
  return {
    maxDeposit: options.maxDeposit ?? coinsOf(settings.maxDeposit),
    maxDepositAtRisk: options.maxAtRisk ?? coinsOf(settings.maxAtRisk),
    allow: options.allow ?? settings.allow?.map(parseAddress),
    deny: options.deny ?? settings.deny?.map(parseAddress),
    runs: ids.length === 0 ? undefined : ids.map(parseRunId),
  }
}

/** An amount of the configuration. */
export const coinsOf = (text: string | undefined) => (text === undefined ? undefined : parseCoins(text))

export function addresses(value: string, before: readonly Address[] = []): Address[] {
  return [...before, parseAddress(value)]
}
