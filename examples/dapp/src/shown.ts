import { formatCoins, formatScore } from 'modelmarket/format'

/** Coins as people read them, without the last decimals: what is exact is in the wallet. */
export const showCoins = (amount: bigint): string => formatCoins(amount, { maxDecimals: 4 })

/** A score whose share stays on one line. */
export const showScore = (score: number, size: number): string =>
  formatScore(score, size).replace(' %', '\u00a0%')
