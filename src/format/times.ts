/**
 * Writes a moment of the chain's time in UTC: `2026-11-21 09:30 UTC`. With a locale, as the language has it, in the time zone of this machine.
 *
 * @param timestamp In seconds since 1970.
 * @example
 * ```ts
 * import { formatTime } from 'modelmarket/format'
 *
 * console.log(formatTime(1_800_000_000n)) // 2027-01-15 08:00 UTC
 * ```
 */
export function formatTime(timestamp: bigint, { locale }: { locale?: string | undefined } = {}): string {
  const date = new Date(Number(timestamp) * 1_000)
  // A stranger's number may be of any size.
  if (Number.isNaN(date.getTime())) return `${timestamp} s`
  if (locale !== undefined) return date.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
