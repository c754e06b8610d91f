import { areNames, fewNames } from './areNames.js'
import type { CountedColumn } from './counts.js'
import type { Oddity } from './findOddity.js'

/** So few rows may be a mistake, such as a row of totals or of units, where many more are numbers. */
const fewRows = 3
const manyMore = 5
/** Of many rows, the share that is few. */
const rareShare = 0.05
/** A text this much more common than each of many numbers is none of them. */
const muchMoreCommon = 4

/**
 * Whether the text among numbers stands where there is none: in few rows, or as one text that is far more common than each
 * number. Of the chromosomes, `X` is about as common as each number: that is a name.
 */
export function isGap(
  { tally }: CountedColumn,
  { count, values }: Pick<Oddity, 'count' | 'values'>,
): boolean {
  const { numbers, distinctNumbers } = tally
  const perNumber = numbers / distinctNumbers
  if (count === 1) return true
  if (count <= fewRows && count * manyMore < numbers) return true
  if (count <= rareShare * numbers && count / values.length < perNumber / 2) return true
  return values.length === 1 && distinctNumbers > fewNames && count > muchMoreCommon * perNumber
}

/** Whether the numbers are names as the texts beside them may be: they come again, and are few or whole. */
export function areLikeNames(column: CountedColumn): boolean {
  const { distinctNumbers, fractions } = column.tally
  return distinctNumbers <= fewNames || (fractions === 0 && areNames(column))
}
