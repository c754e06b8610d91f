import { apportion } from './apportion.js'
import { chooseGroups } from './chooseGroups.js'
import { countIndices } from './countIndices.js'
import { GroupSizesError } from './errors.js'
import { Shuffle } from './shuffle.js'

export interface PlanParameters {
  rowCount: number
  testSize: number
  seed: string
  /** The class of each row, for each class to have its share of the test set. */
  classes?: Uint16Array | undefined
  /** The group of each row, from 0, for no group to be on both sides. Then classes have no shares. */
  groups?: Uint32Array | undefined
}

/** Which row goes where: all that a split is, wherever the rows are. */
export interface Plan {
  /** All rows, from 0, in the order in which they are written. */
  order: Uint32Array
  /** For each place in that order, 1 where the row is of the test set. */
  isTest: Uint8Array
}

/**
 * Decides on a split from the number of rows, their classes or groups, and the seed: in 7 bytes a row.
 *
 * @throws {GroupSizesError} when no groups have `testSize` rows together.
 */
export function planSplit({ rowCount, testSize, seed, classes, groups }: PlanParameters): Plan {
  const order = new Shuffle(seed).order(rowCount)
  const isTest = groups
    ? takeGroups(order, testSize, groups)
    : takeFirst(order, classes ? apportion(countIndices(classes), testSize) : [testSize], classes)
  return { order, isTest }
}

/** Of each class the first rows, up to its quota. */
function takeFirst(order: Uint32Array, quotas: number[], classes: Uint16Array | undefined): Uint8Array {
  const isTest = new Uint8Array(order.length)
  for (let at = 0; at < order.length; at++) {
    const index = classes?.[order[at] ?? 0] ?? 0
    const left = quotas[index] ?? 0
    if (left === 0) continue
    quotas[index] = left - 1
    isTest[at] = 1
  }
  return isTest
}

/** Whole groups, preferred in the order of their first rows. */
function takeGroups(order: Uint32Array, testSize: number, groups: Uint32Array): Uint8Array {
  const counts = countIndices(groups)
  const places = new Uint32Array(counts.length)
  const sizes = new Uint32Array(counts.length)
  let seen = 0
  for (const row of order) {
    const group = groups[row] ?? 0
    // Places count from 1, so that 0 means none.
    if (places[group]) continue
    sizes[seen] = counts[group] ?? 0
    places[group] = ++seen
  }
  const { chosen, nearest } = chooseGroups(sizes, testSize)
  if (!chosen) throw new GroupSizesError({ testSize, nearest, groups: counts.length })
  return Uint8Array.from(order, (row) => chosen[(places[groups[row] ?? 0] ?? 0) - 1] ?? 0)
}
