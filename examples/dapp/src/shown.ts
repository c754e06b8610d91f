import { formatCoins, formatScore, formatTime } from 'modelmarket/format'

/** Coins as people read them, without the last decimals: what is exact is in the wallet. */
export const showCoins = (amount: bigint): string => formatCoins(amount, { maxDecimals: 4 })

/** A score that breaks before its share at most. */
export const showScore = (score: number, size: number): string =>
  formatScore(score, size).replaceAll(/ (?!\()/g, '\u00a0')

/** A moment of the chain's time, in the time zone of the reader. */
export const showTime = (timestamp: bigint): string =>
  formatTime(timestamp, { locale: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
