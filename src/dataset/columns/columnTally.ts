import { excerpt } from '../../errors/excerpt.js'
import { type DecimalMark, formatNumber, isCode, parseDecimal, parseWide } from '../decimal.js'
import { isName, maxCategories } from '../manifest.js'
import { GivenMarkers, isUsualMarker } from './markers.js'
import { type TextKind, textKind, unitOf } from './textKind.js'

/** Different values are counted up to this: one more than the categories that a feature may have. */
export const maxDistinct = maxCategories + 1
/** Different values that are remembered of all columns together, so that a wide table does not fill the memory. */
const maxRemembered = 4_000_000
/** Texts from this length are remembered by their start and a hash. */
const maxTextLength = 100
/** Of a value, how many characters are shown. */
const maxShown = 40
const shownExamples = 3
const maxValues = 4
/** More units than this are no units. */
const maxUnits = 16
const maxFloat32 = 3.4028235677973366e38

export interface TallyOptions {
  /** The decimal mark of the table. Default `.`. */
  mark?: DecimalMark | undefined
  /** Texts that the user says stand for a missing value. */
  given?: GivenMarkers | undefined
  /** How far different values are counted. Default {@link maxDistinct}. */
  limit?: number | undefined
}

/** Something that some rows have. */
export interface Finding {
  count: number
  /** The first of the rows, from 1. */
  readonly row: number
  /** The first four different values, cut after 40 characters. */
  readonly values: string[]
}

/**
 * How far to count the different values of each column of a table: of the label and of what is to hold names as far as they
 * may be, of the others less where there are many columns.
 */
export function tallyLimits(
  names: readonly string[],
  {
    label,
    categorical = [],
  }: { label?: string | undefined; categorical?: readonly string[] | undefined } = {},
): readonly number[] {
  const full = new Set([label, ...categorical])
  const limit = Math.min(maxDistinct, Math.floor(maxRemembered / Math.max(names.length, 1)))
  return names.map((name) => (full.has(name) ? maxDistinct : limit))
}

/**
 * Counts what one column holds, value by value, in bounded memory: enough to decide what the column is, whether it can be
 * used, and what to advise when not.
 */
export class ColumnTally {
  /** Rows so far. */
  rows = 0
  /** Empty fields, and those that the user says are missing. */
  missing = 0
  /** Usual markers, by text as it stands. */
  readonly markers = new Map<string, number>()
  /** Numbers in the notation of the table. */
  numbers = 0
  /** Of the numbers, those that are not whole. */
  fractions = 0
  /** Of the numbers, whole ones beyond 2^53, all digits of which matter. */
  unsafe = 0
  /** Of the numbers, those with leading zeros. */
  codes: Finding | undefined
  /** Of the numbers, those that float32 cannot hold. */
  outOfRange: Finding | undefined
  minimum = Number.POSITIVE_INFINITY
  maximum = Number.NEGATIVE_INFINITY
  /** What is neither a number nor a marker, by its kind. */
  readonly kinds = new Map<TextKind, Finding>()
  /** The units behind numbers, of which 16 are remembered. */
  readonly units = new Set<string>()
  /** Texts that cannot be names: with control characters, or longer than 10,000 characters. */
  unnameable: Finding | undefined
  /** Length of the longest text. */
  longest = 0

  readonly #mark: DecimalMark
  readonly #given: GivenMarkers
  readonly #limit: number
  /** Different numbers, and whether each is written as JavaScript would in some row. */
  readonly #numbers = new Map<number, boolean>()
  /** How many of them are written so. */
  #plain = 0
  /** The values of numbers in other notations, by their text, of which long ones are cut. */
  readonly #notations = new Map<string, number>()
  /** Different texts, with the finding of their kind. */
  readonly #texts = new Map<string, Finding>()
  readonly #firstNumbers: number[] = []
  readonly #firstTexts: string[] = []
  #repeated = false
  #counting = true

  constructor({ mark = '.', given = new GivenMarkers(), limit = maxDistinct }: TallyOptions = {}) {
    this.#mark = mark
    this.#given = given
    this.#limit = limit
  }

  /** Counts a field by its text, as it stands without quotes. */
  add(text: string): void {
    if (text === '' || this.#given.hasText(text)) {
      this.rows++
      this.missing++
      return
    }
    // Names come again: a text that was neither a number nor a marker is none now.
    const known = this.#texts.get(text)
    if (known) {
      this.#addKnown(known)
      return
    }
    const value = parseDecimal(text, this.#mark)
    if (!Number.isNaN(value)) this.#addNumber(value, text)
    else if (isUsualMarker(text)) {
      this.rows++
      this.markers.set(text, (this.markers.get(text) ?? 0) + 1)
    } else this.#addText(text)
  }

  /** Counts a number that is written as JavaScript would, but for the decimal mark, or that never was a text. NaN is missing. */
  addNumber(value: number): void {
    this.#addNumber(value)
  }

  /** What is neither a number nor a marker. */
  get texts(): number {
    let count = 0
    for (const finding of this.kinds.values()) count += finding.count
    return count
  }

  /** Different numbers, in whatever notation: as many as the limit, or all. */
  get distinctNumbers(): number {
    return this.#numbers.size
  }

  /** Whether there may be more different numbers than were counted. */
  get hasMoreNumbers(): boolean {
    return this.#numbers.size >= this.#limit
  }

  /**
   * Different names, where each text is its own: numbers in different notations differ. As many as the limit, or all. Markers are
   * not among them.
   */
  get distinctTexts(): number {
    return this.#plain + this.#notations.size + this.#texts.size
  }

  /** Whether there may be more different names than were counted. */
  get hasMoreTexts(): boolean {
    return this.distinctTexts >= this.#limit
  }

  /** Whether the values are whole numbers that count the rows, up by one from any start. */
  get countsRows(): boolean {
    return this.#counting && this.numbers === this.rows && this.rows > 1
  }

  /** Whether no value was seen twice, as far as values are remembered, and none is missing. */
  get allDifferent(): boolean {
    return this.numbers + this.texts === this.rows && !this.#repeated
  }

  /** The first different numbers. */
  get firstNumbers(): readonly number[] {
    return this.#firstNumbers
  }

  /** The first different texts as they stand, numbers among them, cut after 40 characters. */
  get firstTexts(): readonly string[] {
    return this.#firstTexts
  }

  /** The different texts that are no numbers, as far as they are remembered; long ones are cut. */
  rememberedTexts(): Iterable<string> {
    return this.#texts.keys()
  }

  /** A text that is the same fraction as another but for zeros at its end, such as `3.10` beside `3.1`. */
  get zeroAtEnd(): string | undefined {
    for (const [text, value] of this.#notations) {
      if (!Number.isInteger(value) && /^[^eE…]*0$/.test(text) && this.#numbers.get(value)) return text
    }
    return undefined
  }

  /** A whole number with an exponent and no other sign of one, such as `1E5`, which may be a code. */
  get codeLikeExponent(): string | undefined {
    for (const text of this.#notations.keys()) if (/^\d+[eE]\d+$/.test(text)) return text
    return undefined
  }

  /** The different numbers, as far as they are remembered. */
  rememberedNumbers(): readonly number[] {
    return Array.from(this.#numbers.keys())
  }

  #addNumber(value: number, text?: string): void {
    const row = ++this.rows
    if (Number.isNaN(value) || (this.#given.hasNumber(value) && !(text !== undefined && isCode(text)))) {
      this.missing++
      return
    }
    this.numbers++
    if (value < this.minimum) this.minimum = value
    if (value > this.maximum) this.maximum = value
    if (value > maxFloat32 || value < -maxFloat32) {
      this.outOfRange = found(this.outOfRange, row, formatNumber(value))
    }
    if (!Number.isInteger(value)) this.fractions++
    if (value !== this.minimum + row - 1) this.#counting = false
    if (text !== undefined) this.#checkDigits(value, text, row)
    // There are at least as many texts as numbers.
    if (!this.hasMoreNumbers) this.#rememberNumber(value, text)
  }

  #rememberNumber(value: number, text: string | undefined): void {
    const wasPlain = this.#numbers.get(value)
    if (wasPlain === undefined) {
      this.#numbers.set(value, false)
      if (this.#firstNumbers.length < shownExamples) this.#firstNumbers.push(value)
    }
    if (this.hasMoreTexts) return
    const notation = text === undefined || isPlain(value, text, this.#mark) ? undefined : key(text)
    if (notation === undefined ? wasPlain : this.#notations.has(notation)) {
      this.#repeated = true
      return
    }
    this.#showText(text ?? value)
    if (notation === undefined) {
      this.#numbers.set(value, true)
      this.#plain++
    } else this.#notations.set(own(notation), value)
  }

  /** Notes what the value of a number does not tell: zeros before it, and digits that a float64 has no room for. */
  #checkDigits(value: number, text: string, row: number): void {
    if (isCode(text)) this.codes = found(this.codes, row, text)
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER && parseWide(text, this.#mark) !== undefined) this.unsafe++
  }

  #addKnown(finding: Finding): void {
    this.rows++
    this.#counting = false
    this.#repeated = true
    finding.count++
  }

  #addText(text: string): void {
    const name = key(text)
    const known = this.#texts.get(name)
    if (known) {
      this.#addKnown(known)
      return
    }
    const row = ++this.rows
    this.#counting = false
    const kind = textKind(text, this.#mark)
    const finding = found(this.kinds.get(kind), row, text)
    this.kinds.set(kind, finding)
    if (text.length > this.longest) this.longest = text.length
    if (!isName(text)) this.unnameable = found(this.unnameable, row, text)
    if (kind === 'unit' && this.units.size < maxUnits) this.units.add(unitOf(text) ?? '')
    if (this.hasMoreTexts) return
    this.#showText(text)
    this.#texts.set(own(name), finding)
  }

  /** Keeps the first different texts. */
  #showText(value: string | number): void {
    if (this.#firstTexts.length >= shownExamples) return
    this.#firstTexts.push(typeof value === 'string' ? shown(value) : formatNumber(value, this.#mark))
  }
}

function found(finding: Finding | undefined, row: number, value: string): Finding {
  if (!finding) return { count: 1, row, values: [shown(value)] }
  finding.count++
  if (finding.values.length < maxValues && !finding.values.includes(shown(value))) {
    finding.values.push(shown(value))
  }
  return finding
}

function shown(text: string): string {
  return own(excerpt(text, maxShown))
}

/** Whether a number is written as JavaScript would, but for the decimal mark. */
function isPlain(value: number, text: string, mark: DecimalMark): boolean {
  return formatNumber(value, mark) === text
}

/** What a text is remembered by. */
function key(text: string): string {
  return text.length < maxTextLength ? text : `${text.slice(0, maxShown)}…${text.length}:${hash(text)}`
}

/** FNV-1a, twice with different starts: 64 bits. */
function hash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x1000193
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995)
  }
  return `${a >>> 0}:${b >>> 0}`
}

/** A copy: a piece cut out of a long text would keep all of that in memory. */
function own(text: string): string {
  return ` ${text}`.slice(1)
}
