import { fewNames } from './areNames.js'
import type { Finding } from './columnTally.js'
import { type CountedColumn, countDistinct } from './counts.js'
import type { TextKind } from './textKind.js'

/** What a column of text holds when it does not hold names, and where. */
export interface Oddity {
  readonly kind: Exclude<TextKind, 'text'> | 'mixed'
  /** Rows that have it: of `mixed`, rows that are no number. */
  readonly count: number
  readonly row: number
  readonly values: readonly string[]
}

/** Units, in lower case, that are no part of a name even where few different values have them. */
const knownUnits = new Set(
  [
    'kg g mg µg μg ug lb lbs oz km m cm mm µm μm um nm mi mile miles ft in yd l ml cl gal ha acre acres',
    'ms s sec secs min mins h hr hrs hour hours day days week weeks month months year years yr yrs',
    'kb mb gb tb kib mib gib hz khz mhz ghz w kw mw kwh v mv ma mah hp bhp nm cc mpg kmpl mph km/h m/s',
    'bar psi pa hpa kpa mmhg atm k b bn mn °c °f ° ppm ppb db kj cal kcal mg/dl mmol/l g/l kg/m2 m2 m3 m² m³',
  ].flatMap((line) => line.split(' ')),
)

/**
 * Finds out whether a column of text holds something else than names: dates, quantities, or numbers beside other texts, in half
 * of its rows with a value or more.
 */
export function findOddity(column: CountedColumn): Oddity | undefined {
  const { tally } = column
  const { numbers, names, odd } = sortKinds(column)
  const half = (tally.numbers + tally.texts) / 2
  const date = tally.kinds.get('date')
  if (date && date.count >= half) return { kind: 'date', ...date }
  const oddCount = countOf(odd)
  const nameCount = countOf(names)
  if (numbers + oddCount < half) return undefined
  if (oddCount > 0 && (nameCount === 0 || oddCount > numbers)) {
    const main = mainKind(odd)
    return main?.kind === 'thousands' && areFractions(main, tally) ? { ...main, kind: 'decimal' } : main
  }
  return nameCount > 0 && numbers > 0 ? { kind: 'mixed', ...merge(Array.from(names.values())) } : undefined
}

/** Sorts out which texts of a column are quantities, and which are names. */
function sortKinds(column: CountedColumn) {
  const { tally } = column
  const odd = new Map<TextKind, Finding>()
  const names = new Map<TextKind, Finding>()
  for (const [kind, finding] of tally.kinds) {
    const isName = kind === 'text' || kind === 'date' || (kind === 'unit' && !hasUnits(column))
    ;(isName ? names : odd).set(kind, finding)
  }
  // A bound beside other names is one: of the ages `18-25` and `65+`, for instance.
  const bound = odd.get('bound')
  if (bound && (tally.numbers === 0 || (names.size > 0 && tally.distinctNumbers <= fewNames))) {
    odd.delete('bound')
    names.set('bound', bound)
  }
  // Leading zeros make codes of all numbers of a column.
  return { numbers: tally.codes ? 0 : tally.numbers, odd, names }
}

/** Whether what stands behind numbers are units. Others, as in the flats `12a` and `12b`, are parts of names. */
function hasUnits(column: CountedColumn): boolean {
  const { units, kinds, numbers, texts } = column.tally
  const count = kinds.get('unit')?.count ?? 0
  const few = countDistinct(column) <= fewNames
  if (Array.from(units).every((unit) => knownUnits.has(unit))) {
    // Beside few others, they are names: of the races `5k` and `half-marathon`, for instance.
    return !few || count === texts
  }
  return units.size === 1 && !few && count >= (numbers + texts) / 2
}

/** The kind that most rows have. A decimal comma explains what looks like thousands, too. */
function mainKind(odd: ReadonlyMap<TextKind, Finding>): Oddity | undefined {
  const [first] = Array.from(odd).sort(
    ([kind, { count }], [otherKind, other]) =>
      Number(otherKind === 'decimal') - Number(kind === 'decimal') || other.count - count,
  )
  return first && { ...first[1], kind: first[0] as Oddity['kind'] }
}

/** One group of digits behind a separator. */
const oneGroup = /^[+-]?\d{1,3}[.,]\d{3}$/

/**
 * Whether numbers like `2,669` rather have another decimal mark: where others have fractions, and as thousands they would be
 * far beyond all others.
 */
function areFractions({ values }: Oddity, { fractions, minimum, maximum }: CountedColumn['tally']): boolean {
  const most = Math.max(Math.abs(minimum), Math.abs(maximum))
  return (
    fractions > 0 &&
    values.every(
      (value) => oneGroup.test(value) && Math.abs(Number(value.replace(/[.,]/, ''))) > beyond * most,
    )
  )
}

/** Read as thousands, the number is more than this many times the largest other one: a column with thousands has hundreds, too. */
const beyond = 10

function countOf(findings: ReadonlyMap<TextKind, Finding>): number {
  let count = 0
  for (const finding of findings.values()) count += finding.count
  return count
}

function merge(findings: readonly Finding[]): Omit<Oddity, 'kind'> {
  const sorted = findings.toSorted((a, b) => a.row - b.row)
  return {
    count: sorted.reduce((sum, { count }) => sum + count, 0),
    row: sorted[0]?.row ?? 0,
    values: sorted.flatMap(({ values }) => values),
  }
}
