import type { DecimalMark } from '../decimal.js'
import { CsvTooLargeError, MalformedCsvError } from '../errors.js'
import type { TableNote } from '../table.js'
import { looksLikeRow } from './looksLikeRow.js'
import type { RecordReader, RecordReaderOptions } from './records.js'
import { isBlank } from './rows.js'
import { type Sample, sampleLength, sampleRecords } from './sample.js'

/** The columns of a table, as its rows have them. */
export interface Header {
  /** For each field of a row. */
  names: readonly string[]
  /** Positions of the columns that have no name of their own, and are called `column 1` and so on. */
  unnamed: ReadonlySet<number>
  /** The field that rows have beside those of the header, if there is one. */
  extra: number | undefined
  notes: TableNote[]
}

/**
 * Reads the header of a table.
 *
 * @throws {MalformedCsvError} when there is none, or two columns have one name.
 * @throws {CsvTooLargeError} when there are too many columns.
 */
export function readHeader(
  sample: Sample,
  records: RecordReaderOptions,
  { present, decimal }: { present: boolean; decimal: DecimalMark },
  maxColumns: number,
): Header {
  const reader = sample.records(records)
  do {
    if (reader.next(maxColumns)) continue
    if (sample.whole) throw new MalformedCsvError({ reason: 'it is empty.', line: 1 })
    const reason = `its header is longer than ${sampleLength} characters, or a quote in it is not terminated.`
    throw new MalformedCsvError({ reason, line: 1 })
  } while (isBlank(reader))
  if (reader.count > maxColumns) throw new CsvTooLargeError('columns', maxColumns)
  const line = reader.line
  const given = present
    ? Array.from({ length: reader.count }, (_, index) => reader.field(index))
    : Array.from({ length: reader.count }, () => '')
  const extra = present && given.length > 1 ? extraField(reader, given.length) : undefined
  const all = extra === undefined ? given : given.toSpliced(extra, 0, '')
  const unnamed = new Set([...all.keys()].filter((index) => all[index] === ''))
  const names = all.map((name, index) => (name === '' ? `column ${index + 1}` : name))
  checkNames(names, line)
  const isRow = present && looksLikeRow(all, sample.records(records), { decimal, maxColumns })
  return { names, unnamed, extra, notes: isRow ? [rowNote] : [] }
}

const rowNote: TableNote = {
  kind: 'header',
  message:
    'The first line names the columns, but looks like a row. If the file has no header, say so: `header: false`.',
}

/**
 * Where all of the first rows have one field more than the header: the last one if it has no value, else the first, as R
 * gives no name to its row names.
 */
function extraField(reader: RecordReader, fields: number): number | undefined {
  let rows = 0
  let empty = 0
  try {
    for (let left = sampleRecords; left > 0 && reader.next(fields + 1); left--) {
      if (isBlank(reader)) continue
      if (reader.count !== fields + 1) return undefined
      rows++
      if (reader.field(fields) === '') empty++
    }
  } catch (error) {
    // Whoever reads the rows says what is wrong.
    if (!(error instanceof MalformedCsvError)) throw error
  }
  if (rows === 0) return undefined
  return empty === rows ? fields : 0
}

function checkNames(names: readonly string[], line: number): void {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) {
      throw new MalformedCsvError({
        reason: `column ${index + 1} has the name of another.`,
        line,
        column: name,
        advice: 'Rename one of them. If the first line is a row and no header, say so: `header: false`.',
      })
    }
    seen.add(name)
  }
}
