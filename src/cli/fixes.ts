import type { ColumnProblem, TableSurvey } from '../dataset/index.js'
import { ModelMarketError } from '../errors/index.js'
import type { TableFix, TableOptions } from './tableFlags.js'

/** More than any table needs: each round mends every column that can be mended. */
const maxRounds = 5

/**
 * Finds options with which a table can be used: those that each problem suggests first, and so on with what is left.
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
  for (let round = 0; isRefused(current); round++) {
    const found = unique(current.columns.flatMap(({ problem }) => (problem ? firstOf(problem) : [])))
    if (found.length === 0 || round === maxRounds) return undefined
    fixes.push(...found)
    try {
      current = await inspect(withFixes(options, fixes))
    } catch (error) {
      // Such as when no feature is left.
      if (ModelMarketError.is(error)) return undefined
      throw error
    }
  }
  return fixes
}

/** The best way out of a problem: all texts, for instance, that stand for a missing value. */
function firstOf({ fixes }: ColumnProblem): readonly TableFix[] {
  return fixes.filter(({ option }) => option === fixes[0]?.option)
}

/** Whether a column of a table stands in the way. */
export function isRefused({ columns }: TableSurvey): boolean {
  return columns.some(({ becomes }) => becomes === 'refused')
}

/** Options that are lists of columns, or of texts. */
const lists = ['features', 'drop', 'categorical', 'strings', 'missing'] as const

/** Adds to options what fixes say. A column that is dropped is named by no other option. */
export function withFixes(options: TableOptions, fixes: readonly TableFix[]): TableOptions {
  const dropped = fixes.filter(({ option }) => option === 'drop').map(({ value }) => value)
  const fixed: Record<string, unknown> = { ...options }
  for (const option of lists) {
    const kept = (options[option] ?? []).filter((name) => option === 'missing' || !dropped.includes(name))
    const added = fixes.filter((fix) => fix.option === option).map(({ value }) => value)
    const all = unique([...kept, ...added])
    if (all.length > 0) fixed[option] = all
    else delete fixed[option]
  }
  for (const { option, value } of fixes) {
    if (!lists.some((name) => name === option)) fixed[option] = value
  }
  return fixed
}

function unique<value>(values: readonly value[]): value[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...byText.values()]
}
