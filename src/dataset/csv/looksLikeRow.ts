import { isUsualMarker } from '../columns/markers.js'
import { type DecimalMark, parseDecimal } from '../decimal.js'
import { eachField } from './eachField.js'
import type { RecordReader } from './records.js'

/** What the first rows have in a column. */
interface Seen {
  numbers: number
  texts: number
  /** Whether one of them has the name of the column. */
  name: boolean
}

/**
 * Whether the names of columns may be values of a first row: numbers above numbers that are in no order, or each above a
 * column of the same kind, where those of text have the name again.
 */
export function looksLikeRow(
  names: readonly string[],
  reader: RecordReader,
  { decimal, maxColumns }: { decimal: DecimalMark; maxColumns: number },
): boolean {
  const columns = names.map((): Seen => ({ numbers: 0, texts: 0, name: false }))
  eachField(reader, maxColumns, (text, position) => {
    const seen = columns[position]
    if (!seen || text === '' || isUsualMarker(text)) return
    if (Number.isNaN(parseDecimal(text, decimal))) seen.texts++
    else seen.numbers++
    seen.name ||= text === names[position]
  })
  const numbers: number[] = []
  let repeated = 0
  let others = 0
  for (const [position, { numbers: count, texts, name }] of columns.entries()) {
    const text = names[position] ?? ''
    if (text === '' || isUsualMarker(text) || count + texts === 0) continue
    const number = parseDecimal(text, decimal)
    if (texts > 0) name ? repeated++ : others++
    else if (Number.isNaN(number)) others++
    else numbers.push(number)
  }
  return (repeated > 0 && others === 0) || (numbers.length > 0 && !areInOrder(numbers))
}

/** More numbers than this do not increase by chance. */
const manyNumbers = 8

/** Whether numbers name columns: positions, years or even steps, up or down. */
function areInOrder(numbers: readonly number[]): boolean {
  const [first = 0, second = first] = numbers
  const step = second - first
  const ordered = numbers.every((number, at) => at === 0 || (number - (numbers[at - 1] ?? 0)) * step > 0)
  if (!ordered) return false
  if (numbers.length >= manyNumbers || numbers.every(isYear)) return true
  if (numbers.length === 1) return first === 0 || first === 1
  if (numbers.length === 2) return Math.abs(step) === 1
  const isEven = (number: number, at: number) =>
    Math.abs(number - first - at * step) <= 1e-6 * Math.max(Math.abs(number), Math.abs(first))
  return numbers.every(isEven)
}

function isYear(number: number): boolean {
  return Number.isInteger(number) && number >= 1800 && number <= 2200
}
