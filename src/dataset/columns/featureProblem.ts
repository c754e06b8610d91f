import { maxCategories } from '../manifest.js'
import { areNames, fewNames } from './areNames.js'
import {
  areNumbersAsText,
  type CountedColumn,
  countDistinct,
  countValues,
  describeDistinct,
  hasMore,
} from './counts.js'
import { findOddity, type Oddity } from './findOddity.js'
import { missingFixes } from './fixes.js'
import { isMarkerAmongNumbers } from './markers.js'
import { quoteName } from './notes.js'
import { areLikeNames, isGap } from './textAmongNumbers.js'
import type { ColumnProblem, Fix } from './types.js'

export interface FeatureContext {
  /** Whether the user says that the column holds names. */
  readonly categorical: boolean
  /** Whether the whole table may have the other decimal mark. */
  readonly otherMark: boolean
}

/** Why a column cannot be a feature. It has values. */
export function featureProblem(column: CountedColumn, context: FeatureContext): ColumnProblem | undefined {
  if (context.categorical) return nameProblem(column)
  if (column.type !== 'text') return rangeProblem(column)
  const oddity = findOddity(column)
  if (oddity) return describeOddity(column, oddity, context)
  return areNames(column) ? nameProblem(column) : tooManyNames(column)
}

/** Why the texts of a column cannot be the names of categories. */
function nameProblem(column: CountedColumn): ColumnProblem | undefined {
  const { name, tally } = column
  if (hasMore(column) || countDistinct(column) > maxCategories) return tooManyNames(column)
  if (!tally.unnameable) return undefined
  const { count, row } = tally.unnameable
  return {
    kind: 'name',
    row,
    message: `Column ${quoteName(name)} has ${rows(count)} with line breaks, control characters or more than 10,000 characters, which no name may have; the first is row ${row}.`,
    fixes: [{ option: 'drop', value: name }],
  }
}

function tooManyNames(column: CountedColumn): ColumnProblem {
  const { name } = column
  const distinct = countDistinct(column)
  const values = countValues(column)
  const drop: Fix = { option: 'drop', value: name }
  if (areNumbersAsText(column)) {
    return {
      kind: 'categories',
      message: `Column ${quoteName(name)} holds numbers as text, ${describeDistinct(column)} different ones in ${rows(values)}: read them as numbers, without \`strings\`.`,
      fixes: namesFit(column)
        ? [
            { option: 'categorical', value: name },
            { ...drop, alternative: true },
          ]
        : [drop],
    }
  }
  const many = `${describeDistinct(column)} different texts in ${rows(values)}`
  if (distinct > maxCategories) {
    return {
      kind: 'categories',
      message: `Column ${quoteName(name)} has ${many}, and a model can be told of ${maxCategories} at most.`,
      fixes: [drop],
    }
  }
  const categorical: Fix = { option: 'categorical', value: name, alternative: true }
  if (hasMore(column)) {
    return {
      kind: 'categories',
      message: `Column ${quoteName(name)} has ${many}, and in a table of so many columns no more are counted: list it in \`categorical\` if they are names that come again.`,
      fixes: [drop, categorical],
    }
  }
  return {
    kind: distinct > 0.9 * values ? 'identifier' : 'categories',
    message: `Column ${quoteName(name)} has ${many}: a model learns nothing of what does not come again.`,
    fixes: [drop, categorical],
  }
}

/** Whether all values can be the names of categories. */
function namesFit(column: CountedColumn): boolean {
  return !hasMore(column) && countDistinct(column) <= maxCategories && !column.tally.unnameable
}

function rangeProblem({ name, tally }: CountedColumn): ColumnProblem | undefined {
  if (!tally.outOfRange) return undefined
  return describeRange(name, tally.outOfRange, tally.numbers)
}

function describeRange(
  name: string,
  { count, row, values }: Omit<Oddity, 'kind'>,
  numbers: number,
): ColumnProblem {
  const drop: Fix = { option: 'drop', value: name }
  const missing = missingFixes(values)
  // A number that is infinite, or the largest float64, stands for none. Others are large.
  const isNone = values.every((value) => !(Math.abs(Number(value)) < Number.MAX_VALUE / 2))
  const rare = missing.length > 0 && isNone && count < numbers
  return {
    kind: 'range',
    row,
    value: values[0],
    message: `Column ${quoteName(name)} has ${rows(count)} out of the range of float32, which models take${example({ row, values })}.`,
    fixes: rare ? [...missing, { ...drop, alternative: true }] : [drop],
  }
}

/** What a column of such texts should be instead, and how it can be used as it is. */
function describeOddity(column: CountedColumn, oddity: Oddity, { otherMark }: FeatureContext): ColumnProblem {
  const { name, tally } = column
  const { kind, count, row, values } = oddity
  if (kind === 'infinity') return describeRange(name, oddity, tally.numbers)
  const subject = `Column ${quoteName(name)}`
  const drop: Fix = { option: 'drop', value: name }
  const categorical: Fix = { option: 'categorical', value: name }
  /** The first way, and those of dropping it and of making names of it that are left. */
  const ways = (...first: readonly Fix[]): readonly Fix[] => [
    ...first,
    ...[categorical, drop]
      .filter(({ option }) => !first.some((fix) => fix.option === option))
      .filter(({ option }) => option === 'drop' || namesFit(column))
      .map((fix): Fix => ({ ...fix, alternative: true })),
  ]
  if (kind === 'mixed') {
    const missing = missingFixes(values)
    const isNone = missing.length > 0 && values.every(isMarkerAmongNumbers)
    const standsForNone = isNone || isGap(column, oddity)
    const areCodes = namesFit(column) && !standsForNone && areLikeNames(column)
    const isQuantity = standsForNone || tally.fractions > 0
    const first = areCodes ? [categorical] : isQuantity && missing.length > 0 ? missing : [drop]
    const alternatives = first !== missing ? missing.map((fix): Fix => ({ ...fix, alternative: true })) : []
    return {
      kind,
      row,
      value: values[0],
      message: `${subject} holds numbers, and other text in ${rows(count)}${example(oddity)}.`,
      fixes: [...ways(...first), ...alternatives],
    }
  }
  const first: Fix =
    kind === 'decimal' && otherMark && tally.fractions === 0
      ? { option: 'decimal', value: /,/.test(values[0] ?? '') ? ',' : '.' }
      : (kind === 'bound' || kind === 'unit') && namesFit(column) && countDistinct(column) <= fewNames
        ? categorical
        : drop
  return {
    kind,
    row,
    value: values[0],
    message: `${subject} ${what(oddity, tally.fractions > 0)}.`,
    fixes: ways(first),
  }
}

/** @param hasFractions Whether other values of the column are numbers with the decimal mark of the table. */
function what(oddity: Oddity, hasFractions: boolean): string {
  const such = example(oddity)
  switch (oddity.kind) {
    case 'date':
      return `holds dates or times${such}: a model takes numbers, such as a year or an hour`
    case 'percent':
      return `holds percentages${such}: write them as numbers, without the sign`
    case 'currency':
      return `holds amounts of money${such}: write them as numbers, without the currency`
    case 'thousands':
      return `separates thousands${such}: write its numbers without separators`
    case 'decimal':
      return hasFractions
        ? `has two decimal marks${such}: write all of its numbers with the same`
        : `has another decimal mark than the table${such}`
    case 'hex':
      return `holds hexadecimal numbers${such}: write them as decimals`
    case 'unit':
      return `holds numbers with a unit${such}: write them without it`
    case 'bound':
      return `holds bounds, or signs behind numbers${such}, which are neither numbers nor names`
    default:
      return `holds numbers in a notation that is not read${such}: write -5 and 0.5, for instance`
  }
}

function example({ row, values: [value] }: { row: number; values: readonly string[] }): string {
  return value === undefined ? '' : `, such as ${quoteName(value)} in row ${row}`
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`
}
