import type { ColumnTally } from '../columns/columnTally.js'
import { noteOn, quoteName } from '../columns/notes.js'
import { rowIndexNotes, rowIndexRule } from '../columns/rowIndex.js'
import { MalformedCsvError } from '../errors.js'
import type { TableNote } from '../table.js'
import type { CsvFormat } from './format.js'

/** Columns of a table of text that hold no data. */
export interface LeftOut {
  /** Positions. */
  columns: ReadonlySet<number>
  notes: readonly TableNote[]
}

/**
 * Finds the columns that are none: those that name or number the rows at the start of a table, as pandas and R write them, and
 * those without a name or a value. What is listed in `strings` stays.
 *
 * @throws {MalformedCsvError} when rows have one field more than the header, and it does not show which has no name.
 */
export function findLeftOut(
  { names, unnamed, extra, leavesOut, records }: CsvFormat,
  tallies: readonly ColumnTally[],
  strings: readonly string[] = [],
): LeftOut {
  const columns = new Set<number>()
  const kept = new Set(strings)
  const index: string[] = []
  const notes: TableNote[] = []
  const empty: string[] = []
  for (const [position, name] of names.entries()) {
    const tally = tallies[position]
    if (!tally || kept.has(name) || !leavesOut || columns.size === names.length - 1) continue
    const first = columns.size === position
    if (unnamed.has(position) && tally.missing === tally.rows) {
      columns.add(position)
      empty.push(name)
    } else if (isRowIndex(name, { isFirst: first, isUnnamed: unnamed.has(position) }, tally)) {
      columns.add(position)
      if (unnamed.has(position)) notes.push(unnamedIndexNote(name, position))
      else index.push(name)
    } else if (first && unnamed.has(position)) notes.push(unnamedNote(name, position))
  }
  const wrong = extra !== undefined && !kept.has(names[extra] ?? '') && !columns.has(extra)
  if (wrong) {
    throw new MalformedCsvError({
      reason: `all rows have one field more than the ${names.length - 1} of the header.`,
      line: records.line,
      advice: 'Name each column in the header. Is a comma missing in it?',
    })
  }
  return {
    columns,
    notes: [
      ...notes,
      ...rowIndexNotes(index),
      ...noteOn(
        'empty-column',
        empty,
        (subject, one) =>
          `${subject} ${one ? 'has' : 'have'} neither a name nor a value and ${one ? 'was' : 'were'} left out.`,
      ),
    ],
  }
}

function unnamedIndexNote(name: string, position: number): TableNote {
  const message = `${unnamedSubject(position)} numbers or names the rows and was left out. List it in \`strings\` as ${quoteName(name)} to keep it.`
  return { kind: 'row-index', column: name, message }
}

function unnamedNote(name: string, position: number): TableNote {
  const message = `${unnamedSubject(position)} does not number the rows, and is called ${quoteName(name)}: drop it if it is no data.`
  return { kind: 'unnamed-column', column: name, message }
}

/** The name that it gets here is in no file. */
function unnamedSubject(position: number): string {
  return `The ${position === 0 ? 'first column' : `column at position ${position + 1}`}, which has no name,`
}

function isRowIndex(
  name: string,
  how: { isFirst: boolean; isUnnamed: boolean },
  tally: ColumnTally,
): boolean {
  const rule = rowIndexRule(name, how)
  return rule === 'different'
    ? tally.allDifferent && tally.fractions === 0
    : rule === 'count' && tally.countsRows
}
