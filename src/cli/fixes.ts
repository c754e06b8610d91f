import { type ColumnSurvey, suggestFixes, type TableSurvey } from '../dataset/index.js'
import { ModelMarketError } from '../errors/index.js'
import type { TableFix, TableOptions } from './tableFlags.js'

/** More than any table needs: each round mends every column that can be mended. */
const maxRounds = 5

/**
 * Finds options with which a table can be used: those that its survey suggests, and so on with what is left.
 *
 * @param inspect Surveys the table again, as the answer is tried before it is given.
 * @returns `undefined` when there are none.
 */
export async function findFixes(
  { survey, options }: { survey: TableSurvey; options: TableOptions },
  inspect: (options: TableOptions) => Promise<TableSurvey>,
): Promise<TableFix[] | undefined> {
  const fixes: TableFix[] = []
  let current = survey
  for (let round = 0; !isUsable(current); round++) {
    const found = suggestFixes(current)
    if (found.length === 0 || round === maxRounds) return undefined
    fixes.push(...found)
    try {
      current = await inspect(withFixes(options, fixes))
    } catch (error) {
      // Such as when two options contradict each other.
      if (ModelMarketError.is(error)) return undefined
      throw error
    }
  }
  return fixes
}

/** Whether no column of a table stands in the way, and one is left to learn from. */
export function isUsable({ columns }: TableSurvey): boolean {
  const isFeature = ({ becomes }: ColumnSurvey) => becomes === 'number' || becomes === 'category'
  return columns.some(isFeature) && columns.every(({ becomes }) => becomes !== 'refused')
}

/** Options that are lists of columns, or of texts. */
const lists = ['features', 'drop', 'categorical', 'classes', 'strings', 'missing'] as const

/** Adds to options what fixes say. A column that is dropped is named by no other option. */
export function withFixes(options: TableOptions, fixes: readonly TableFix[]): TableOptions {
  const dropped = fixes.filter(({ option }) => option === 'drop').map(({ value }) => value)
  const fixed: Record<string, unknown> = { ...options }
  for (const option of lists) {
    const kept = (options[option] ?? []).filter(
      (name) => option === 'missing' || option === 'classes' || !dropped.includes(name),
    )
    const added = fixes.filter((fix) => fix.option === option).map(({ value }) => value)
    const all = new Set([...kept, ...added])
    if (all.size > 0) fixed[option] = [...all]
    else delete fixed[option]
  }
  for (const { option, value } of fixes) {
    if (!lists.some((name) => name === option)) fixed[option] = value
  }
  return fixed
}
