import type { SchemaElement } from 'hyparquet'
import { UnwritableValueError } from '../errors.js'
import type { Column, StringColumn, Table } from '../table.js'

/** Of a decimal that is 16 bytes. */
const maxDigits = 38

/**
 * Writes a table as a Parquet file, so that {@link parseParquet} reads the same table again: numbers as float64, text as
 * UTF-8, missing values as null, compressed with Snappy. Whole numbers beyond 2^53 become int64, or decimals of up to 38
 * digits; with more digits they become text.
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
  const written = columns.map((column) => {
    for (let row = 0; row < rowCount; row++) checkValue(column, row)
    return writtenColumn(column, rowCount)
  })
  const schema: SchemaElement[] = written.map(({ element }, index) => ({
    name: columns[index]?.name ?? '',
    repetition_type: 'OPTIONAL',
    ...element,
  }))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: written.map(({ data }, index) => ({ name: columns[index]?.name ?? '', data })),
      schema: [{ name: 'root', num_children: columns.length }, ...schema],
    }),
  )
}

function checkValue(column: Column, row: number): void {
  const value = column.values[row]
  if (value === undefined || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new UnwritableValueError({ row: row + 1, column: column.name })
  }
}

interface WrittenColumn {
  element: Omit<SchemaElement, 'name'>
  data: unknown[]
}

function writtenColumn(column: Column, rowCount: number): WrittenColumn {
  const values = Array.from<number | string>(column.values).slice(0, rowCount)
  if (column.type === 'number') {
    return {
      element: { type: 'DOUBLE' },
      data: values.map((value) => (Number.isNaN(value) ? null : value)),
    }
  }
  const exact = column.numeric ? exactColumn(column, rowCount) : undefined
  return (
    exact ?? {
      element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      data: values.map((value) => (value === '' ? null : value)),
    }
  )
}

/** Numbers of which a float64 holds not all: as integers of 64 bits, else as decimals, if they are not too long. */
function exactColumn({ values }: StringColumn, rowCount: number): WrittenColumn | undefined {
  const texts = values.slice(0, rowCount)
  if (!texts.every((text) => text === '' || /^-?\d+(\.\d+)?$/.test(text))) return undefined
  const scale = texts.reduce((longest, text) => Math.max(longest, text.split('.')[1]?.length ?? 0), 0)
  const data = texts.map((text) => {
    const [whole = '', fraction = ''] = text.split('.')
    return text === '' ? null : BigInt(whole + fraction.padEnd(scale, '0'))
  })
  if (scale === 0 && data.every((value) => value === null || BigInt.asIntN(64, value) === value)) {
    return { element: { type: 'INT64' }, data }
  }
  const limit = 10n ** BigInt(maxDigits)
  if (scale > maxDigits || data.some((value) => value !== null && (value >= limit || value <= -limit))) {
    return undefined
  }
  return {
    element: {
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 16,
      converted_type: 'DECIMAL',
      precision: maxDigits,
      scale,
    },
    data,
  }
}
