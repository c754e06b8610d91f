import { InvalidInputError } from './errors.js'

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** What may be typed, with the unit's seconds. */
const typedUnits: Readonly<Record<string, number>> = {
  w: 604_800,
  d: 86_400,
  h: 3_600,
  min: 60,
  m: 60,
  s: 1,
}

export interface FormatDurationOptions {
  /** How many units are written at most, the largest first: the rest is cut off. By default 2. 4 write all. */
  parts?: number | undefined
}

/**
 * Writes a duration: `2 d 3 h`, `5 min`, `20 s`.
 *
 * @param seconds What is below 0 is written as 0, what is between two seconds as the lower one.
 * @example
 * ```ts
 * import { formatDuration, timeLeft } from 'modelmarket/format'
 *
 * declare const request: { until: bigint }, now: bigint // the chain's time
 * console.log(`${formatDuration(timeLeft(request.until, now))} left`) // 2 d 3 h left
 * ```
 */
export function formatDuration(
  seconds: bigint | number,
  { parts: most = 2 }: FormatDurationOptions = {},
): string {
  let left = Math.floor(Number(seconds))
  const parts: string[] = []
  for (const [unit, length] of units) {
    const count = Math.floor(left / length)
    if (!(count > 0) || parts.length === most) continue
    left -= count * length
    parts.push(`${count} ${unit}`)
  }
  return parts.join(' ') || '0 s'
}

/**
 * Reads a duration that a person typed, in seconds: `90s`, `30min` or `30m`, `12h`, `7d`, `2w`, `1h 30min`. A number alone is seconds.
 *
 * @throws {InvalidInputError} when it is not a duration.
 * @example
 * ```ts
 * import { parseDuration } from 'modelmarket/format'
 *
 * console.log(parseDuration('7d'), parseDuration('1h 30min')) // 604800 5400
 * ```
 */
export function parseDuration(text: string): number {
  const typed = text.trim()
  const refuse = () =>
    new InvalidInputError({
      input: text,
      problem: 'is not a duration',
      expected: '`90s`, `30min`, `12h`, `7d`, `2w` or `1h 30min`',
    })
  if (/^\d{1,9}(\.\d{1,3})?$/.test(typed)) return Math.round(Number(typed))
  if (typed.length > 60 || !/^(\d{1,9}(\.\d{1,3})?\s?(s|min|m|h|d|w)\s*)+$/.test(typed)) throw refuse()
  const parts = [...typed.matchAll(/([\d.]+)\s?([a-z]+)/g)]
  const lengths = parts.map(([, , unit = '']) => typedUnits[unit] ?? 0)
  // `5m 1h` may be a mistake.
  if (lengths.some((length, i) => i > 0 && length >= (lengths[i - 1] ?? 0))) throw refuse()
  return Math.round(parts.reduce((sum, [, count], i) => sum + Number(count) * (lengths[i] ?? 0), 0))
}

/**
 * Returns how many seconds are left until a moment of the chain's time: 0 once it is over.
 *
 * @param until In seconds since 1970, as `now`, which is the timestamp of the latest block.
 * @example
 * ```ts
 * import { timeLeft } from 'modelmarket/format'
 *
 * console.log(timeLeft(1_800_000_090n, 1_800_000_000n)) // 90
 * ```
 */
export function timeLeft(until: bigint, now: bigint): number {
  return until > now ? Number(until - now) : 0
}
