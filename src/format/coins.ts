import { formatUnits, parseUnits } from 'viem'
import { InvalidInputError } from './errors.js'
import { type LocaleOptions, numberFormat } from './numbers.js'

/** Which coin. */
export interface CoinOptions {
  /** By default `MDC`, of ModelCoin. */
  symbol?: string | undefined
  /** How many decimals its smallest unit is at. By default 18. */
  decimals?: number | undefined
}

export interface FormatCoinsOptions extends CoinOptions, LocaleOptions {
  /** Whether thousands are grouped: `1,000`. By default they are. Without, {@link parseCoins} reads what is written in `en`. */
  grouping?: boolean | undefined
  /** Cuts off what is behind so many decimals. By default nothing is. */
  maxDecimals?: number | undefined
}

/** The most decimals that `Intl` writes in every engine. */
const mostDecimals = 20

/**
 * Writes coins exactly, with the coin's symbol: `1,234.5 MDC`.
 *
 * @param amount In the coin's smallest unit.
 * @example
 * ```ts
 * import { formatCoins, parseCoins } from 'modelmarket/format'
 *
 * console.log(formatCoins(parseCoins('1234.5'))) // 1,234.5 MDC
 * console.log(formatCoins(1_234_567n, { symbol: 'USDC', decimals: 6, maxDecimals: 2 })) // 1.23 USDC
 * ```
 */
export function formatCoins(
  amount: bigint,
  {
    symbol = 'MDC',
    decimals = 18,
    locale = 'en',
    grouping: useGrouping = true,
    maxDecimals = decimals,
  }: FormatCoinsOptions = {},
): string {
  const [whole = '0', fraction = ''] = formatUnits(amount, decimals).split('.')
  const shown = fraction.slice(0, maxDecimals).replace(/0+$/, '')
  const unsigned = shown === '' && whole === '-0' ? '0' : whole
  const [first, rest] = [shown.slice(0, mostDecimals), shown.slice(mostDecimals)]
  const style = { useGrouping, minimumFractionDigits: first.length, maximumFractionDigits: first.length }
  // As text: a `Number` has 15 digits or so.
  const start = numberFormat(locale, style).format(`${unsigned}.${first || '0'}` as `${number}`)
  const number = start + Array.from(rest, (digit) => numberFormat(locale, {}).format(Number(digit))).join('')
  return symbol === '' ? number : `${number} ${symbol}`
}

/**
 * Reads coins that a person typed, such as `12.5` or `12.5 MDC`, in the coin's smallest unit.
 *
 * Thousands are not grouped: `1,500` is one and a half for some, and fifteen hundred for others.
 *
 * @throws {InvalidInputError} when it is not an amount, or has more decimals than the coin.
 * @example
 * ```ts
 * import { parseCoins } from 'modelmarket/format'
 *
 * console.log(parseCoins('12.5')) // 12500000000000000000n
 * console.log(parseCoins('12.5 USDC', { symbol: 'USDC', decimals: 6 })) // 12500000n
 * ```
 */
export function parseCoins(text: string, { symbol = 'MDC', decimals = 18 }: CoinOptions = {}): bigint {
  const number = withoutSymbol(text.trim(), symbol)
  const matched = /^\d{1,30}(?:\.(\d{1,30}))?$/.exec(number)
  if (!matched)
    throw new InvalidInputError({
      input: text,
      problem: 'is not an amount',
      expected: 'coins, such as `100` or `12.5`',
    })
  const { 1: fraction = '' } = matched
  if (fraction.length > decimals)
    throw new InvalidInputError({
      input: text,
      problem: `is not an amount: ${symbol || 'the coin'} has ${decimals} decimals`,
    })
  return parseUnits(number, decimals)
}

/** A stranger's symbol may look like a number: then only a space tells it from the amount. */
function withoutSymbol(typed: string, symbol: string): string {
  if (symbol === '' || !typed.endsWith(symbol)) return typed
  const before = typed.slice(0, -symbol.length)
  const number = before.trimEnd()
  return /^[\d.]/.test(symbol) && number === before ? typed : number
}
