import { type DecimalMark, isCode, parseDecimal } from '../decimal.js'
import { numberName } from '../names.js'
import type { TableNote } from '../table.js'
import type { ColumnTally } from './columnTally.js'
import { GivenMarkers, isStrongMarker } from './markers.js'
import { noteOn, quoteName } from './notes.js'

export interface TypeOptions {
  /** Columns that stay text as they stand. */
  strings?: readonly string[] | undefined
  /** Columns that are text in a file which says so, as Parquet does. Only where each value of one is a number, it is one of numbers. */
  texts?: readonly string[] | undefined
  /** Texts that the user says stand for a missing value, in every column. */
  missing?: readonly string[] | undefined
  /** The decimal mark of the table. Default `.`. */
  decimal?: DecimalMark | undefined
}

/**
 * `number`: a float64 holds each value; `exact`: numbers of which some are whole and beyond 2^53, so that names need their
 * texts; `text`: all else, codes with leading zeros among them.
 */
export type ColumnType = 'number' | 'exact' | 'text'

/** What the fields of a column mean. */
export interface TypedColumn {
  readonly name: string
  readonly type: ColumnType
  /** Whether a field holds no value. */
  isMissing(text: string): boolean
  /** The number that a field is; NaN where it is missing, or no number. */
  numberOf(text: string): number
  /** The name that a field is, the same for each notation of a number; the empty text where it is missing. */
  nameOf(text: string): string
}

export interface TypedColumns {
  readonly columns: readonly TypedColumn[]
  readonly notes: readonly TableNote[]
}

interface TalliedColumn {
  readonly name: string
  readonly tally: ColumnTally
}

/**
 * Decides what the columns of a file are, once all of its fields are counted.
 *
 * A column is numeric when it has values, and each is a number without leading zeros or a usual marker. A marker that such
 * a column used stands for a missing value in the columns of text, too, unless it may be a name there, such as `none`.
 */
export function typeColumns(tallied: readonly TalliedColumn[], options: TypeOptions = {}): TypedColumns {
  const { strings = [], texts = [], missing = [], decimal = '.' } = options
  const given = new GivenMarkers(missing, decimal)
  const kept = new Set(strings)
  const written = new Set(texts)
  const used = new Set<string>()
  for (const { name, tally } of tallied) {
    if (kept.has(name) || written.has(name) || tally.numbers === 0 || tally.texts > 0) continue
    for (const marker of tally.markers.keys()) used.add(marker)
  }
  const columns = tallied.map(({ name, tally }): TypedColumn => {
    const type = kept.has(name) ? 'text' : typeOf(tally)
    const keepsMarkers = kept.has(name) || (written.has(name) && type === 'text')
    const markers = keepsMarkers ? noMarkers : markersOf(tally, used)
    return typedColumn({ name, type, markers, given, mark: decimal })
  })
  const read = columns.filter(({ name, type }) => written.has(name) && type !== 'text')
  return {
    columns,
    notes: [
      ...noteOn(
        'number-text',
        read.map(({ name }) => name),
        (subject, one) =>
          `${subject} ${one ? 'holds' : 'hold'} numbers as text, and ${one ? 'is' : 'are'} read as numbers: list ${one ? 'it' : 'them'} in \`strings\` if they are names.`,
      ),
      ...notesOf(tallied, columns),
    ],
  }
}

/** What the types are, where that is a decision: the user may want another. */
function notesOf(tallied: readonly TalliedColumn[], columns: readonly TypedColumn[]): TableNote[] {
  const read = new Map<string, string[]>()
  const spread = new Map<string, string[]>()
  const kept = new Map<string, string[]>()
  const sameNumber: TableNote[] = []
  const exponents = new Map<string, string[]>()
  for (const [index, { name, tally }] of tallied.entries()) {
    const column = columns[index]
    if (!column) continue
    for (const marker of tally.markers.keys()) {
      const known = !column.isMissing(marker) ? kept : tally.texts === 0 ? read : spread
      const names = known.get(marker)
      if (names) names.push(name)
      else known.set(marker, [name])
    }
    const code = column.type === 'text' ? undefined : tally.codeLikeExponent
    if (code !== undefined && exponents.size < maxSameNumber)
      exponents.set(code, [...(exponents.get(code) ?? []), name])
    const text = column.type === 'number' ? tally.zeroAtEnd : undefined
    if (text === undefined || sameNumber.length === maxSameNumber) continue
    const message = `Column ${quoteName(name)} has ${quoteName(text)} beside the same number without the last zero: list it in \`strings\` if they are names, such as versions.`
    sameNumber.push({ kind: 'same-number', column: name, message })
  }
  const each = (
    kind: string,
    found: ReadonlyMap<string, readonly string[]>,
    message: (marker: string, subject: string) => string,
  ) =>
    Array.from(found).flatMap(([marker, names]) =>
      noteOn(kind, names, (subject) => message(quoteName(marker), lower(subject))),
    )
  return [
    ...each('missing', read, (marker, subject) => `${marker} stands for a missing value in ${subject}.`),
    ...each(
      'missing-name',
      spread,
      (marker, subject) =>
        `${marker} stands for a missing value in ${subject}, as it does where there are numbers. A column listed in \`strings\` keeps it as a name.`,
    ),
    ...each(
      'marker',
      kept,
      (marker, subject) =>
        `${marker} is a name in ${subject}. List it in \`missing\` if it stands for a missing value.`,
    ),
    ...each(
      'exponent',
      exponents,
      (code, subject) =>
        `${code} in ${subject} is read as a number with an exponent. List the column in \`strings\` if it holds codes.`,
    ),
    ...sameNumber,
  ]
}

function lower(subject: string): string {
  return subject.charAt(0).toLowerCase() + subject.slice(1)
}

/** Of columns with numbers that may be names, how many are told. */
const maxSameNumber = 20
const noMarkers: ReadonlySet<string> = new Set()

function typeOf({ numbers, texts, codes, unsafe }: ColumnTally): ColumnType {
  if (numbers === 0 || texts > 0 || codes) return 'text'
  return unsafe > 0 ? 'exact' : 'number'
}

/** The markers that stand for a missing value in a column: all in one of numbers; in one of text those in use elsewhere, unless they may be names. */
function markersOf(tally: ColumnTally, used: ReadonlySet<string>): ReadonlySet<string> {
  const markers = Array.from(tally.markers.keys())
  if (tally.texts === 0) return new Set(markers)
  return new Set(markers.filter((marker) => used.has(marker) && isStrongMarker(marker)))
}

function typedColumn({
  name,
  type,
  markers,
  given,
  mark,
}: {
  name: string
  type: ColumnType
  markers: ReadonlySet<string>
  given: GivenMarkers
  mark: DecimalMark
}): TypedColumn {
  const isMissing = (text: string) => {
    if (text === '' || markers.has(text) || given.hasText(text)) return true
    if (!given.hasNumbers || isCode(text)) return false
    return given.hasNumber(parseDecimal(text, mark))
  }
  return {
    name,
    type,
    isMissing,
    numberOf(text) {
      return isMissing(text) ? Number.NaN : parseDecimal(text, mark)
    },
    nameOf(text) {
      if (isMissing(text)) return ''
      return type === 'text' ? text : numberName(text, mark)
    },
  }
}
