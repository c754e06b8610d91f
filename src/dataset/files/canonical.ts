const quote = 0x22
const comma = 0x2c
const lf = 0x0a
const cr = 0x0d
const space = 0x20
const tab = 0x09
const minus = 0x2d
const point = 0x2e
const zero = 0x30
/** Decimals of at most this many digits are different float64s. */
const safeDigits = 15
/** With more of them behind the point, a number is written with an exponent. */
const maxLeadingZeros = 5

/**
 * Whether some bytes are a number as `formatNumber` writes it, as far as that shows without reading it: nearly all that a
 * file holds do, and its hundreds of millions of numbers should not become texts to find that out. Such a number is also
 * in the range of float32.
 */
export function isPlainNumber(bytes: Uint8Array | Uint16Array, start: number, end: number): boolean {
  const first = bytes[start] === minus ? start + 1 : start
  const whole = skipDigits(bytes, first, end)
  if (whole === first) return false
  const leading = bytes[first] === zero
  if (leading && whole > first + 1) return false
  if (whole === end) return end - first <= safeDigits
  if (bytes[whole] !== point || skipDigits(bytes, whole + 1, end) < end) return false
  if (end === whole + 1 || bytes[end - 1] === zero) return false
  if (!leading) return end - first - 1 <= safeDigits
  let at = whole + 1
  while (bytes[at] === zero) at++
  return at - whole - 1 <= maxLeadingZeros && end - at <= safeDigits
}

/** Whether a field of a CSV file is as `formatText` writes it: in quotes if it needs them, and only then. */
export function isPlainText(bytes: Uint8Array | Uint16Array, start: number, end: number): boolean {
  const quoted = bytes[start] === quote
  const first = quoted ? start + 1 : start
  const last = quoted ? end - 1 : end
  if (first === last) return !quoted
  if (hasMark(bytes, first) || isSpace(bytes[first]) || isSpace(bytes[last - 1])) return quoted
  for (let at = first; at < last; at++) {
    const code = bytes[at]
    if (code === quote || code === comma || code === lf || code === cr) return quoted
  }
  return !quoted
}

function isSpace(code: number | undefined): boolean {
  return code === space || code === tab
}

/** Whether there is a byte order mark. */
export function hasMark(bytes: Uint8Array | Uint16Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf
}

function skipDigits(bytes: Uint8Array | Uint16Array, start: number, end: number): number {
  let at = start
  while (at < end && ((bytes[at] ?? 0) ^ zero) < 10) at++
  return at
}
