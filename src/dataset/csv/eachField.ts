import { MalformedCsvError } from '../errors.js'
import type { RecordReader } from './records.js'
import { isBlank } from './rows.js'
import { sampleRecords } from './sample.js'

/** Calls back with the fields of the first records but the first, and the position of each in its record. */
export function eachField(
  reader: RecordReader,
  maxColumns: number,
  onField: (text: string, position: number) => void,
): void {
  let header = true
  try {
    for (let left = sampleRecords; left > 0 && reader.next(maxColumns); left--) {
      if (isBlank(reader)) continue
      if (header) {
        header = false
        continue
      }
      for (let index = 0; index < reader.count; index++) onField(reader.field(index), index)
      if (reader.count > maxColumns) return
    }
  } catch (error) {
    // Whoever reads the table says what is wrong.
    if (!(error instanceof MalformedCsvError)) throw error
  }
}
