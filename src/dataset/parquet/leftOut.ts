import { noteOn } from '../columns/notes.js'
import { type RowIndexRule, rowIndexRule } from '../columns/rowIndex.js'
import { UnsupportedColumnError } from '../errors.js'
import type { TableNote } from '../table.js'
import type { LeftOut, ParquetColumn } from './columnType.js'

export const bytesReason = 'bytes that are no text'

/** @throws {UnsupportedColumnError} when no column is left. */
export function checkLeft(columns: number, [first]: readonly LeftOut[]): void {
  if (columns === 0 && first) throw new UnsupportedColumnError({ column: first.name, type: first.reason })
}

/** Tells which columns were left out, and what they hold. */
export function leftOutNotes(leftOut: readonly LeftOut[]): TableNote[] {
  const reasons = new Map<string, string[]>()
  for (const { name, reason } of leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  return Array.from(reasons).flatMap(([reason, names]) =>
    noteOn('left-out', names, (subject, one) => `${subject} ${one ? 'was' : 'were'} left out: ${reason}.`),
  )
}

/** What the values of a column have to be for it to number or name the rows; none where it stays text. */
export function ruleOf(
  { name, isUnnamed }: ParquetColumn,
  isFirst: boolean,
  strings: readonly string[] = [],
): RowIndexRule | undefined {
  return strings.includes(name) ? undefined : rowIndexRule(name, { isFirst, isUnnamed })
}
