import { plainNumber } from '../columns/plainNumber.js'
import type { DecimalMark } from '../decimal.js'
import type { RecordReader } from './records.js'

const quote = 0x22

/** The number that a field is, in quotes or not, if it is a plain one: else NaN, and its text has to be looked at. */
export function fieldNumber({ codes, starts, ends }: RecordReader, field: number, mark: DecimalMark): number {
  const start = starts[field] ?? 0
  const end = ends[field] ?? 0
  return codes[start] === quote
    ? plainNumber(codes, start + 1, end - 1, mark)
    : plainNumber(codes, start, end, mark)
}
