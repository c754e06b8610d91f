import type { ColumnSurvey, Fix, TableSurvey } from './types.js'

/** Options that take a list; of the others there is one value. */
const listOptions: readonly Fix['option'][] = ['drop', 'categorical', 'classes', 'missing', 'strings']

/**
 * Lists the options that together accept a table, as its survey proposes: of each column that is refused the ways out that
 * come first.
 *
 * Columns that no option accepts are left out: see their `problem`.
 *
 * @example
 * ```ts
 * import { inspectTable, parseCsv, suggestFixes } from 'modelmarket/dataset'
 *
 * const table = parseCsv('day,x,y\n2024-01-01,1,a\n2024-01-02,2,b\n2024-01-03,3,a\n')
 * console.log(suggestFixes(inspectTable(table, { label: 'y' }))) // [{ option: 'drop', value: 'day' }]
 * ```
 */
export function suggestFixes({ columns }: TableSurvey): readonly Fix[] {
  const fixes = new Map<string, Fix>()
  for (const { problem } of columns) {
    for (const fix of problem?.fixes ?? []) {
      if (fix.alternative) continue
      const key = listOptions.includes(fix.option) ? JSON.stringify([fix.option, fix.value]) : fix.option
      if (!fixes.has(key)) fixes.set(key, fix)
    }
  }
  return Array.from(fixes.values())
}

/** The options as they are written in a program, such as `drop: ["day", "id"], bins: 4`. */
export function formatFixes(fixes: readonly Fix[]): string {
  const values = new Map<Fix['option'], Fix['value'][]>()
  for (const { option, value } of fixes) values.set(option, [...(values.get(option) ?? []), value])
  return Array.from(values, ([option, items]) => {
    const value = listOptions.includes(option) ? items : items[0]
    return `${option}: ${JSON.stringify(value)}`
  }).join(', ')
}

/** More different texts than this are not listed as missing. */
const maxMissingTexts = 3

/** Lists texts among numbers as missing values; none of them when there are too many, or some were cut. */
export function missingFixes(values: readonly string[]): Fix[] {
  if (values.length > maxMissingTexts || values.some((value) => value.endsWith('…'))) return []
  return values.map((value) => ({ option: 'missing', value }))
}

/** Whether options accept a column that is refused. */
export function isMendable({ problem }: ColumnSurvey): boolean {
  return problem?.fixes.some(({ alternative }) => !alternative) ?? false
}
