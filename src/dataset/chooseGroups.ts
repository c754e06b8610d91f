/** What {@link chooseGroups} came to: a flag for each group, or the largest number of rows below the one asked for that some groups have. */
export type ChosenGroups =
  | { chosen: Uint8Array; nearest?: undefined }
  | { chosen?: undefined; nearest: number }

/** How many of the groups that were taken last are given back at first, for others to fill the gap. */
const firstReturn = 16

/**
 * Chooses groups that have exactly `total` rows together, whenever any groups do.
 *
 * They are taken in the given order, which is random, each that still fits. Where that leaves a gap, the last ones are
 * given back, few at first and more each time, and the gap is filled with groups of the sizes that a bounded knapsack
 * finds, of each size the first in order. So nearly all of a choice is as random as the order.
 *
 * @param sizes Rows of each group, in the order in which to prefer them.
 * @see S. Martello and P. Toth, Knapsack Problems (1990), §3.6: reaching sums by one size after another
 */
export function chooseGroups(sizes: Uint32Array, total: number): ChosenGroups {
  const chosen = new Uint8Array(sizes.length)
  const taken: number[] = []
  let gap = total
  for (const [group, size] of sizes.entries()) {
    if (size > gap) continue
    chosen[group] = 1
    taken.push(group)
    gap -= size
  }
  for (let back = firstReturn; gap > 0; back *= 4) {
    const complete = back >= taken.length
    for (const group of taken.splice(-back)) {
      chosen[group] = 0
      gap += sizes[group] ?? 0
    }
    const { sum, counts } = fill(sizes, chosen, gap)
    if (sum < gap) {
      if (complete) return { nearest: sum }
      continue
    }
    for (const [group, size] of sizes.entries()) {
      const count = chosen[group] ? 0 : (counts.get(size) ?? 0)
      if (count === 0) continue
      chosen[group] = 1
      counts.set(size, count - 1)
    }
    gap = 0
  }
  return { chosen }
}

/** The largest sum up to `gap` that groups which are not chosen yet have, and how many of each size make it. */
function fill(
  sizes: Uint32Array,
  chosen: Uint8Array,
  gap: number,
): { sum: number; counts: Map<number, number> } {
  const available = new Map<number, number>()
  for (const [group, size] of sizes.entries()) {
    if (!chosen[group] && size <= gap) available.set(size, (available.get(size) ?? 0) + 1)
  }
  /** The size by which each sum was first reached; itself for none. */
  const reachedBy = new Uint32Array(gap + 1)
  const used = new Uint32Array(gap + 1)
  const reached = (sum: number) => sum === 0 || reachedBy[sum] !== 0
  for (const [size, count] of available) {
    used.fill(0)
    for (let sum = size; sum <= gap; sum++) {
      const before = used[sum - size] ?? 0
      if (reached(sum) || before === count || !reached(sum - size)) continue
      reachedBy[sum] = size
      used[sum] = before + 1
    }
  }
  let sum = gap
  while (!reached(sum)) sum--
  const counts = new Map<number, number>()
  for (let left = sum; left > 0; ) {
    const size = reachedBy[left] ?? 0
    counts.set(size, (counts.get(size) ?? 0) + 1)
    left -= size
  }
  return { sum, counts }
}
