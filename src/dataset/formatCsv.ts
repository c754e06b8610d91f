import { formatNumber } from './decimal.js'
import { UnwritableValueError } from './errors.js'
import type { Table } from './table.js'

/**
 * Writes a table as CSV (RFC 4180 with LF), so that {@link parseTaskCsv} reads the same values again.
 *
 * Numbers are written in the shortest form that reads back as the same float64, as JavaScript writes it (`0.1`, `1e+21`;
 * and `-0`). A float32 is the float64 of the same value: 0.1 as float32 is `0.10000000149011612`. Text is written as it is: a field
 * that a spreadsheet would run as a formula is not altered. A missing value, which is NaN or the empty text, is an
 * empty field. {@link parseCsv} reads the same table, too, unless its texts look like something else: like numbers, or like
 * a missing value. `strings`, `separator` and `decimal` keep it from that.
 *
 * @throws {UnwritableValueError} when a number is infinite, or a column is shorter than the table.
 *
 * @example
 * ```ts
 * import { formatCsv } from 'modelmarket/dataset'
 *
 * const csv = formatCsv({
 *   rowCount: 2,
 *   columns: [{ name: 'height', type: 'number', values: Float64Array.of(1.5, 0.1) }],
 * })
 * console.log(csv) // height\n1.5\n0.1\n
 * ```
 */
export function formatCsv({ columns, rowCount }: Table): string {
  const alone = columns.length === 1
  const lines = [columns.map(({ name }) => formatText(name, alone)).join(',')]
  for (let row = 0; row < rowCount; row++) {
    const fields = columns.map((column) => {
      const value = column.values[row]
      if (typeof value === 'string') return formatText(value, alone)
      if (value === undefined || Math.abs(value) === Number.POSITIVE_INFINITY) {
        throw new UnwritableValueError({ row: row + 1, column: column.name })
      }
      return Number.isNaN(value) ? formatText('', alone) : formatNumber(value)
    })
    lines.push(fields.join(','))
  }
  return `${lines.join('\n')}\n`
}

/**
 * An empty field alone on its line would read as an empty line, a leading U+FEFF as a byte order mark, and some programs do
 * without spaces around a field: all of these are quoted.
 */
export function formatText(text: string, alone: boolean): string {
  const plain = !/[",\r\n]|^[\uFEFF \t]|[ \t]$/.test(text) && !(alone && text === '')
  return plain ? text : `"${text.replaceAll('"', '""')}"`
}
