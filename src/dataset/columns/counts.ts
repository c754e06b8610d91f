import type { ColumnTally } from './columnTally.js'
import type { ColumnType } from './typeColumns.js'

/** A column that was counted and typed. */
export interface CountedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly tally: ColumnTally
  /** Whether a text stands for a missing value. */
  readonly isMissing: (text: string) => boolean
}

/** Rows without a value. */
export function countMissing({ tally, isMissing }: CountedColumn): number {
  let count = tally.missing
  for (const [marker, rows] of tally.markers) if (isMissing(marker)) count += rows
  return count
}

/** Rows with a value. */
export function countValues(column: CountedColumn): number {
  return column.tally.rows - countMissing(column)
}

/** Different values, as far as they are counted: see {@link hasMore}. */
export function countDistinct(column: CountedColumn): number {
  const { tally, type } = column
  if (type === 'number') return tally.distinctNumbers
  return tally.distinctTexts + keptMarkers(column).length
}

/** Whether there may be more different values than were counted. */
export function hasMore({ tally, type }: CountedColumn): boolean {
  return type === 'number' ? tally.hasMoreNumbers : tally.hasMoreTexts
}

/** Different values for a message, such as `12` or `at least 10001`. */
export function describeDistinct(column: CountedColumn): string {
  return `${hasMore(column) ? 'at least ' : ''}${countDistinct(column)}`
}

/** Usual markers that are names in this column. */
export function keptMarkers({ tally, isMissing }: CountedColumn): string[] {
  return Array.from(tally.markers.keys()).filter((marker) => !isMissing(marker))
}

/** Whether a column of text holds nothing but numbers, without zeros before them. */
export function areNumbersAsText({ type, tally }: CountedColumn): boolean {
  return type === 'text' && tally.numbers > 0 && tally.texts === 0 && !tally.codes
}
