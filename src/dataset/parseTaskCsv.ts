import { hasMark } from './csv/encoding.js'
import { checkHeader, checkRow, columnFinder } from './csv/taskHeader.js'
import { type CsvLimits, checkBytes, csvText, settleLimits } from './csv/text.js'
import { parseDecimal } from './decimal.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
import { refuseFeature } from './features.js'
import type { Column, Table } from './table.js'
import type { TaskFeature } from './task.js'

/**
 * Parses the `train.csv` or `test.csv` of a dataset, as its task describes it and {@link formatCsv} writes it: commas,
 * points, UTF-8, a header. Nothing is guessed.
 *
 * A feature is numbers or text as the task says, the label is text. Where a value is missing, which is an empty field, it
 * is NaN or the empty text. Columns that the task does not name are left out.
 *
 * @param input Bytes of UTF-8, or text.
 * @throws {MalformedCsvError} when a row has more or fewer fields than the header, a quote is unterminated or out of
 *   place, a column has no name or the name of another, or there are no rows.
 * @throws {InvalidEncodingError} when the bytes are not UTF-8.
 * @throws {CsvTooLargeError} when there are more bytes, rows or columns than allowed.
 * @throws {ColumnNotFoundError} when a feature of the task is missing.
 * @throws {NonNumericFeatureError | FeatureRangeError} when a feature that is a number has a value that is no finite one.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { featureMatrix, parseTask, parseTaskCsv } from 'modelmarket/dataset'
 *
 * const task = parseTask(await readFile('task.json'))
 * const test = parseTaskCsv(await readFile('test.csv'), task)
 * console.log(test.rowCount, featureMatrix(test, task).length)
 * ```
 */
export function parseTaskCsv(
  input: string | Uint8Array,
  task: { readonly features: readonly TaskFeature[]; readonly label: string },
  limits: CsvLimits = {},
): Table {
  const { maxBytes, maxRows, maxColumns } = settleLimits(limits)
  checkBytes(input, maxBytes)
  const reader = csvText(input, (bytes) => ({ name: 'utf-8', mark: hasMark(bytes) ? 3 : 0 })).records({})

  reader.next(maxColumns)
  const header = checkHeader(reader, maxColumns)
  const types = new Map<string, 'number' | 'string'>(
    task.features.map(({ name, type }) => [name, type === 'number' ? 'number' : 'string']),
  )
  const find = columnFinder(header)
  for (const name of types.keys()) find(name)
  types.set(task.label, 'string')
  const read = header.flatMap((name, position) => {
    const type = types.get(name)
    return type === undefined ? [] : [{ name, position, type, values: [] as string[] }]
  })
  let rowCount = 0
  while (reader.next(header.length)) {
    if (++rowCount > maxRows) throw new CsvTooLargeError('rows', maxRows)
    checkRow(reader, header)
    for (const { position, values } of read) values.push(reader.field(position))
  }
  if (rowCount === 0) throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: 1 })
  return {
    rowCount,
    columns: read.map(({ name, type, values }): Column => {
      if (type === 'string') return { name, type, values }
      return { name, type, values: Float64Array.from(values, (value, row) => numberOf(value, row + 1, name)) }
    }),
  }
}

function numberOf(value: string, row: number, column: string): number {
  if (value === '') return Number.NaN
  const number = parseDecimal(value)
  if (Number.isNaN(number)) throw refuseFeature({ row, column, value })
  return number
}
