import { formatEther as exactEther } from 'viem'

const whole = new Intl.NumberFormat('en')
const rounded = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
const percent = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `1,797` */
export function formatCount(count: number | bigint): string {
  return whole.format(count)
}

/** `1,234.5 MDC` */
export function formatCoins(amount: bigint): string {
  const [coins = '0', fraction] = exactEther(amount).split('.')
  return `${whole.format(BigInt(coins))}${fraction ? `.${fraction}` : ''} MDC`
}

/** `0.01235 ether`, rounded */
export function formatEther(amount: bigint): string {
  return `${rounded.format(Number(exactEther(amount)))} ether`
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

/** `2026-11-21 09:30 UTC` */
export function formatTime(timestamp: bigint): string {
  const date = new Date(Number(timestamp) * 1_000)
  return Number.isNaN(date.getTime())
    ? `${timestamp} s`
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `2 d 3 h`, `5 min`, `20 s` */
export function formatDuration(seconds: bigint | number): string {
  let left = Number(seconds)
  const parts: string[] = []
  for (const [name, length] of durations) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(`${count} ${name}`)
    if (parts.length === 2) break
  }
  return parts.join(' ') || '0 s'
}

const durations = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `0x1234…abcd` */
export function formatAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
