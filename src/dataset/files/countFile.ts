import type { FileHandle } from 'node:fs/promises'
import { type ColumnChoice, chooseColumns } from '../columns/chooseColumns.js'
import { ColumnCounter, type CountOptions, type ReadColumn } from '../csv/columnCounter.js'
import { fieldNumber } from '../csv/fieldNumber.js'
import type { CsvFile } from './csvFile.js'
import { FieldCache } from './fieldCache.js'
import { type Reading, readPieces } from './pieces.js'

/** What a file holds, and what becomes of it. */
export interface CountedFile extends ColumnChoice {
  /** The columns that hold data; the plan refers to their order. */
  columns: readonly ReadColumn[]
  rowCount: number
}

/**
 * Reads a table of text once, in bounded memory, and decides as `parseCsv` and `inspectTable` would what its columns are, and
 * what becomes of each.
 */
export async function countFile(
  file: FileHandle,
  { encoding, format }: CsvFile,
  options: CountOptions,
  reading: Reading,
): Promise<CountedFile> {
  const { decimal, records } = format
  const counter = new ColumnCounter(format, options)
  const { rows, tallies } = counter
  const texts = new FieldCache((text) => text)
  for await (const reader of readPieces(file, { encoding, records }, reading)) {
    while (rows.next(reader)) {
      for (let field = 0; field < tallies.length; field++) {
        const number = fieldNumber(reader, field, decimal)
        if (Number.isNaN(number)) tallies[field]?.add(texts.get(reader, field))
        else tallies[field]?.addNumber(number)
      }
    }
  }
  const { columns, leftOut, notes } = counter.finish()
  return {
    ...chooseColumns(columns, options, { rows: rows.count, notes, leftOut }),
    columns,
    rowCount: rows.count,
  }
}
