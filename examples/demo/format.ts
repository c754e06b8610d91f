import { formatEther } from 'viem'

const whole = new Intl.NumberFormat('en')
const percent = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `1,797` */
export function formatCount(count: number | bigint): string {
  return whole.format(count)
}

/** `1,234.5 MDC` */
export function formatCoins(amount: bigint): string {
  const [coins = '0', fraction] = formatEther(amount).split('.')
  return `${whole.format(BigInt(coins))}${fraction ? `.${fraction}` : ''} MDC`
}

/** `+90 MDC`, `−10 MDC`, or `0 MDC` */
export function formatChange(amount: bigint): string {
  if (amount === 0n) return formatCoins(0n)
  return amount > 0n ? `+${formatCoins(amount)}` : `−${formatCoins(-amount)}`
}

/** `348 / 360 (96.7 %)` */
export function formatScore(score: number, size: number): string {
  return `${formatCount(score)} / ${formatCount(size)} (${formatShare(score / size)})`
}

/** `96.7 %` */
export function formatShare(share: number): string {
  return `${percent.format(share * 100)} %`
}
