import { labelIndices } from '../features.js'
import type { Split } from '../split.js'
import { type Table, takeRows } from '../table.js'
import { leaks, sampleRows } from './leaks.js'
import {
  duplicates,
  type LintOptions,
  rareClasses,
  type SplitWarning,
  smallTest,
  sortedLabels,
} from './warnings.js'

/**
 * Looks for defects that make scores on a split worthless, before anybody trains or pays for a model.
 *
 * - `duplicates`: a test row has the very features of a row to train on.
 * - `leak`: one feature alone predicts the label. The best rule on it (1R; Holte 1993) gets 95 % or more right of what
 *   naming the most frequent class gets wrong, on the first 50,000 rows of either side.
 * - `sorted-labels`: the test labels have fewer runs than chance makes, by four standard deviations (Mood 1940). Never so
 *   for splits of this package; for those of others.
 * - `rare-classes`: a class has fewer than 10 test rows, the usual least number for a proportion.
 * - `small-test`: `margin` is less than 1.96 √(2 p (1 − p) / n), with p the expected `accuracy` and n the number of test
 *   rows: luck tells models apart that differ by so little.
 *
 * @returns what was found, in this order, with the figures that show it. Messages name test rows, never labels of theirs.
 * @example
 * ```ts
 * import { lintSplit, parseCsv, randomSeed, splitTable } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height,species\n9,oak\n8,oak\n1,fir\n2,fir\n')
 * const split = splitTable(table, { label: 'species', testSize: 2, seed: randomSeed() })
 * for (const { kind, message } of lintSplit(split, { margin: 0.02 })) console.log(kind, message)
 * ```
 */
export function lintSplit(split: Omit<Split, 'survey'>, options: LintOptions = {}): SplitWarning[] {
  const { train, test, labels, classes } = split
  const sample = first(train, sampleRows)
  return [
    ...duplicates(sharedRows(train, test), test.rowCount),
    ...leaks({
      train: sample,
      trainLabels: labelIndices(sample, split),
      test: first(test, sampleRows),
      testLabels: labels.subarray(0, sampleRows),
    }),
    ...sortedLabels(labels),
    ...rareClasses(labels, classes),
    ...smallTest(test.rowCount, options),
  ]
}

function first(table: Table, rows: number): Table {
  if (table.rowCount <= rows) return table
  return takeRows(
    table.columns,
    Uint32Array.from({ length: rows }, (_, row) => row),
  )
}

/** Test rows, from 1, whose features a row to train on has as well. */
function sharedRows(train: Table, test: Table): number[] {
  const keyOf = ({ columns }: Table, row: number) => {
    let key = ''
    for (let index = 0; index < test.columns.length; index++) key += `${columns[index]?.values[row]}\0`
    return key
  }
  const rowsOf = new Map<string, number[]>()
  for (let row = 0; row < test.rowCount; row++) {
    const key = keyOf(test, row)
    const rows = rowsOf.get(key)
    if (rows) rows.push(row + 1)
    else rowsOf.set(key, [row + 1])
  }
  const shared: number[] = []
  for (let row = 0; row < train.rowCount && rowsOf.size > 0; row++) {
    const key = keyOf(train, row)
    const rows = rowsOf.get(key)
    if (!rows) continue
    shared.push(...rows)
    rowsOf.delete(key)
  }
  return shared.sort((a, b) => a - b)
}
