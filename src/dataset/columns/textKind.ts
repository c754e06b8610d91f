import { type DecimalMark, parseDecimal } from '../decimal.js'

/** What a text is that is neither a number nor a marker. All but `text` and `date` are quantities in some notation. */
export type TextKind =
  | 'text'
  | 'date'
  | 'percent'
  | 'currency'
  | 'thousands'
  /** A number with the other decimal mark. */
  | 'decimal'
  | 'hex'
  /** A number behind which a unit stands. */
  | 'unit'
  /** A bound or a sign behind a number, such as `<0.1`, `3+` or `50-`. */
  | 'bound'
  /** Infinite, or out of the range of float64. */
  | 'infinity'
  /** A number otherwise written, such as `(5)` or `−5` with the minus of typesetting. */
  | 'notation'

/** Longer texts are no quantity, and are not looked at. */
const maxLength = 64

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\\.?'
const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?'
const clock = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[ap]\\.?m\\.?)?'
const zone = '(?: ?(?:z|utc|gmt|[+-]\\d{2}:?\\d{2}))?'
const dates = [
  // 2024-01-05, 2024/1/5, 2024-01, each with a time or without.
  '\\d{4}([-/.])(?:0?[1-9]|1[0-2])(?:\\1(?:0?[1-9]|[12]\\d|3[01]))?',
  // 5/1/2024, 05.01.24, 25.8.24, 1-5-24.
  '(?:0?[1-9]|[12]\\d|3[01])([-/])(?:0?[1-9]|[12]\\d|3[01])\\2(?:\\d{4}|\\d{2})',
  '(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d{4}',
  '(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d{2}',
  // 5 Jan 2024, Jan 5, 2024, Dec-2015.
  `${weekday}\\d{1,2}(?:st|nd|rd|th)?[- ]${month}[- ,]{1,2}\\d{2,4}`,
  `${weekday}${month} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}`,
  `${month}[- ]'?(?:\\d{4}|\\d{2})`,
  // 10MAR2020, as SAS writes it.
  '\\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:\\d{4}|\\d{2})',
  // 2024 Jan, 2024 Q1, 2024-W05.
  `\\d{4}[- ]?(?:${month}|q[1-4]|w[0-5]\\d)`,
]
const date = new RegExp(`^(?:${dates.join('|')})(?:(?:t|,? )${clock}${zone})?$`, 'i')
/** Such as `1h 30m`. */
const duration = /^(?:\d{1,7} ?(?:d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?),? ?){2,4}$/i
/** Of a day, or how long something took. */
const time = new RegExp(
  `^(?:-?\\d{1,7} days?,? ?)?(?:${clock}${zone})$|^-?\\d{1,7} days?,? [+]?${clock}$`,
  'i',
)

const signs = '[+\\-−]?'
const digits = "\\d[\\d.,'’ \\u00a0\\u202f]*"
const symbol = '[$€£¥₹₽₩₺₫₴₦฿¢]'
const code = '(?:US\\$|R\\$|USD|EUR|GBP|CHF|JPY|INR|CNY|RMB|CAD|AUD|BRL|PLN|SEK|NOK|DKK|Rs\\.?|zł|kr\\.)'
const amount = `${digits}(?: ?(?:[kKmMbB]|bn|mn))?`
const currency = new RegExp(
  `^\\(?${signs} ?(?:${symbol}|${code}) ?${signs} ?(?:${amount}|\\.\\d+)\\)?$|^\\(?${signs}${amount} ?(?:${symbol}|${code})\\)?$`,
)
const thousands: Record<DecimalMark, RegExp> = {
  '.': /^[+-]?(?:[1-9]\d{0,2}([,'’_ \u00a0\u202f])\d{3}(?:\1\d{3})*(?:\.\d*)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?|\d{1,3}(?:\.\d{3})+,\d*|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?)$/,
  ',': /^[+-]?(?:[1-9]\d{0,2}([.'’_ \u00a0\u202f])\d{3}(?:\1\d{3})*(?:,\d*)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?|\d{1,3}(?:,\d{3})+\.\d*)$/,
}
const percent = /^[+-]? ?(?:\d[\d.,]*|[.,]\d+) ?[%‰]$/
const hex = /^[+-]?0x[\da-f]+$/i
const infinity = /^[+-]?(?:inf|infinity|∞)$/i
const bound = /^(?:[<>≤≥~≈±]|<=|>=) ?[+-]?\d[\d.,]*$|^[+-]?\d[\d.,]*(?:\+|-|\+\/-| ?or more)$/i
const unit =
  /^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)? ?([a-zA-Zµμ°Ωº"'][a-zA-Zµμ°Ωº"'²³/%^*·.]{0,11}\d?)$/
const ordinal = /^(?:st|nd|rd|th)$/i
const accounting = /^\(\d[\d.,]*\)$|^[+-]?\d+(?:\.\d*)?[dD][+-]?\d+$/

/** What a text is that {@link parseDecimal} does not take for a number. */
export function textKind(text: string, mark: DecimalMark = '.'): TextKind {
  if (text.length > maxLength || !/[\p{Nd}∞]|^[+-]?inf/iu.test(text)) return 'text'
  if (infinity.test(text)) return 'infinity'
  if (date.test(text) || time.test(text) || duration.test(text)) return 'date'
  if (percent.test(text)) return 'percent'
  if (thousands[mark].test(text)) return 'thousands'
  if (!Number.isNaN(parseDecimal(text, mark === '.' ? ',' : '.'))) return 'decimal'
  if (hex.test(text)) return 'hex'
  if (currency.test(text)) return 'currency'
  if (bound.test(text)) return 'bound'
  if (unitOf(text) !== undefined) return 'unit'
  if (isTooLarge(text, mark)) return 'infinity'
  return accounting.test(text) || isNumberOnPaper(text, mark) ? 'notation' : 'text'
}

/** The unit behind a number, in lower case. Ordinals such as `3rd` have none. */
export function unitOf(text: string): string | undefined {
  const found = unit.exec(text)?.[1]
  return found === undefined || ordinal.test(found) ? undefined : found.toLowerCase()
}

/** Whether a person reads a number: in digits of any script, with the minus of typesetting, or between spaces. */
function isNumberOnPaper(text: string, mark: DecimalMark): boolean {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[−–]/, '-')
    .replace(/\p{Nd}/gu, '1')
  return !Number.isNaN(parseDecimal(plain, mark))
}

function isTooLarge(text: string, mark: DecimalMark): boolean {
  const number = Number(mark === ',' ? text.replace(',', '.') : text)
  return Math.abs(number) === Number.POSITIVE_INFINITY
}
