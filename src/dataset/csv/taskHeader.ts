import { ColumnNotFoundError, CsvTooLargeError, MalformedCsvError } from '../errors.js'
import type { RecordReader } from './records.js'

/**
 * The names of the columns of a table that was written for a task, of a reader whose record is the header.
 *
 * @throws {MalformedCsvError} when there is no header, or a column has no name or the name of another.
 * @throws {CsvTooLargeError} when there are too many columns.
 */
export function checkHeader(reader: RecordReader, maxColumns: number): readonly string[] {
  const names = Array.from({ length: reader.count }, (_, index) => reader.field(index))
  if (names.length === 0) throw new MalformedCsvError({ reason: 'it is empty.', line: 1 })
  if (names.length > maxColumns) throw new CsvTooLargeError('columns', maxColumns)
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    if (name === '') throw new MalformedCsvError({ reason: `column ${index + 1} has no name.`, line: 1 })
    if (seen.has(name)) {
      throw new MalformedCsvError({
        reason: `column ${index + 1} has the name of another.`,
        line: 1,
        column: name,
      })
    }
    seen.add(name)
  }
  return names
}

/** @throws {MalformedCsvError} when a row has another number of fields than the header. */
export function checkRow({ count, line }: RecordReader, header: readonly string[]): void {
  if (count === header.length) return
  throw new MalformedCsvError({
    reason: `a row has ${count > header.length ? 'more' : 'fewer'} fields than the ${header.length} of the header.`,
    line,
    column: header[count],
  })
}

/** Finds columns by name; what it returns throws `ColumnNotFoundError` for a name that is not there. */
export function columnFinder(header: readonly string[]): (name: string) => number {
  const positions = new Map(header.map((name, position) => [name, position]))
  return (name) => {
    const position = positions.get(name)
    if (position === undefined) throw new ColumnNotFoundError(name, header)
    return position
  }
}
