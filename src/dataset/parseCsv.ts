import { findEncoding } from './csv/encoding.js'
import { findFormat } from './csv/format.js'
import { refuseBinary } from './csv/otherFormats.js'
import { Rows } from './csv/rows.js'
import { Sample, sampleLength } from './csv/sample.js'
import { type CsvLimits, checkBytes, csvText, settleLimits } from './csv/text.js'
import { parseDecimal } from './decimal.js'
import { CsvTooLargeError, MalformedCsvError } from './errors.js'
import type { ReadTableOptions } from './readOptions.js'
import type { Column, Table } from './table.js'

export interface ParseCsvOptions extends ReadTableOptions, CsvLimits {}

export function parseCsv(input: string | Uint8Array, options: ParseCsvOptions = {}): Table {
  const { maxBytes, maxRows, maxColumns } = settleLimits(options)
  checkBytes(input, maxBytes)
  if (typeof input !== 'string') refuseBinary(input, options.encoding)
  const csv = csvText(input, (bytes) => findEncoding(bytes, options.encoding))
  const format = findFormat(new Sample(csv.text.slice(0, sampleLength + 1)), options, maxColumns)

  const reader = csv.records(format.records)
  const rows = new Rows(format)
  const values: string[][] = format.names.map(() => [])
  while (rows.next(reader)) {
    if (rows.count > maxRows) throw new CsvTooLargeError('rows', maxRows)
    for (let index = 0; index < values.length; index++) values[index]?.push(reader.field(index))
  }
  if (rows.count === 0) throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: 1 })
  const kept = new Set(options.strings)
  return {
    rowCount: rows.count,
    columns: format.names.map((name, index) => typedColumn(name, values[index] ?? [], kept.has(name))),
    notes: format.notes,
  }
}

function typedColumn(name: string, values: readonly string[], keep: boolean): Column {
  if (keep) return { name, type: 'string', values }
  const numbers = new Float64Array(values.length).fill(Number.NaN)
  let found = false
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? ''
    if (value === '') continue
    const number = parseDecimal(value)
    if (Number.isNaN(number)) return { name, type: 'string', values }
    numbers[row] = number
    found = true
  }
  if (!found) return { name, type: 'string', values }
  return { name, type: 'number', values: numbers }
}
