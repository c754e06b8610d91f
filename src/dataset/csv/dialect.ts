import type { DecimalMark } from '../decimal.js'
import { MalformedCsvError, ReadOptionError } from '../errors.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { TableNote } from '../table.js'
import { findDecimal } from './decimalMark.js'
import { eachField } from './eachField.js'
import type { RecordReader } from './records.js'
import { isBlank } from './rows.js'
import { type Sample, sampleRecords } from './sample.js'

/** How fields are separated and numbers are written. */
export interface Dialect {
  separator: string
  decimal: DecimalMark
  /** Characters before the header: a line like `sep=;`. */
  start: number
  /** Positions of the columns whose numbers have a point that may separate thousands as well. */
  doubtful: readonly number[]
  notes: TableNote[]
}

/** A share that only all of them surpass. */
const nearlyAll = 0.999
/** A space is the last resort, as texts have spaces. */
const candidates = [',', ';', '\t', '|', ' '] as const
const names: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': '`|`',
  ' ': 'spaces',
}

/** As numbers, with either decimal separator. */
const number = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$/

/** How the first records are divided by one of the separators. */
interface Reading {
  separator: string
  /** Of the first record. */
  fields: number
  /** Share of the others that have as many fields; nearly 1 if all have one more, as where a column of row names has no name. */
  alike: number
}

/**
 * Finds how a table is written, from its first thousand records.
 *
 * @throws {ReadOptionError} when an option asks for what cannot be.
 * @throws {MalformedCsvError} when a first line like `sep=;` does.
 */
export function findDialect(sample: Sample, options: ReadTableOptions, maxColumns: number): Dialect {
  const notes: TableNote[] = []
  const line = /^"?sep=([^"\r\n])"?(?:\r\n|\n|\r)/i.exec(sample.text)
  const start = line?.[0].length ?? 0
  const given = options.separator ?? line?.[1]
  if (options.separator !== undefined) checkSeparator(options.separator)
  else if (given !== undefined && !isSeparator(given)) {
    throw new MalformedCsvError({
      reason: `its first line names ${JSON.stringify(given)} as the separator, which cannot be one.`,
      line: 1,
      advice: 'Name the right one in `separator`.',
    })
  }
  const readerOf = (separator: string) =>
    sample.records({ at: start, separator: separator.charCodeAt(0), trim: true })
  const found = given === undefined ? findSeparator(readerOf, maxColumns) : undefined
  const separator = given ?? found?.separator ?? ','
  if (separator !== ',' || found?.other !== undefined) {
    const also =
      found?.other === undefined
        ? ''
        : `; ${nameOf(found.other)} would divide them as well: name the right one in \`separator\``
    notes.push({ kind: 'separator', message: `Fields are separated by ${nameOf(separator)}${also}.` })
  }

  if (options.decimal !== undefined) {
    return { separator, decimal: options.decimal, start, doubtful: [], notes }
  }
  const mark = findDecimal(readerOf(separator), separator, maxColumns)
  if (mark.decimal === ',') {
    notes.push({ kind: 'decimal', message: 'Numbers have a comma before their fraction.' })
  }
  return { separator, start, ...mark, notes }
}

function nameOf(separator: string): string {
  return names[separator] ?? JSON.stringify(separator)
}

/** What values are made of separates none. */
function isSeparator(text: string): boolean {
  return /^[\t\x20-\x7e]$/.test(text) && !/[a-z\d."]/i.test(text)
}

function checkSeparator(separator: string): void {
  if (isSeparator(separator)) return
  const expected = 'one ASCII character, such as ; or a tab, but no letter, digit, point or quote.'
  throw new ReadOptionError({ option: 'separator', value: separator, expected })
}

/** The separator that divides the first records alike, and another one that does so as well. */
function findSeparator(
  readerOf: (separator: string) => RecordReader,
  maxColumns: number,
): { separator: string; other?: string } | undefined {
  const readings = candidates.flatMap((separator): Reading[] => {
    const reading = read(readerOf(separator), separator, maxColumns)
    const least = separator === ' ' ? nearlyAll : Number.MIN_VALUE
    return reading.fields > 1 && reading.alike >= least ? [reading] : []
  })
  const most = Math.max(...readings.map(({ alike }) => alike))
  const best = readings.filter(({ alike }) => alike === most).map(({ separator }) => separator)
  if (best.length < 2) return best[0] === undefined ? undefined : { separator: best[0] }
  // Values are numbers rather than two values with a separator between them.
  const shares = new Map(best.map((separator) => [separator, numbers(readerOf(separator), maxColumns)]))
  // Between words there are spaces in any table. Only columns that runs of spaces align are divided by them beside tabs.
  const isAligned = best.join('') === '\t ' && hasRuns(readerOf('\t'), maxColumns)
  const possible = isAligned ? best : best.filter((one) => one !== ' ')
  const [separator = ',', ...others] = possible.toSorted(
    (a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0),
  )
  const other = others.find((one) => one !== ' ' && separator !== ' ')
  return other === undefined ? { separator } : { separator, other }
}

function read(reader: RecordReader, separator: string, maxColumns: number): Reading {
  const counts = new Map<number, number>()
  let fields = 0
  let rows = 0
  let broken = 0
  try {
    for (let left = sampleRecords; left > 0 && reader.next(maxColumns); left--) {
      if (isBlank(reader)) continue
      if (fields === 0) fields = reader.count
      else {
        rows++
        counts.set(reader.count, (counts.get(reader.count) ?? 0) + 1)
      }
      // Nothing can be read behind a record that is too long.
      if (reader.count > maxColumns) return { separator, fields, alike: 0 }
    }
  } catch (error) {
    if (!(error instanceof MalformedCsvError)) throw error
    broken = 1
  }
  const shorter = counts.size === 1 && broken === 0 && counts.has(fields + 1)
  const share = rows + broken === 0 ? 1 : (counts.get(fields) ?? 0) / (rows + broken)
  return { separator, fields, alike: shorter ? nearlyAll : share }
}

/** The share of fields that are numbers. */
function numbers(reader: RecordReader, maxColumns: number): number {
  let fields = 0
  let found = 0
  eachField(reader, maxColumns, (text) => {
    fields++
    if (number.test(text)) found++
  })
  return fields === 0 ? 0 : found / fields
}

/** Whether there are runs of spaces within fields. */
function hasRuns(reader: RecordReader, maxColumns: number): boolean {
  let found = false
  eachField(reader, maxColumns, (text) => {
    found ||= / {2}/.test(text)
  })
  return found
}
