import { estimateFeesPerGas } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type AnyClient, askWith } from '../../chain/index.js'
import { InvalidFeeLimitError } from './errors.js'

/** What gas may cost. */
export interface FeeOptions {
  /** The highest price of a unit of gas, in wei. While the network asks for more, a call waits. By default there is no limit. */
  maxFeePerGas?: bigint | undefined
  /** The most that the gas of one call may cost, in wei. While the network asks for more, a call waits. By default 0.2 of the chain's coin. */
  maxFee?: bigint | undefined
  /**
   * The highest price of a unit of gas, as a multiple of what the network asks at the time: 1 or more, by default 3. Only a call
   * whose window is at risk is raised that far, others half of the way: to the double, by default.
   */
  maxFeeFactor?: number | undefined
}

/** The price limits of a unit of gas, in wei. */
export interface Fees {
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
}

/** What a unit of gas costs at a time. */
export interface FeeQuote {
  /** What the network asks for, or the absolute limit where that is lower. */
  now: Fees
  /** The highest price that a transaction may be raised to. */
  most: Fees
  /** The highest price of a transaction that is offered again. It has some room, since the network's price moves all the time. */
  kept: Fees
  /** Whether the network asks for more than the absolute limit, by more than the margin of the estimate. */
  isAbove: boolean
}

/** What limits a quote. */
export interface FeeLimits {
  /** The highest multiple of what the network asks for. */
  factor: number
  /** The highest price of a unit of gas, in wei. */
  perGas: bigint
}

const defaultFactor = 3

/** What the largest calls cost at 100 gwei. The network's price is what an endpoint says: without a limit it could spend all that an account has. */
const defaultMaxFee = 200_000_000_000_000_000n

/** @throws {InvalidFeeLimitError} when nothing could be sent within these limits. */
export function checkFeeOptions({
  maxFeePerGas,
  maxFee = defaultMaxFee,
  maxFeeFactor = defaultFactor,
}: FeeOptions): void {
  if (maxFeePerGas !== undefined && maxFeePerGas <= 0n)
    throw new InvalidFeeLimitError('maxFeePerGas', maxFeePerGas)
  if (maxFee <= 0n) throw new InvalidFeeLimitError('maxFee', maxFee)
  if (!(maxFeeFactor >= 1 && maxFeeFactor <= 1000))
    throw new InvalidFeeLimitError('maxFeeFactor', maxFeeFactor)
}

/** Returns what limits the price of a call of so much gas. */
export function limitsOf(
  { maxFeePerGas, maxFee = defaultMaxFee, maxFeeFactor = defaultFactor }: FeeOptions,
  { gas, isUrgent }: { gas: bigint; isUrgent: boolean },
): FeeLimits {
  const perCall = maxFee / gas
  return {
    factor: isUrgent ? maxFeeFactor : (1 + maxFeeFactor) / 2,
    perGas: smaller(perCall, maxFeePerGas ?? perCall),
  }
}

/** Reads what the network asks for now. */
export function askedFees(client: AnyClient): Promise<Fees> {
  return askWith(client, 'eth_feeHistory', (client) => {
    const estimate = getAction(client, estimateFeesPerGas, 'estimateFeesPerGas')
    return estimate({ type: 'eip1559', chain: client.chain ?? null })
  })
}

/** Returns what to offer, and what may be offered at most, when the network asks for so much. */
export function quoteOf(asked: Fees, { factor, perGas }: FeeLimits): FeeQuote {
  const { maxFeePerGas, maxPriorityFeePerGas } = asked
  // Where the network asks for little or no tip, a tip must still be able to rise: a replacement has to raise both prices.
  const tip = larger(maxPriorityFeePerGas, maxFeePerGas / 20n)
  const atMost = (factor: number) =>
    capped({ maxFeePerGas: times(maxFeePerGas, factor), maxPriorityFeePerGas: times(tip, factor) }, perGas)
  return {
    now: capped(asked, perGas),
    most: atMost(factor),
    kept: atMost(Math.max(factor, 1.25)),
    isAbove: maxFeePerGas * 5n > perGas * 6n,
  }
}

/** Returns whether a price is near enough to today's to be offered again. Its room below is the margin of the estimate. */
export function fits({ maxFeePerGas, maxPriorityFeePerGas }: Fees, { now, kept }: FeeQuote): boolean {
  return (
    maxFeePerGas * 6n >= now.maxFeePerGas * 5n &&
    maxPriorityFeePerGas * 2n >= now.maxPriorityFeePerGas &&
    maxFeePerGas <= kept.maxFeePerGas &&
    maxPriorityFeePerGas <= kept.maxPriorityFeePerGas
  )
}

/** Returns the price for replacing a stuck transaction; `undefined` when it is above what may be offered. */
export function raisedFees(previous: Fees, { now, most }: FeeQuote): Fees | undefined {
  const maxPriorityFeePerGas = larger(leastRaise(previous.maxPriorityFeePerGas), now.maxPriorityFeePerGas)
  const maxFeePerGas = larger(
    larger(leastRaise(previous.maxFeePerGas), now.maxFeePerGas),
    maxPriorityFeePerGas,
  )
  const isTooMuch = maxFeePerGas > most.maxFeePerGas || maxPriorityFeePerGas > most.maxPriorityFeePerGas
  return isTooMuch ? undefined : { maxFeePerGas, maxPriorityFeePerGas }
}

/** The price that a replacement must reach: geth and most others require 10 % more, some an eighth more. */
const leastRaise = (fee: bigint) => fee + fee / 8n + 1n

const larger = (a: bigint, b: bigint) => (a > b ? a : b)
const smaller = (a: bigint, b: bigint) => (a < b ? a : b)

const times = (fee: bigint, factor: number) => (fee * BigInt(Math.floor(factor * 1000))) / 1000n

function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, cap: bigint): Fees {
  return {
    maxFeePerGas: smaller(maxFeePerGas, cap),
    maxPriorityFeePerGas: smaller(maxPriorityFeePerGas, cap),
  }
}
