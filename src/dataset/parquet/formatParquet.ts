import { UnwritableValueError } from '../errors.js'
import type { Table } from '../table.js'

/**
 * Writes a table as a Parquet file, so that {@link parseParquet} reads the same table again: numbers as float64, text as
 * UTF-8, missing values as null, compressed with Snappy.
 *
 * @throws {UnwritableValueError} when a number is infinite, or a column is shorter than the table.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { formatParquet } from 'modelmarket/dataset'
 *
 * const bytes = await formatParquet({
 *   rowCount: 2,
 *   columns: [{ name: 'height', type: 'number', values: Float64Array.of(1.5, 0.1) }],
 * })
 * await writeFile('trees.parquet', bytes)
 * ```
 */
export async function formatParquet({ columns, rowCount }: Table): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const columnData = columns.map(({ name, type, values }) => ({
    name,
    type: type === 'number' ? ('DOUBLE' as const) : ('STRING' as const),
    nullable: true,
    data: Array.from({ length: rowCount }, (_, row) => {
      const value = values[row]
      if (value === undefined || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
        throw new UnwritableValueError({ row: row + 1, column: name })
      }
      return value === '' || Number.isNaN(value) ? null : value
    }),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
