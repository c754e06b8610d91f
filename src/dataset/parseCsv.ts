import type { TypedColumn } from './columns/typeColumns.js'
import { ColumnCounter } from './csv/columnCounter.js'
import { findEncoding } from './csv/encoding.js'
import { fieldNumber } from './csv/fieldNumber.js'
import { findFormat } from './csv/format.js'
import { refuseBinary } from './csv/otherFormats.js'
import { Sample, sampleLength } from './csv/sample.js'
import { type CsvLimits, checkBytes, csvText, settleLimits } from './csv/text.js'
import { type DecimalMark, formatNumber } from './decimal.js'
import { CsvTooLargeError } from './errors.js'
import type { ReadTableOptions } from './readOptions.js'
import type { Column, Table } from './table.js'

export interface ParseCsvOptions extends ReadTableOptions, CsvLimits {}

/**
 * Parses a table of text, such as a CSV file, as programs and people write them.
 *
 * What differs between them is found in the first thousand records: the separator (comma, semicolon, tab, `|`, spaces, or a
 * first line like `sep=;`) and the decimal comma. The encoding is that of the byte order mark, else UTF-8. Fields are in
 * quotes as RFC 4180 has it; spaces around them are no part of them. Blank lines are skipped. A column without a name is
 * called `column 1`, by its position; the first one is left out when it names or numbers the rows, as pandas and R write it.
 *
 * A column is numeric when it has values, and each of them is a finite decimal number without leading zeros or a usual marker
 * of a missing value, such as `NA` or `?`; a missing one is then NaN. Numbers of which some are whole and beyond 2^53 stay
 * texts, with `numeric`. Any other column is text, in which a missing value is the empty text: an empty field, a text of
 * `missing`, or a marker that a numeric column of the table has. What was found and decided is in `notes`.
 *
 * @throws {NotATableError} when it is something else, such as an archive or a page.
 * @throws {InvalidEncodingError} when the bytes are not text in the encoding.
 * @throws {ReadOptionError} when an option asks for what cannot be.
 * @throws {ColumnNotFoundError} when `strings` names a column that is not there.
 * @throws {MalformedCsvError} when a row has more or fewer fields than the header, a quote is unterminated or out of
 *   place, a column has the name of another, or there are no rows.
 * @throws {CsvTooLargeError} when there are more bytes, rows or columns than allowed.
 *
 * @example
 * ```ts
 * import { parseCsv } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height;species\n1,5;oak\n0,5;"fir; white"\n')
 * console.log(table.rowCount, table.columns.map(({ name, type }) => `${name}: ${type}`))
 * for (const { message } of table.notes ?? []) console.log(message) // Fields are separated by semicolons. …
 * ```
 */
export function parseCsv(input: string | Uint8Array, options: ParseCsvOptions = {}): Table {
  const { maxBytes, maxRows, maxColumns } = settleLimits(options)
  checkBytes(input, maxBytes)
  if (typeof input !== 'string') refuseBinary(input, options.encoding)
  const csv = csvText(input, (bytes) => findEncoding(bytes, options.encoding))
  const format = findFormat(new Sample(csv.text.slice(0, sampleLength + 1)), options, maxColumns)
  const { names, decimal } = format

  const counter = new ColumnCounter(format, options)
  const { rows, tallies } = counter
  /** Of each column; plain numbers as such, which are much faster, and all else as text. */
  const values: (number | string)[][] = names.map(() => [])
  const reader = csv.records(format.records)
  while (rows.next(reader)) {
    if (rows.count > maxRows) throw new CsvTooLargeError('rows', maxRows)
    for (let index = 0; index < names.length; index++) {
      const number = fieldNumber(reader, index, decimal)
      if (!Number.isNaN(number)) {
        tallies[index]?.addNumber(number)
        values[index]?.push(number)
      } else {
        const text = reader.field(index)
        tallies[index]?.add(text)
        values[index]?.push(text)
      }
    }
  }
  const { columns, leftOut, notes } = counter.finish()
  const how = { mark: decimal, direct: (options.missing ?? []).length === 0 }
  return {
    rowCount: rows.count,
    columns: columns.map((column) => readColumn(column, values[column.position] ?? [], how)),
    ...(decimal === '.' ? {} : { decimal }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    notes,
  }
}

/**
 * A column whose type is known.
 *
 * @param how.direct Whether plain numbers stand for themselves, and never for a missing value.
 */
function readColumn(
  column: TypedColumn,
  values: readonly (number | string)[],
  { mark, direct }: { mark: DecimalMark; direct: boolean },
): Column {
  const { name, type } = column
  const textOf = (value: number | string) => (typeof value === 'string' ? value : formatNumber(value, mark))
  if (type === 'number') {
    const numberOf = (value: number | string) =>
      direct && typeof value === 'number' ? value : column.numberOf(textOf(value))
    return { name, type, values: Float64Array.from(values, numberOf) }
  }
  const texts = values.map((value) => {
    const text = textOf(value)
    return column.isMissing(text) ? '' : text
  })
  if (type === 'text') return { name, type: 'string', values: texts }
  const pointed = mark === ',' ? texts.map((text) => text.replace(',', '.')) : texts
  return { name, type: 'string', numeric: true, values: pointed }
}
