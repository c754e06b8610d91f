import type { LocaleOptions } from './numbers.js'

export interface FormatTimeOptions extends LocaleOptions {
  /** An IANA time zone: that of a page's reader is `Intl.DateTimeFormat().resolvedOptions().timeZone`. By default `UTC`. */
  timeZone?: string | undefined
}

/**
 * Writes a moment of the chain's time, with its time zone: `2026-11-21 09:30 UTC`. With a locale, as the language has it.
 *
 * @param timestamp In seconds since 1970.
 * @example
 * ```ts
 * import { formatTime } from 'modelmarket/format'
 *
 * console.log(formatTime(1_800_000_000n)) // 2027-01-15 08:00 UTC
 * console.log(formatTime(1_800_000_000n, { locale: 'en-GB', timeZone: 'Europe/Berlin' })) // 15 Jan 2027, 09:00 CET
 * ```
 */
export function formatTime(timestamp: bigint, { locale, timeZone = 'UTC' }: FormatTimeOptions = {}): string {
  const date = new Date(Number(timestamp) * 1_000)
  // A stranger's number may be of any size.
  if (Number.isNaN(date.getTime())) return `${timestamp} s`
  // Swedish writes dates as ISO 8601 has them.
  return date.toLocaleString(locale ?? 'sv', {
    year: 'numeric',
    month: locale === undefined ? '2-digit' : 'short',
    day: locale === undefined ? '2-digit' : 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  })
}
