import type { DecimalMark } from '../decimal.js'

const minus = 0x2d
const zero = 0x30
/** A whole number of so many digits is exact as a float64. */
const safeDigits = 15
/** Exact, as 10²² is the last power of ten that a float64 holds. */
const powers = Array.from({ length: 21 }, (_, digits) => 10 ** digits)

/** Smaller numbers are written with an exponent. */
const smallest = 1e-6
const maxFraction = 20

/**
 * The number that some codes are, or NaN when they are not a plain one: at most 15 digits, written as JavaScript would, but
 * for the decimal mark.
 *
 * Nearly all numbers of a file are plain. They need not become texts, which would take most of the time. The result is
 * exact: both the digits and the power of ten are, and a division rounds once.
 */
export function plainNumber(
  codes: Uint8Array | Uint16Array,
  start: number,
  end: number,
  mark: DecimalMark = '.',
): number {
  const markCode = mark.charCodeAt(0)
  const first = codes[start] === minus ? start + 1 : start
  let digits = 0
  let value = 0
  let point = -1
  for (let at = first; at < end; at++) {
    const digit = (codes[at] ?? 0) - zero
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      if (value !== 0) digits++
    } else if (codes[at] === markCode && point < 0 && at > first) point = at
    else return Number.NaN
    if (digits > safeDigits) return Number.NaN
  }
  if (end === first || (codes[first] === zero && end > first + 1 && point !== first + 1)) return Number.NaN
  if (point < 0) return first > start ? -value : value
  const fraction = end - point - 1
  if (fraction === 0 || codes[end - 1] === zero || fraction > maxFraction) return Number.NaN
  const magnitude = value / (powers[fraction] ?? Number.NaN)
  if (magnitude < smallest) return Number.NaN
  return first > start ? -magnitude : magnitude
}
