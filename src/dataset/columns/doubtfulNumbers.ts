import { fewNames } from './areNames.js'
import type { ColumnTally } from './columnTally.js'

/** Numbers such as −9, −99 or −999, or less, that stand for a missing value where all others are positive. */
const leastSentinel = -9
/** Numbers such as 999 or 99999 stand for a missing value where all others are far below. */
const nines = /^9{3,}$/
const farBelow = 5

/**
 * The number that may stand for a missing value: the only negative one, or one of nothing but nines far above the others.
 * Where it does, a model takes it for a quantity.
 */
export function findSentinel(tally: ColumnTally): number | undefined {
  const { numbers, hasMoreNumbers, minimum, maximum } = tally
  if (numbers < 2 || hasMoreNumbers) return undefined
  const isLow = Number.isInteger(minimum) && minimum <= leastSentinel
  const isHigh = nines.test(String(maximum))
  if (!isLow && !isHigh) return undefined
  const others = tally.rememberedNumbers()
  if (others.length < 3) return undefined
  if (isLow && others.every((value) => value === minimum || value >= 0)) return minimum
  return isHigh && others.every((value) => value === maximum || Math.abs(value) * farBelow < maximum)
    ? maximum
    : undefined
}

/** Whether all numbers are days written without separators, such as 20240131: a model takes them for quantities. */
export function areDays(tally: ColumnTally): boolean {
  const { numbers, fractions, minimum, maximum } = tally
  if (numbers === 0 || fractions > 0 || minimum < 1900_01_01 || maximum > 2100_12_31) return false
  return tally.rememberedNumbers().every((value) => {
    const month = Math.floor(value / 100) % 100
    const day = value % 100
    return month >= 1 && month <= 12 && day >= 1 && day <= 31
  })
}

/** Of the different numbers that are remembered, the share that is left as float32 where that is a loss worth telling. */
const muchLost = 0.9

/** How many different numbers there are, and how many as float32, which models take; undefined where about all are left. */
export function float32Loss(tally: ColumnTally): { distinct: number; left: number } | undefined {
  const numbers = tally.rememberedNumbers()
  const left = new Set(numbers.map(Math.fround)).size
  return left <= muchLost * numbers.length ? { distinct: numbers.length, left } : undefined
}

/** Names of columns that identify rows, such as `CustomerId`, `order_id`, `ID` or `accountNo`. */
const idName = /(?:^|[^\p{L}])(?:id|uid|key|nr|no|number)$|^id[^\p{L}]/iu
const idNameAtHump = /[\p{Ll}\d](?:I[dD]|Key|N[ro]|Number)$/u
/** In so many rows, a quantity in whole numbers has some value twice. */
const manyRows = 100

/** Whether whole numbers, another in every row, seem to identify the rows: by the name of the column, or as there are many. */
export function areIdentifiers(name: string, tally: ColumnTally): boolean {
  const { rows, numbers, fractions, minimum } = tally
  if (numbers !== rows || rows <= fewNames || fractions > 0 || minimum < 0 || !tally.allDifferent)
    return false
  return idName.test(name) || idNameAtHump.test(name) || rows >= manyRows
}
