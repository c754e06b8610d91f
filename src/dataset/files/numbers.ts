const plus = 0x2b
const minus = 0x2d
const point = 0x2e
const zero = 0x30
/** Without an exponent, a number of so few characters is in the range of float32. */
const maxLength = 38

/**
 * Whether some bytes are a decimal number without an exponent, and short: nearly all that a file holds are, and its
 * hundreds of millions of numbers should not become texts to find that out. All others are left to `parseDecimal`.
 */
export function isPlainNumber(bytes: Uint8Array | Uint16Array, start: number, end: number): boolean {
  if (end - start > maxLength) return false
  const sign = start < end ? bytes[start] : 0
  const first = sign === minus || sign === plus ? start + 1 : start
  let at = skipDigits(bytes, first, end)
  let digits = at - first
  if (at < end && bytes[at] === point) {
    const fraction = at + 1
    at = skipDigits(bytes, fraction, end)
    digits += at - fraction
  }
  return at === end && digits > 0
}

function skipDigits(bytes: Uint8Array | Uint16Array, start: number, end: number): number {
  let at = start
  while (at < end && ((bytes[at] ?? 0) ^ zero) < 10) at++
  return at
}
