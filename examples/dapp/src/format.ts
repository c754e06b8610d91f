import { formatUnits } from 'viem'

const whole = new Intl.NumberFormat('en')
const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 1, style: 'percent' })
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** `1,234.5 MDC` */
export function formatCoins(amount: bigint): string {
  const [coins = '0', fraction] = formatUnits(amount, 18).split('.')
  return `${whole.format(BigInt(coins))}${fraction ? `.${fraction}` : ''} MDC`
}

/** `1,797` */
export const formatCount = (count: number | bigint): string => whole.format(count)

/** `348 of 360 (96.7%)` */
export const formatScore = (score: number, size: number): string =>
  `${whole.format(score)} of ${whole.format(size)} (${percent.format(score / size)})`

/** `Nov 29, 2026, 4:10 AM` */
export function formatTime(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1_000)
  return Number.isNaN(date.getTime()) ? `${seconds} s` : moment.format(date)
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `2 d 3 h`, `5 min 20 s` */
export function formatDuration(seconds: number): string {
  let left = seconds
  const parts: string[] = []
  for (const [name, length] of units) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(`${count} ${name}`)
    if (parts.length === 2) break
  }
  return parts.join(' ') || '0 s'
}

/** `0x1234…abcd` */
export const formatAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`

/** `bafybeic…gf354` */
export const formatCid = (cid: string): string =>
  cid.length > 20 ? `${cid.slice(0, 8)}…${cid.slice(-5)}` : cid
