import type { DecimalMark } from '../decimal.js'
import { eachField } from './eachField.js'
import type { RecordReader } from './records.js'

/** The decimal mark of a table. */
export interface FoundMark {
  decimal: DecimalMark
  /** Positions of the columns whose numbers have a point that may separate thousands as well. */
  doubtful: readonly number[]
}

const exponent = '(?:[eE][+-]?\\d+)?'
const withComma = new RegExp(`^[+-]?\\d*,\\d+${exponent}$`)
const withPoint = new RegExp(`^[+-]?\\d*\\.\\d+${exponent}$`)
/** `1,234` may be a thousand or one and a fraction; `1,234,567` and `1,234.5` have thousands. */
const commaThousands = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/
const surelyCommaThousands = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d*)?|,\d{3}\.\d*)$/
const pointThousands = /^[+-]?[1-9]\d{0,2}\.\d{3}$/
const surelyPointThousands = /^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d*)?|\.\d{3},\d*)$/
/** Not grouped, though it would have to be from a thousand on. */
const belowThousand = /^[+-]?\d{1,3}$/

/** What the numbers of a column say of the decimal mark. */
interface Votes {
  comma: number
  point: number
  /** Numbers like `1.234`, whose point may be either. */
  either: number
  /** What speaks against thousands: other texts, and thousands that nothing separates. */
  others: number
}

function voteOf(text: string): keyof Votes | undefined {
  if (text === '' || belowThousand.test(text)) return undefined
  if (pointThousands.test(text)) return 'either'
  if (withPoint.test(text) || surelyCommaThousands.test(text)) return 'point'
  const comma = surelyPointThousands.test(text) || (withComma.test(text) && !commaThousands.test(text))
  return comma ? 'comma' : 'others'
}

/**
 * The comma, where a column has numbers with one before their fraction, and none has a point there; only where commas do not
 * separate fields. Else the point, which may be wrong in columns of numbers like `1.234` alone.
 */
export function findDecimal(reader: RecordReader, separator: string, maxColumns: number): FoundMark {
  const columns: Votes[] = []
  eachField(reader, maxColumns, (text, position) => {
    const vote = voteOf(text)
    columns[position] ??= { comma: 0, point: 0, either: 0, others: 0 }
    if (vote) columns[position][vote]++
  })
  const points = columns.some(({ point }) => point > 0)
  // A slip in a column of numbers with a point makes no other mark.
  const commas = columns.some(({ comma, either }) => comma > either)
  if (commas && !points && separator !== ',') return { decimal: ',', doubtful: [] }
  const mayBeThousands = commas || (!points && separator !== ',')
  const doubtful = columns.flatMap(({ comma, point, either, others }, position) =>
    mayBeThousands && comma + point === 0 && either > others ? [position] : [],
  )
  return { decimal: '.', doubtful }
}
