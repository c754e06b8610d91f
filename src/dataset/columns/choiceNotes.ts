import { sortNames } from '../names.js'
import type { TableNote } from '../table.js'
import { areNames, fewNames } from './areNames.js'
import {
  areNumbersAsText,
  type CountedColumn,
  countDistinct,
  countMissing,
  countValues,
  hasMore,
} from './counts.js'
import { areDays, areIdentifiers, findSentinel, float32Loss } from './doubtfulNumbers.js'
import { listNames, noteOn, quoteName } from './notes.js'
import type { ColumnOptions, ColumnSurvey } from './types.js'

const position = 'a model gets the position of each name in a sorted list'

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
  const text = (test: (column: CountedColumn) => boolean) =>
    features((column, { becomes }) => becomes === 'category' && !categorical.has(column.name) && test(column))
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
      text((column) => !areNumbersAsText(column)),
      (subject, one) => `${subject} ${one ? 'holds' : 'hold'} names: ${position}.`,
    ),
    ...noteOn(
      'category',
      text(areNumbersAsText),
      (subject, one) =>
        `${subject} ${one ? 'holds' : 'hold'} numbers as text, which become names: ${position}.`,
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
    ...exactNotes(columns, survey),
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
      'identifier',
      features(
        ({ name, type, tally }, { becomes }) =>
          becomes === 'number' &&
          type === 'number' &&
          areIdentifiers(name, tally) &&
          !isRowNumber(tally) &&
          !areDays(tally) &&
          !float32Loss(tally),
      ),
      (subject, one) =>
        `${subject} ${one ? 'has' : 'have'} another whole number in every row: leave ${one ? 'it' : 'them'} out (\`drop\`) if ${one ? 'it identifies' : 'they identify'} the rows and ${one ? 'is' : 'are'} no quantity.`,
    ),
    ...noteOn(
      'days',
      features((column, { becomes }) => becomes === 'number' && areDays(column.tally)),
      (subject, one) =>
        `${subject} ${one ? 'seems' : 'seem'} to hold days, such as 20240131, which a model takes for plain numbers: drop or convert ${one ? 'it' : 'them'}.`,
    ),
    ...lostDifferences(columns, survey),
    ...sentinels(columns, survey),
    ...columns.flatMap((column, at) => (survey[at] ? lookAlikes(column, survey[at]) : [])).slice(0, maxTold),
    ...manyClasses(columns, survey, options),
    ...skippedRows(columns, options),
    ...noFeatures(survey, options),
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

/** Of numbers beyond 2^53, whether all digits are kept, and how to keep them. */
function exactNotes(columns: readonly CountedColumn[], survey: readonly ColumnSurvey[]): TableNote[] {
  const exact = (test: (becomes: ColumnSurvey['becomes'], column: CountedColumn) => boolean) =>
    columns
      .filter((column, at) => column.type === 'exact' && test(survey[at]?.becomes ?? 'dropped', column))
      .map(({ name }) => name)
  const beyond = (subject: string, one: boolean) =>
    `${subject} ${one ? 'has' : 'have'} whole numbers beyond 2^53`
  return [
    ...noteOn(
      'exact',
      exact((becomes, column) => becomes === 'number' && areNames(column)),
      (subject, one) =>
        `${beyond(subject, one)}, of which a model gets the nearest float32: list ${one ? 'it' : 'them'} in \`categorical\` if they are names, which keep all digits.`,
    ),
    ...noteOn(
      'exact',
      exact((becomes, column) => becomes === 'number' && !areNames(column)),
      (subject, one) =>
        `${beyond(subject, one)}, of which a model gets the nearest float32: leave ${one ? 'it' : 'them'} out (\`drop\`) if they only tell rows apart.`,
    ),
    ...noteOn(
      'exact',
      exact((becomes) => becomes === 'label' || becomes === 'group' || becomes === 'category'),
      (subject, one) => `${beyond(subject, one)}: as names they keep all digits.`,
    ),
  ]
}

/** Numbers that differ, and do not as float32: such as times in seconds, a minute apart, since 1970. */
function lostDifferences(columns: readonly CountedColumn[], survey: readonly ColumnSurvey[]): TableNote[] {
  return columns
    .flatMap((column, at): TableNote[] => {
      // Of numbers beyond 2^53 another note tells.
      const loss =
        column.type === 'number' && survey[at]?.becomes === 'number' ? float32Loss(column.tally) : undefined
      if (!loss) return []
      const ways = areNames(column) ? '`categorical` or `drop`' : '`drop`'
      const message = `Column ${quoteName(column.name)} has ${hasMore(column) ? 'at least ' : ''}${loss.distinct} different numbers, of which float32, which models take, leaves ${loss.left}: subtract an offset from a quantity or a time; use ${ways} for identifiers.`
      return [{ kind: 'float32', column: column.name, message }]
    })
    .slice(0, maxTold)
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

/** Of columns with a note of their own, how many are told. */
const maxTold = 20

/** Names that differ only in case or spaces: all of them, sorted, as their order in the file tells the label of a row. */
function lookAlikes(column: CountedColumn, { becomes }: ColumnSurvey): TableNote[] {
  const { name, type, tally } = column
  if (type !== 'text' || becomes === 'dropped' || becomes === 'refused') return []
  const byName = new Map<string, string[]>()
  for (const text of sortNames(Array.from(tally.rememberedTexts()))) {
    const folded = text.trim().toLowerCase()
    const names = byName.get(folded)
    if (names) names.push(text)
    else byName.set(folded, [text])
  }
  const alike = Array.from(byName.values()).filter(({ length }) => length > 1)
  if (alike.length === 0) return []
  const shown = alike.slice(0, fewNames).map((names) => listNames(names))
  const more = alike.length > shown.length ? ['and so on'] : []
  const words = becomes === 'label' ? 'classes' : 'names'
  const count = countDistinct(column)
  const oneEach = alike.reduce((sum, { length }) => sum - length + 1, count)
  const result = hasMore(column) ? '' : ` They are ${count} ${words}, and ${oneEach} if written alike.`
  const message = `Column ${quoteName(name)} has ${words} that differ in case or spaces only: ${[...shown, ...more].join('; ')}.${result}`
  return [{ kind: 'similar-names', column: name, message }]
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

/** Where nothing is left to learn from, no option of a single column helps. */
function noFeatures(survey: readonly ColumnSurvey[], { label }: Partial<ColumnOptions>): TableNote[] {
  const mayBeFeature = ({ becomes, problem }: ColumnSurvey) =>
    becomes === 'number' ||
    becomes === 'category' ||
    (becomes === 'refused' && problem?.fixes.find(({ alternative }) => !alternative)?.option !== 'drop')
  if (label === undefined || survey.some((column) => column.name !== label && mayBeFeature(column))) return []
  const refused = survey.some(({ name, becomes }) => name !== label && becomes === 'refused')
  const message = refused
    ? `No column would be left to predict the label ${quoteName(label)} from if all that are refused were dropped: see what else each of them may become.`
    : `No column is left to predict the label ${quoteName(label)} from.`
  return [{ kind: 'no-features', message }]
}
