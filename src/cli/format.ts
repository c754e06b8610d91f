import { formatEther as exactEther } from 'viem'
import { formatCoins } from '../format/index.js'

const rounded = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })

/** `0.01235 ether`, rounded */
export function formatEther(amount: bigint): string {
  return `${rounded.format(Number(exactEther(amount)))} ether`
}

/** `+90 MDC`, `−10 MDC`, or `0 MDC` */
export function formatChange(amount: bigint): string {
  if (amount === 0n) return formatCoins(0n)
  return amount > 0n ? `+${formatCoins(amount)}` : `−${formatCoins(-amount)}`
}
