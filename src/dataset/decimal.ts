/**
 * A decimal number, as JSON, Python and spreadsheets write it. No two parts of it can match the same digits, or a long
 * number with a letter at its end would take quadratic time.
 */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** The finite number that a text is, else NaN: no spaces, no hexadecimal, no thousands, nothing too large for a float64. */
export function parseDecimal(text: string): number {
  const number = decimal.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : Number.NaN
}
