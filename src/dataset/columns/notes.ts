import { excerpt } from '../../errors/excerpt.js'
import type { TableNote } from '../table.js'

/** Of many columns, how many a note names. */
const maxNamed = 5
const maxName = 80

/**
 * One note about some columns, or none when there are none of them.
 *
 * @param messageOf The sentence, from the words that name the columns, such as `Column "a"` or `Columns "a" and "b"`.
 */
export function noteOn(
  kind: string,
  columns: readonly string[],
  messageOf: (subject: string, one: boolean) => string,
): TableNote[] {
  const [first] = columns
  if (first === undefined) return []
  const one = columns.length === 1
  const message = messageOf(`${one ? 'Column' : 'Columns'} ${listNames(columns)}`, one)
  return [{ kind, ...(one ? { column: first } : {}), message }]
}

/** Such as `"a", "b" and 3 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxNamed).map(quoteName)
  const more = names.length - shown.length
  const last = more > 0 ? `${more} more` : shown.length > 1 ? shown.pop() : undefined
  return last === undefined ? shown.join('') : `${shown.join(', ')} and ${last}`
}

/** Names and values come from strangers' files, at any length: they are cut. */
export function quoteName(name: string): string {
  return JSON.stringify(excerpt(name, maxName))
}
