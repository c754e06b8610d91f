import type { Command } from 'commander'
import * as v from 'valibot'
import { parseEther, parseGwei } from 'viem'
import type { FeeOptions } from '../agents/index.js'
import { described } from './described.js'
import { UsageError } from './errors.js'
import { quoted } from './parse.js'

const amount = /^\d{1,20}(\.\d{1,18})?$/

const amountSetting = v.pipe(v.string(), v.regex(amount, 'is not an amount, such as "0.01"'))

/** What gas may cost, in the configuration. */
export const feeSettings = v.strictObject({
  maxFeePerGas: v.optional(
    described(
      amountSetting,
      'The highest price of a unit of gas, in gwei. While the network asks for more, calls wait.',
    ),
  ),
  maxFee: v.optional(
    described(
      amountSetting,
      'The most that the gas of one call may cost, in ether. While the network asks for more, the call waits. The default is 0.2.',
    ),
  ),
  maxFeeFactor: v.optional(
    described(
      v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
      'The highest price of a unit of gas, as a multiple of what the network asks at the time. The default is 3, for calls whose window is at risk; others rise half of the way.',
    ),
  ),
})

/** The options of {@link addFeeOptions}, as they are parsed. */
export const feeFlags = {
  maxFeePerGas: v.optional(v.bigint()),
  maxFee: v.optional(v.bigint()),
  maxFeeFactor: v.optional(v.number()),
}

/** Adds the options that say what gas may cost. */
export function addFeeOptions(command: Command): Command {
  return command
    .option('--max-fee-per-gas <gwei>', 'the highest price of a unit of gas: what costs more waits', gwei)
    .option(
      '--max-fee <ether>',
      'the most that the gas of one call may cost: what costs more waits (default: 0.2)',
      ether,
    )
    .option(
      '--max-fee-factor <factor>',
      'how far the price may rise above what the network asks at the time (default: 3)',
      factor,
    )
}

/** Returns what gas may cost: by the options of the command line, or else by the configuration. */
export function feesOf(
  flags: FeeOptions,
  { maxFeePerGas, maxFee, maxFeeFactor }: v.InferOutput<typeof feeSettings> = {},
): FeeOptions {
  return {
    maxFeePerGas: flags.maxFeePerGas ?? (maxFeePerGas === undefined ? undefined : gwei(maxFeePerGas)),
    maxFee: flags.maxFee ?? (maxFee === undefined ? undefined : ether(maxFee)),
    maxFeeFactor: flags.maxFeeFactor ?? maxFeeFactor,
  }
}

const gwei = (text: string) => parseGwei(amountOf(text, 'gwei, such as `50`'))
const ether = (text: string) => parseEther(amountOf(text, 'ether, such as `0.01`'))

function amountOf(text: string, expected: string): string {
  if (amount.test(text)) return text
  throw new UsageError(`${quoted(text)} is not an amount.`, { metaMessages: [`Expected: ${expected}.`] })
}

function factor(text: string): number {
  if (/^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return Number(text)
  throw new UsageError(`${quoted(text)} is not a factor.`, {
    metaMessages: ['Expected: from 1 to 1000, such as `2.5`.'],
  })
}
