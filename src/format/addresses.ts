/**
 * Writes an address or a hash in short: `0x1234…abcd`.
 *
 * @example
 * ```ts
 * import { formatAddress } from 'modelmarket/format'
 *
 * console.log(formatAddress('0x70997970C51812dc3A010C7d01b50e0d17dc79C8')) // 0x7099…79C8
 * ```
 */
export function formatAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
