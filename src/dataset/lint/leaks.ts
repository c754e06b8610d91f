import { countIndices } from '../countIndices.js'
import type { Column, Table } from '../table.js'
import { percent, type SplitWarning } from './warnings.js'

/** How much of what the most frequent class leaves open a rule must get right to count as giving the label away. */
const leakSkill = 0.95
/** Rows of either side that are looked at: both are in random order, so that the first are a random sample. */
export const sampleRows = 50_000
/** A number is taken for one of so many ranges, with as many rows in each. */
const ranges = 256

export interface LeakParameters {
  train: Table
  /** Class index of each row of `train`. */
  trainLabels: Uint16Array
  test: Table
  /** Class index of each row of `test`. */
  testLabels: Uint16Array
}

/**
 * Features that predict the label all by themselves: for each, the rule that names the most frequent class of each value,
 * or of each range of numbers, made of rows to train on and scored on test rows. Its skill is the share that it gets right
 * of what naming the most frequent class gets wrong.
 *
 * @see R. C. Holte, Very simple classification rules perform well on most commonly used datasets (1993): 1R
 * @see P. Heidke, Berechnung des Erfolges und der Güte der Windstärkevorhersagen (1926): skill
 */
export function leaks({ train, trainLabels, test, testLabels }: LeakParameters): SplitWarning[] {
  const baseline = Math.max(...countIndices(testLabels)) / testLabels.length
  return test.columns.flatMap((column): SplitWarning[] => {
    const seen = train.columns.find(({ name }) => name === column.name)
    if (!seen || seen.type !== column.type) return []
    const keyOf = keys(seen)
    const rule = oneRule(seen, keyOf, trainLabels)
    let right = 0
    for (let row = 0; row < testLabels.length; row++) {
      if ((rule.classOf.get(keyOf(column, row)) ?? rule.otherwise) === testLabels[row]) right++
    }
    const accuracy = right / testLabels.length
    if (baseline === 1 || (accuracy - baseline) / (1 - baseline) < leakSkill) return []
    return [
      {
        kind: 'leak',
        feature: column.name,
        accuracy,
        baseline,
        message: `The feature ${JSON.stringify(column.name.slice(0, 80))} alone predicts ${percent(accuracy)} of the labels: was it made of them?`,
      },
    ]
  })
}

type KeyOf = (column: Column, row: number) => string | number

/** What the rule takes a value for: itself, or the range that it is in. */
function keys(column: Column): KeyOf {
  if (column.type === 'string') return ({ values }, row) => values[row] ?? ''
  const sorted = column.values.filter((value) => !Number.isNaN(value)).sort()
  const bounds = new Float64Array(ranges - 1)
  for (let range = 1; range < ranges; range++) {
    bounds[range - 1] = sorted[Math.floor((range * sorted.length) / ranges)] ?? 0
  }
  return ({ values }, row) => {
    const value = Number(values[row])
    if (Number.isNaN(value)) return -1
    let low = 0
    let high = bounds.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((bounds[middle] ?? 0) <= value) low = middle + 1
      else high = middle
    }
    return low
  }
}

function oneRule(
  column: Column,
  keyOf: KeyOf,
  labels: Uint16Array,
): { classOf: Map<string | number, number>; otherwise: number } {
  const counts = new Map<string | number, Map<number, number>>()
  for (let row = 0; row < labels.length; row++) {
    const key = keyOf(column, row)
    const label = labels[row] ?? 0
    const byLabel = counts.get(key) ?? new Map<number, number>()
    byLabel.set(label, (byLabel.get(label) ?? 0) + 1)
    counts.set(key, byLabel)
  }
  const mostFrequent = (byLabel: Iterable<readonly [number, number]>) =>
    [...byLabel].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0] ?? 0
  return {
    classOf: new Map([...counts].map(([key, byLabel]) => [key, mostFrequent(byLabel)])),
    otherwise: mostFrequent(countIndices(labels).entries()),
  }
}
