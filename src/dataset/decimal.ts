const point = 0x2e
const upperE = 0x45
const lowerE = 0x65

/**
 * Whether a part of a text is a decimal number, as JSON, Python and spreadsheets write it: no spaces, no hexadecimal,
 * no thousands. One pass without a regular expression, as a file of gigabytes has hundreds of millions of them.
 */
export function isDecimal(text: string, start = 0, end = text.length): boolean {
  let at = skipSign(text, start, end)
  const integer = at
  at = skipDigits(text, at, end)
  let digits = at - integer
  if (at < end && text.charCodeAt(at) === point) {
    const fraction = at + 1
    at = skipDigits(text, fraction, end)
    digits += at - fraction
  }
  if (digits === 0) return false
  if (at === end) return true
  const code = text.charCodeAt(at)
  if (code !== lowerE && code !== upperE) return false
  const exponent = skipSign(text, at + 1, end)
  return exponent < end && skipDigits(text, exponent, end) === end
}

function skipSign(text: string, at: number, end: number): number {
  const code = at < end ? text.charCodeAt(at) : 0
  return code === 0x2b || code === 0x2d ? at + 1 : at
}

function skipDigits(text: string, start: number, end: number): number {
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code < 0x30 || code > 0x39) break
    at++
  }
  return at
}

/** The finite number that a text is, else NaN: nothing that {@link isDecimal} refuses or that is too large for a float64. */
export function parseDecimal(text: string): number {
  const number = isDecimal(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : Number.NaN
}
