import { at } from './at.js'
import type { Examples } from './types.js'

/** Examples to learn from, and examples that are kept aside to judge what was learnt. */
export interface HoldOut {
  learn: Examples
  judge: Examples
}

/**
 * Keeps every fifth row aside, so the rows have to be in random order. With fewer than five rows, all are in both parts.
 *
 * @example
 * ```ts
 * import { holdOut } from 'modelmarket/baseline'
 *
 * const { learn, judge } = holdOut({
 *   features: Float32Array.of(1, 2, 3, 4, 5),
 *   labels: Uint16Array.of(0, 0, 1, 1, 1),
 *   columns: 1,
 *   classes: 2,
 * })
 * console.log(learn.labels.length, judge.labels.length) // 4 1
 * ```
 */
export function holdOut(examples: Examples): HoldOut {
  const rows = [...examples.labels.keys()]
  const kept = rows.filter((row) => row % 5 === 4)
  if (kept.length === 0) return { learn: examples, judge: examples }
  const others = rows.filter((row) => row % 5 !== 4)
  return { learn: take(examples, others), judge: take(examples, kept) }
}

function take({ features, labels, columns, classes }: Examples, rows: readonly number[]): Examples {
  const taken = new Float32Array(rows.length * columns)
  for (const [i, row] of rows.entries()) {
    taken.set(features.subarray(row * columns, (row + 1) * columns), i * columns)
  }
  return { features: taken, labels: Uint16Array.from(rows, (row) => at(labels, row)), columns, classes }
}
