import { noteOn } from '../columns/notes.js'
import type { DecimalMark } from '../decimal.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { TableNote } from '../table.js'
import { findDialect } from './dialect.js'
import { readHeader } from './header.js'
import { refuseOtherText } from './otherFormats.js'
import type { RecordReaderOptions } from './records.js'
import type { Sample } from './sample.js'

/** All that has to be known of a table of text before its rows are read. */
export interface CsvFormat {
  decimal: DecimalMark
  /** For each field of a row. */
  names: readonly string[]
  /** Positions of the columns that have no name of their own. */
  unnamed: ReadonlySet<number>
  /** The field that rows have beside those of the header, if there is one: at their start or, without a value, at their end. */
  extra: number | undefined
  /** Whether the first record is the header. */
  header: boolean
  /** Whether columns that hold no data are left out, such as one that numbers the rows. */
  leavesOut: boolean
  /** Names of columns that were left out before, when this was made of a file of another kind. */
  leftOut: readonly string[]
  /** Where the records start, in characters behind the byte order mark, and how they are read. */
  records: Required<Pick<RecordReaderOptions, 'at' | 'line' | 'separator' | 'trim'>>
  notes: readonly TableNote[]
}

/**
 * Finds the format of a table by how it starts.
 *
 * @throws {NotATableError} when it is something else.
 * @throws {ReadOptionError} when an option asks for what cannot be.
 * @throws {MalformedCsvError} when there is no header, or two columns have one name.
 * @throws {CsvTooLargeError} when there are too many columns.
 */
export function findFormat(sample: Sample, options: ReadTableOptions, maxColumns: number): CsvFormat {
  refuseOtherText(sample.text)
  const { separator, decimal, start, doubtful, notes } = findDialect(sample, options, maxColumns)
  const records = {
    at: start,
    line: start === 0 ? 1 : 2,
    separator: separator.charCodeAt(0),
    trim: true,
  }
  const { header = true, strings = [] } = options
  const { names, unnamed, extra, ...found } = readHeader(
    sample,
    records,
    { present: header, decimal },
    maxColumns,
  )
  const points = doubtful.flatMap((position) => names[position] ?? [])
  return {
    decimal,
    names,
    unnamed,
    extra,
    header,
    leavesOut: header,
    leftOut: [],
    records,
    notes: [...notes, ...found.notes, ...pointNotes(points.filter((name) => !strings.includes(name)))],
  }
}

function pointNotes(names: readonly string[]): TableNote[] {
  return noteOn('point', names, (subject, one) => {
    const has = one ? 'has' : 'have'
    return `${subject} ${has} numbers with three digits behind a point, which is read as the decimal mark. If it separates thousands, say so: \`decimal: ','\`.`
  })
}
