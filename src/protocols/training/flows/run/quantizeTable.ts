import {
  featureMatrix,
  labelIndices,
  type SplitOptions,
  splitTable,
  type Table,
  type TableSurvey,
} from '../../../../dataset/index.js'
import { type FixedDataset, quantize } from '../../../../fixed/index.js'
import { MissingFeaturesError } from '../errors.js'
import type { RunFeature } from './runTask.js'

export interface QuantizeTableParameters extends Omit<SplitOptions, 'seed' | 'maxLabelBytes'> {
  /** Rows of features with a label. */
  table: Table
  /** Decides which rows are for measuring, and the order of all. By default a fixed one: nothing is secret here. */
  seed?: string | undefined
  /** Whether to leave out rows in which a feature is missing. By default they are an error. */
  skipIncomplete?: boolean | undefined
}

/** Labelled rows in fixed point. */
export interface RunData {
  /** The rows to train on. */
  dataset: FixedDataset
  /** Rows to measure on, if there are any. */
  test?: FixedDataset | undefined
  features: RunFeature[]
  /** Names of the classes; the position is the class index. */
  classes: string[]
  /** What the columns of the table hold, and what became of each; not of rows that came otherwise. */
  survey?: TableSurvey | undefined
}

/**
 * Splits a table into rows to train on and rows to measure on, and rounds both to fixed point. Each column of the first is brought to the
 * range from 0 to 1; a column that does not vary becomes 0.
 *
 * @throws {UnusableTableError} when columns cannot be used as they are; it names each, why, and the options that accept the table.
 * @throws {MissingFeaturesError} when a value is missing: it names the columns. `skipIncomplete` leaves out such rows.
 * @throws What `splitTable` of `modelmarket/dataset` throws.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseCsv } from 'modelmarket/dataset'
 * import { quantizeTable } from 'modelmarket/training/flows'
 *
 * const { dataset, test } = quantizeTable({ table: parseCsv(await readFile('digits.csv')), label: 'digit', testSize: 360 })
 * console.log(dataset.rows, test?.rows)
 * ```
 */
export function quantizeTable({
  table,
  seed = 'rows',
  skipIncomplete = false,
  ...options
}: QuantizeTableParameters): RunData {
  const split = splitTable(table, { ...options, seed })
  const task = { features: [...split.features] }
  const columns = task.features.length
  const all = {
    train: { features: featureMatrix(split.train, task), labels: labelIndices(split.train, split) },
    test: { features: featureMatrix(split.test, task), labels: split.labels },
  }
  const missing = missingOf([all.train.features, all.test.features], task.features)
  if (missing.length > 0 && !skipIncomplete) throw new MissingFeaturesError({ missing })
  const [{ features: train, labels }, test] = [complete(all.train, columns), complete(all.test, columns)]
  const features = task.features.map(({ name }, column): RunFeature => {
    const { least, most } = rangeOf(train, column, columns)
    return { name, offset: least, factor: most > least ? 1 / (most - least) : 0 }
  })
  const scaling = {
    offset: features.map(({ offset }) => offset),
    factor: features.map(({ factor }) => factor),
  }
  return {
    dataset: quantize({ features: train, labels, columns, scaling }),
    test: test.labels.length > 0 ? quantize({ ...test, columns, scaling }) : undefined,
    features,
    classes: [...split.classes],
    survey: split.survey,
  }
}

interface Rows {
  features: Float32Array
  labels: Uint16Array
}

/** Returns the rows in which no feature is missing. */
function complete({ features, labels }: Rows, columns: number): Rows {
  const rows = Array.from(labels.keys()).filter(
    (row) => !features.subarray(row * columns, (row + 1) * columns).some(Number.isNaN),
  )
  if (rows.length === labels.length) return { features, labels }
  const kept = new Float32Array(rows.length * columns)
  for (const [at, row] of rows.entries())
    kept.set(features.subarray(row * columns, (row + 1) * columns), at * columns)
  return { features: kept, labels: Uint16Array.from(rows, (row) => labels[row] ?? 0) }
}

/** Returns the columns in which values are missing, and how many. */
function missingOf(
  matrices: readonly Float32Array[],
  features: readonly { name: string }[],
): { name: string; rows: number }[] {
  const counts = features.map(({ name }) => ({ name, rows: 0 }))
  for (const matrix of matrices)
    for (const [at, value] of matrix.entries()) {
      const count = counts[at % features.length]
      if (count && Number.isNaN(value)) count.rows++
    }
  return counts.filter(({ rows }) => rows > 0)
}

/** Returns the least and the most value of a column, without missing ones: `quantize` names those. */
function rangeOf(matrix: Float32Array, column: number, columns: number): { least: number; most: number } {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let at = column; at < matrix.length; at += columns) {
    const value = matrix[at] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  return Number.isFinite(least) ? { least, most } : { least: 0, most: 0 }
}
