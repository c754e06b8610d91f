import { countIndices } from '../countIndices.js'

/** A defect that makes scores on a split worth less, with the figures that show it. */
export type SplitWarning = { readonly message: string } & (
  | {
      /** Test rows whose features a row to train on has as well: their label need not be predicted. */
      readonly kind: 'duplicates'
      readonly count: number
      /** Of all test rows. */
      readonly share: number
      /** The first ten of them, from 1. */
      readonly rows: readonly number[]
    }
  | {
      /** A feature that gives the label away by itself: it may have been made of the label, or number sorted rows. */
      readonly kind: 'leak'
      readonly feature: string
      /** Of the best rule that looks at this feature alone, on the test rows. */
      readonly accuracy: number
      /** Of naming the most frequent class. */
      readonly baseline: number
    }
  | {
      /** Test labels that come in longer runs than chance makes: who knows how they were sorted knows many of them. */
      readonly kind: 'sorted-labels'
      readonly runs: number
      readonly expected: number
      /** How far apart they are, in standard deviations. */
      readonly z: number
    }
  | {
      /** Classes with too few test rows for a model to show whether it knows them. */
      readonly kind: 'rare-classes'
      readonly classes: readonly { readonly name: string; readonly testRows: number }[]
      readonly least: number
    }
  | {
      /** A test set on which models that differ by the margin are told apart by luck. */
      readonly kind: 'small-test'
      /** Of an accuracy on this test set. */
      readonly standardError: number
      readonly margin: number
      /** How many test rows the margin takes. */
      readonly needed: number
    }
)

export interface LintOptions {
  /** The accuracy that a good model is expected to have. Default 0.9. */
  accuracy?: number
  /** The least difference in accuracy that has to tell two models apart. Default 0.05. */
  margin?: number
}

/** Rows to show, and classes to name. */
const shown = 10
/** As many as make a proportion nearly normal: the usual rule of thumb for successes and for failures. */
const leastTestRows = 10
/** By chance, one split in thirty thousand is so far off. */
const farOff = -4
/** Of a normal distribution, within which 95 % are. */
const confidence = 1.96

export function duplicates(rows: readonly number[], testRows: number): SplitWarning[] {
  const count = rows.length
  if (count === 0) return []
  const share = count / testRows
  return [
    {
      kind: 'duplicates',
      count,
      share,
      rows: rows.slice(0, shown),
      message: `${count} of ${testRows} test rows (${percent(share)}) have the features of a row to train on: remove duplicates, or split by group.`,
    },
  ]
}

/**
 * Whether labels are in a random order, by the number of runs of equal ones.
 *
 * @see A. M. Mood, The distribution theory of runs (1940): mean and variance for several kinds
 */
export function sortedLabels(labels: Uint16Array): SplitWarning[] {
  const n = labels.length
  const counts = countIndices(labels)
  const squares = counts.reduce((sum, count) => sum + count ** 2, 0)
  const cubes = counts.reduce((sum, count) => sum + count ** 3, 0)
  let runs = 1
  for (let row = 1; row < n; row++) if (labels[row] !== labels[row - 1]) runs++
  const expected = (n * (n + 1) - squares) / n
  const variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n ** 3) / (n ** 2 * (n - 1))
  const z = variance > 0 ? (runs - expected) / Math.sqrt(variance) : 0
  if (z > farOff) return []
  return [
    {
      kind: 'sorted-labels',
      runs,
      expected,
      z,
      message: `The test labels come in ${runs} runs where chance makes ${Math.round(expected)}: shuffle the test rows.`,
    },
  ]
}

export function rareClasses(labels: Uint16Array, classes: readonly string[]): SplitWarning[] {
  const counts = countIndices(labels)
  const rare = classes.flatMap((name, index) => {
    const testRows = counts[index] ?? 0
    return testRows < leastTestRows ? [{ name, testRows }] : []
  })
  if (rare.length === 0) return []
  const named = rare.slice(0, shown).map(({ name, testRows }) => `${name.slice(0, 40)} (${testRows})`)
  const more = rare.length > shown ? `, and ${rare.length - shown} more` : ''
  return [
    {
      kind: 'rare-classes',
      classes: rare,
      least: leastTestRows,
      message: `Classes with fewer than ${leastTestRows} test rows: ${named.join(', ')}${more}. What a model knows of them does not show.`,
    },
  ]
}

/**
 * Whether a margin is more than what chance makes between two models of one accuracy: 1.96 standard errors of the
 * difference, √(2 p (1 − p) / n), as if they were measured on test sets of their own. On the same rows, models that err
 * alike differ by less.
 */
export function smallTest(testRows: number, { accuracy = 0.9, margin = 0.05 }: LintOptions): SplitWarning[] {
  const variance = accuracy * (1 - accuracy)
  const needed = Math.ceil(2 * variance * (confidence / margin) ** 2)
  if (testRows >= needed) return []
  const standardError = Math.sqrt(variance / testRows)
  return [
    {
      kind: 'small-test',
      standardError,
      margin,
      needed,
      message: `On ${testRows} test rows, an accuracy of ${percent(accuracy)} has a standard error of ${percent(standardError)}: models ${percent(margin)} apart take ${needed} rows to be told apart.`,
    },
  ]
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`
}
