/** The character between the whole part of a number and its fraction. */
export type DecimalMark = '.' | ','

/**
 * A decimal number, as JSON, Python and spreadsheets write it. No two parts of it can match the same digits, or a long
 * number with a letter at its end would take quadratic time.
 */
const decimals: Record<DecimalMark, RegExp> = {
  '.': /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/,
}

/** The finite number that a text is, else NaN: no spaces, no hexadecimal, no thousands, nothing too large for a float64. */
export function parseDecimal(text: string, mark: DecimalMark = '.'): number {
  if (!decimals[mark].test(text)) return Number.NaN
  const number = Number(mark === ',' ? text.replace(',', '.') : text)
  return Number.isFinite(number) ? number : Number.NaN
}

/** Whether a text that is a number has leading zeros, and so is a code, such as a postcode. */
export function isCode(text: string): boolean {
  return /^[+-]?0\d/.test(text)
}

const wholes: Record<DecimalMark, RegExp> = { '.': /^([+-]?\d+)(?:\.0*)?$/, ',': /^([+-]?\d+)(?:,0*)?$/ }

/** The whole number beyond 2^53 that a text is, with or without zeros behind the mark; else `undefined`. */
export function parseWide(text: string, mark: DecimalMark = '.'): bigint | undefined {
  const digits = wholes[mark].exec(text)?.[1]
  return digits !== undefined && Math.abs(Number(digits)) > Number.MAX_SAFE_INTEGER
    ? BigInt(digits)
    : undefined
}

/**
 * The text of a finite number: the shortest that reads back as the same float64, as JavaScript's own, but with the sign of a
 * zero. Every file that is written has a point as its mark.
 *
 * @see ECMA-262, Number::toString
 */
export function formatNumber(value: number, mark: DecimalMark = '.'): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return mark === ',' ? text.replace('.', ',') : text
}
