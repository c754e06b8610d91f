import { formatNumber } from '../decimal.js'
import { ColumnNotFoundError, ColumnRoleError, NoFeaturesError, UnusableTableError } from '../errors.js'
import { isColumnName, maxNameLength } from '../manifest.js'
import { sortNames } from '../names.js'
import type { TableNote } from '../table.js'
import { checkBins } from './bins.js'
import { choiceNotes } from './choiceNotes.js'
import { type CountedColumn, countDistinct, countMissing, countValues, hasMore } from './counts.js'
import { featureProblem } from './featureProblem.js'
import { labelProblem } from './labelProblem.js'
import { quoteName } from './notes.js'
import type { ColumnOption, ColumnOptions, ColumnProblem, ColumnSurvey, Fix, TableSurvey } from './types.js'

/** Which columns are used, and for what, by position. */
export interface ColumnPlan {
  readonly label: number | undefined
  readonly group: number | undefined
  readonly features: readonly { readonly position: number; readonly type: 'number' | 'category' }[]
}

export interface ColumnChoice {
  readonly survey: TableSurvey
  readonly plan: ColumnPlan
}

/**
 * Decides what becomes of each column, and says of all of them at once why one cannot be used.
 *
 * @param table How many rows there are, and what the reader of the file decided.
 * @throws {ColumnNotFoundError} when an option names a column that is not there.
 * @throws {ColumnRoleError} when two options contradict each other on a column.
 * @throws {BinsError} when `bins` is no whole number from 2 to 65,536, or given beside `classes`.
 */
export function chooseColumns(
  columns: readonly CountedColumn[],
  options: Partial<ColumnOptions>,
  table: {
    readonly rows: number
    readonly notes?: readonly TableNote[] | undefined
    readonly leftOut?: readonly string[] | undefined
  },
): ColumnChoice {
  checkBins(options)
  // To drop what the reader left out already is no mistake.
  const drop = options.drop?.filter((name) => !table.leftOut?.includes(name))
  const roles = rolesOf(columns, { ...options, drop })
  // A decimal comma for the whole table would make texts of numbers with a point.
  const otherMark = columns.every(({ type, tally }) => type === 'text' || tally.fractions === 0)
  const survey = columns.map((column): ColumnSurvey => {
    const { becomes, problem } = decide(column, options, roles, otherMark)
    return {
      name: column.name,
      type: column.type === 'text' ? 'text' : 'number',
      missing: countMissing(column),
      distinct: countDistinct(column),
      ...(hasMore(column) ? { distinctIsLowerBound: true } : {}),
      examples: examplesOf(column, becomes === 'label'),
      becomes: problem ? 'refused' : becomes,
      ...(problem ? { problem } : {}),
    }
  })
  const notes = [...(table.notes ?? []), ...choiceNotes(columns, survey, options)]
  const features = survey.flatMap(({ becomes }, position) =>
    becomes === 'number' || becomes === 'category' ? [{ position, type: becomes }] : [],
  )
  return {
    survey: { rows: table.rows, columns: survey, notes },
    plan: { label: positionOf(columns, options.label), group: positionOf(columns, options.group), features },
  }
}

/**
 * Checks that a table can be used as it was decided.
 *
 * @throws {UnusableTableError} when a column is refused.
 * @throws {NoFeaturesError} when no column is left to predict from.
 */
export function checkChoice({ survey, plan }: ColumnChoice, label: string): void {
  if (survey.columns.some(({ becomes }) => becomes === 'refused')) throw new UnusableTableError(survey)
  if (plan.features.length === 0) throw new NoFeaturesError(label)
}

/** The option that decides on each column, as if all columns were listed in one. */
function rolesOf(
  columns: readonly CountedColumn[],
  { label, group, features, drop = [], categorical = [] }: Partial<ColumnOptions>,
): ReadonlyMap<string, ColumnOption> {
  const names = columns.map(({ name }) => name)
  const known = new Set(names)
  const roles = new Map<string, ColumnOption>()
  const check = (name: string) => {
    if (!known.has(name)) throw new ColumnNotFoundError(name, names)
  }
  const give = (name: string, option: ColumnOption) => {
    check(name)
    const other = roles.get(name)
    if (other !== undefined && other !== option) {
      throw new ColumnRoleError(name, [other, option], 'Name it in one of them only.')
    }
    roles.set(name, option)
  }
  if (label !== undefined) give(label, 'label')
  if (group !== undefined) give(group, 'group')
  for (const name of drop) give(name, 'drop')
  for (const name of features ?? []) give(name, 'features')
  for (const name of categorical) {
    check(name)
    const other = roles.get(name)
    // They are names anyway.
    if (other === 'label' || other === 'group') continue
    if (features && other === undefined) {
      const advice = 'Name it in both, or in neither of them.'
      throw new ColumnRoleError(name, ['features', 'categorical'], advice)
    }
    // Of the features, some are names.
    if (other === 'features') roles.delete(name)
    give(name, 'categorical')
  }
  for (const name of names) {
    if (!roles.has(name)) roles.set(name, features ? 'drop' : 'features')
  }
  return roles
}

function decide(
  column: CountedColumn,
  options: Partial<ColumnOptions>,
  roles: ReadonlyMap<string, ColumnOption>,
  otherMark: boolean,
): { becomes: ColumnSurvey['becomes']; problem?: ColumnProblem | undefined } {
  const role = roles.get(column.name) ?? 'drop'
  switch (role) {
    case 'label':
      return { becomes: 'label', problem: columnNameProblem(column.name) ?? labelProblem(column, options) }
    case 'group':
      return { becomes: 'group', problem: groupProblem(column) }
    case 'drop':
      return { becomes: 'dropped' }
    default: {
      if (countValues(column) === 0) return { becomes: 'dropped' }
      const categorical = role === 'categorical'
      const becomes = categorical || column.type === 'text' ? 'category' : 'number'
      const drop: Fix = { option: 'drop', value: column.name }
      return {
        becomes,
        problem: columnNameProblem(column.name, drop) ?? featureProblem(column, { categorical, otherMark }),
      }
    }
  }
}

/** Why a task cannot name a column. */
function columnNameProblem(name: string, ...fixes: readonly Fix[]): ColumnProblem | undefined {
  if (isColumnName(name)) return undefined
  return {
    kind: 'name',
    message: `The column named ${quoteName(name)} needs another name: of 1 to ${maxNameLength} characters, without line breaks or control characters, and not \`__proto__\`.`,
    fixes,
  }
}

function groupProblem(column: CountedColumn): ColumnProblem | undefined {
  const missing = countMissing(column)
  if (missing === 0) return undefined
  return {
    kind: 'missing',
    message: `The group ${quoteName(column.name)} has no value in ${missing} of ${column.tally.rows} rows, so that nobody can say with which rows they have to stay.`,
    fixes: [],
  }
}

/** The first values. Those of a label are sorted, as the first may be that of the first row, which is a secret. */
function examplesOf({ type, tally }: CountedColumn, sorted: boolean): readonly string[] {
  const texts = type === 'number' ? tally.firstNumbers.map((value) => formatNumber(value)) : tally.firstTexts
  // Numbers are shown with a point, as in every file that is written.
  const examples = type === 'exact' ? texts.map((text) => text.replace(',', '.')) : [...texts]
  return sorted ? sortNames(examples) : examples
}

function positionOf(columns: readonly CountedColumn[], name: string | undefined): number | undefined {
  const position = columns.findIndex((column) => column.name === name)
  return position < 0 ? undefined : position
}
