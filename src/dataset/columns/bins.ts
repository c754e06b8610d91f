import { BinsError } from '../errors.js'
import type { TableNote } from '../table.js'
import { quoteName } from './notes.js'

/** More than this are no classes. */
const maxBins = 2 ** 16

/** Classes that are made of a quantity. */
export interface Bins {
  /** Their names, from the least: `[25, 87)`, and `[140, 346]` for the last. */
  readonly names: readonly string[]
  /** Which class a number is of. */
  indexOf(value: number): number
}

/** @throws {BinsError} when it is no whole number from 2 to 65,536, or the classes are named, too. */
export function checkBins({
  bins,
  classes,
}: {
  bins?: number | undefined
  classes?: readonly string[] | undefined
}): void {
  if (bins === undefined) return
  if (classes) throw new BinsError(bins, 'either `bins` or `classes`, as bins are named by their intervals.')
  if (!Number.isInteger(bins) || bins < 2 || bins > maxBins) {
    throw new BinsError(bins, `a whole number from 2 to ${maxBins}.`)
  }
}

/**
 * Divides numbers into classes of about equal size: each begins at the number next to its quantile, and equal numbers are in one
 * class. There are fewer classes than asked for where most numbers are equal.
 *
 * @param values At least two different ones, and no NaN.
 */
export function makeBins(values: Float64Array, bins: number): Bins {
  const sorted = values.toSorted()
  const starts = [sorted[0] ?? 0]
  for (let bin = 1; bin < bins; bin++) {
    const place = Math.min(Math.round((bin * sorted.length) / bins), sorted.length - 1)
    const start = startNear(sorted, place)
    if (start > (starts.at(-1) ?? start)) starts.push(start)
  }
  const name = (value: number | undefined) => String((value ?? 0) + 0)
  const last = starts.length - 1
  return {
    names: starts.map((start, bin) =>
      bin < last ? `[${name(start)}, ${name(starts[bin + 1])})` : `[${name(start)}, ${name(sorted.at(-1))}]`,
    ),
    indexOf: (value) => Math.max(0, countUpTo(starts, value) - 1),
  }
}

/** What the user should know of the classes: that they are fewer than asked for. */
export function binNotes({ names }: Bins, label: string, bins: number): TableNote[] {
  if (names.length === bins) return []
  const message = `The label ${quoteName(label)} becomes ${names.length} classes and not ${bins}, as many of its numbers are equal.`
  return [{ kind: 'bins', column: label, message }]
}

/** The number at which a class may begin, next to a place: where the number before it differs. */
function startNear(sorted: Float64Array, place: number): number {
  const value = sorted[place] ?? 0
  const from = countUpTo(sorted, value, false)
  const to = countUpTo(sorted, value)
  const isNearer = from > 0 && (to === sorted.length || place - from <= to - place)
  return (isNearer ? value : sorted[to]) ?? value
}

/** How many of some sorted numbers are up to a value; or, without `equal`, below it. */
function countUpTo(sorted: ArrayLike<number>, value: number, equal = true): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = sorted[middle] ?? 0
    if (at < value || (equal && at === value)) low = middle + 1
    else high = middle
  }
  return low
}
