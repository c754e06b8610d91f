import type { TableNote } from '../table.js'
import { fewNames } from './areNames.js'
import { type CountedColumn, countDistinct, countMissing, countValues } from './counts.js'
import { areDays, findSentinel } from './doubtfulNumbers.js'
import { noteOn, quoteName } from './notes.js'
import type { ColumnOptions, ColumnSurvey } from './types.js'

/** What the user should know of the columns that are used, and of those that are left out without being asked. */
export function choiceNotes(
  columns: readonly CountedColumn[],
  survey: readonly ColumnSurvey[],
  options: Partial<ColumnOptions>,
): TableNote[] {
  const dropped = new Set(options.drop)
  const wanted = new Set(options.features)
  const categorical = new Set(options.categorical)
  const names = (test: (column: CountedColumn, survey: ColumnSurvey) => boolean) =>
    columns.filter((column, at) => survey[at] && test(column, survey[at])).map(({ name }) => name)
  const features = (test: (column: CountedColumn, survey: ColumnSurvey) => boolean) =>
    names((column, survey) => ['number', 'category'].includes(survey.becomes) && test(column, survey))

  const used = (test: (column: CountedColumn) => boolean) =>
    names((column, { becomes }) => becomes !== 'dropped' && becomes !== 'refused' && test(column))

  const empty = names(
    (column) =>
      countValues(column) === 0 &&
      column.name !== options.label &&
      column.name !== options.group &&
      !dropped.has(column.name) &&
      (options.features === undefined || wanted.has(column.name)),
  )
  const text = features(({ name }, { becomes }) => becomes === 'category' && !categorical.has(name))
  const numbers = features((column) => categorical.has(column.name) && isQuantity(column))
  const constant = features((column) => countMissing(column) === 0 && countDistinct(column) === 1)
  const counting = features(({ tally }) => isRowNumber(tally))
  return [
    ...noteOn(
      'empty',
      empty,
      (subject, one) => `${subject} ${one ? 'has no value and is' : 'have no values and are'} left out.`,
    ),
    ...noteOn(
      'category',
      text,
      (subject, one) =>
        `${subject} ${one ? 'holds names: a model gets the position' : 'hold names: a model gets the positions'} of the name in a sorted list.`,
    ),
    ...noteOn(
      'categorical-numbers',
      numbers,
      (subject, one) =>
        `${subject} ${one ? 'holds' : 'hold'} many different numbers, which become names without an order, as \`categorical\` says.`,
    ),
    ...noteOn(
      'codes',
      used(({ type, tally }) => type === 'text' && tally.codes !== undefined && tally.texts === 0),
      (subject, one) => `${subject} ${one ? 'holds' : 'hold'} codes, not numbers: zeros lead some of them.`,
    ),
    ...noteOn(
      'exact',
      used(({ type }) => type === 'exact'),
      (subject, one) =>
        `${subject} ${one ? 'has' : 'have'} whole numbers beyond 2^53: a feature is the nearest float64, a name has all digits.`,
    ),
    ...noteOn(
      'constant',
      constant,
      (subject, one) => `${subject} ${one ? 'has' : 'have'} the same value in every row.`,
    ),
    ...noteOn(
      'row-number',
      counting,
      (subject, one) =>
        `${subject} ${one ? 'numbers' : 'number'} the rows: leave ${one ? 'it' : 'them'} out (\`drop\`) if the order of the file means nothing.`,
    ),
    ...noteOn(
      'days',
      features((column, { becomes }) => becomes === 'number' && areDays(column.tally)),
      (subject, one) =>
        `${subject} ${one ? 'seems' : 'seem'} to hold days, such as 20240131, which a model takes for plain numbers: drop or convert ${one ? 'it' : 'them'}.`,
    ),
    ...sentinels(columns, survey),
    ...columns
      .flatMap((column, at) => (survey[at] ? lookAlikes(column, survey[at]) : []))
      .slice(0, maxLookAlikes),
    ...manyClasses(columns, survey, options),
    ...skippedRows(columns, options),
  ]
}

/** Whether most values are numbers, of which there are many. */
function isQuantity(column: CountedColumn): boolean {
  return column.tally.numbers > countValues(column) / 2 && column.tally.distinctNumbers > fewNames
}

/** Whether whole numbers count the rows, in their order or in any other. */
function isRowNumber(tally: CountedColumn['tally']): boolean {
  const { rows, numbers, fractions, minimum, maximum, hasMoreNumbers, distinctNumbers, countsRows } = tally
  if (rows <= fewNames || numbers !== rows || fractions > 0) return false
  return countsRows || (!hasMoreNumbers && distinctNumbers === rows && maximum - minimum + 1 === rows)
}

function sentinels(columns: readonly CountedColumn[], survey: readonly ColumnSurvey[]): TableNote[] {
  const found = new Map<number, string[]>()
  for (const [at, { name, tally }] of columns.entries()) {
    const value = survey[at]?.becomes === 'number' ? findSentinel(tally) : undefined
    if (value !== undefined) found.set(value, [...(found.get(value) ?? []), name])
  }
  return Array.from(found)
    .slice(0, fewNames)
    .flatMap(([value, names]) =>
      noteOn(
        'sentinel',
        names,
        (subject) =>
          `${subject} may have ${value} for a missing value: list it in \`missing\` if it stands for none.`,
      ),
    )
}

/** Of columns with values that look alike, how many are told. */
const maxLookAlikes = 20

/** Names that differ only in case or spaces. */
function lookAlikes({ name, type, tally }: CountedColumn, { becomes }: ColumnSurvey): TableNote[] {
  if (type !== 'text' || becomes === 'dropped' || becomes === 'refused') return []
  const seen = new Map<string, string>()
  for (const text of tally.rememberedTexts()) {
    const folded = text.trim().toLowerCase()
    const other = seen.get(folded)
    if (other !== undefined) {
      const message = `Column ${quoteName(name)} has ${quoteName(other)} and ${quoteName(text)}: two names that differ in case or spaces only.`
      return [{ kind: 'similar-names', column: name, message }]
    }
    seen.set(folded, text)
  }
  return []
}

/** Numbers that are taken for classes may be a quantity all the same. */
function manyClasses(
  columns: readonly CountedColumn[],
  survey: readonly ColumnSurvey[],
  { bins, classes }: Partial<ColumnOptions>,
): TableNote[] {
  const at = survey.findIndex(({ becomes }) => becomes === 'label')
  const column = columns[at]
  if (column?.type !== 'number' || bins !== undefined || classes !== undefined) return []
  const count = countDistinct(column)
  if (count <= fewNames) return []
  const message = `The ${count} different numbers of the label ${quoteName(column.name)} are taken for classes: make fewer of them by intervals (\`bins\`) if they are a quantity.`
  return [{ kind: 'many-classes', column: column.name, message }]
}

function skippedRows(
  columns: readonly CountedColumn[],
  { label, skipUnlabelled }: Partial<ColumnOptions>,
): TableNote[] {
  const column = columns.find(({ name }) => name === label)
  const count = column && skipUnlabelled ? countMissing(column) : 0
  if (!column || count === 0) return []
  const message = `${count} of ${column.tally.rows} rows have no value in the label ${quoteName(column.name)} and are left out.`
  return [{ kind: 'skipped', column: column.name, message }]
}
