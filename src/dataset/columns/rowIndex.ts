import type { TableNote } from '../table.js'
import { noteOn } from './notes.js'

/** As pandas calls columns that had no name when it read them again. */
const pandasName = /^Unnamed: 0(?:\.\d+)*$/
/** As pandas calls an index without a name in Parquet. */
const pandasIndexName = /^__index_level_\d+__$/
/** As R and pandas call columns that number the rows. */
const indexName = /^(?:rownames|row\.names|index)$/i

/** What the values of a column have to be for it to number or name the rows: all different, or up by one from row to row. */
export type RowIndexRule = 'different' | 'count'

/**
 * What the values of a column have to be for it to number or name the rows, by its name.
 *
 * @param isFirst Whether no column of data stands before it.
 */
export function rowIndexRule(
  name: string,
  { isFirst, isUnnamed }: { isFirst: boolean; isUnnamed: boolean },
): RowIndexRule | undefined {
  if (pandasIndexName.test(name)) return 'different'
  if (!isFirst) return undefined
  if (isUnnamed || pandasName.test(name)) return 'different'
  return indexName.test(name) ? 'count' : undefined
}

/** Tells which columns were left out, as they number or name the rows. */
export function rowIndexNotes(names: readonly string[]): TableNote[] {
  return noteOn('row-index', names, (subject, one) => {
    const them = one ? 'it' : 'them'
    const verbs = one ? 'numbers or names the rows and was' : 'number or name the rows and were'
    return `${subject} ${verbs} left out. List ${them} in \`strings\` to keep ${them}.`
  })
}
