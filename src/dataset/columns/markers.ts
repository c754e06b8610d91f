import { type DecimalMark, parseDecimal } from '../decimal.js'

/** Texts that stand for a missing value in many files, in lower case: pandas, R, SAS, SQL (`\\N`), spreadsheets, UCI. */
const markers = new Set([
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'nan',
  'null',
  'none',
  'nil',
  '?',
  '-',
  '--',
  '.',
  'nat',
  'missing',
  '#na',
  'n.a.',
  '-nan',
  '\\n',
])
/** Those that may be a name as well. */
const weakMarkers = new Set(['none', 'nil', '-', '--', '.', 'missing'])
const longest = Math.max(...Array.from(markers, (marker) => marker.length))

/** Texts that stand for a missing value where all others are numbers, beside the usual markers. */
const markersAmongNumbers =
  /^(?:unk(?:nown)?|not (?:available|applicable|reported|recorded|known|given|determined)|n\.?[ad]\.?|n\/d|no (?:data|value|answer)|nodata|undefined|unspecified|invalid|error|blank|empty|void|tbd|refused|dk|n\/s|#[a-z0-9/]+[!?]|indef\.?|[^\p{L}\p{Nd}]+)$/iu

/** Whether a text usually stands for a missing value, in upper or lower case. The empty text is not among them. */
export function isUsualMarker(text: string): boolean {
  return text.length <= longest && markers.has(text.toLowerCase())
}

/** Whether a text is a usual marker that is hardly ever a name. */
export function isStrongMarker(text: string): boolean {
  return isUsualMarker(text) && !weakMarkers.has(text.toLowerCase())
}

/** Whether a text among numbers stands for a missing value, though it is no usual marker. */
export function isMarkerAmongNumbers(text: string): boolean {
  return markersAmongNumbers.test(text)
}

/** Texts that the user says stand for a missing value. One that is a number stands for that number in any notation. */
export class GivenMarkers {
  readonly #texts: ReadonlySet<string>
  readonly #numbers: ReadonlySet<number>

  constructor(texts: readonly string[] = [], mark: DecimalMark = '.') {
    this.#texts = new Set(texts)
    this.#numbers = new Set(
      texts.map((text) => parseDecimal(text, mark)).filter((value) => !Number.isNaN(value)),
    )
  }

  get hasNumbers(): boolean {
    return this.#numbers.size > 0
  }

  hasText(text: string): boolean {
    return this.#texts.has(text)
  }

  hasNumber(value: number): boolean {
    return this.#numbers.size > 0 && this.#numbers.has(value)
  }
}
