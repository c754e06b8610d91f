import {
  featureMatrix,
  labelIndices,
  type SplitOptions,
  splitTable,
  type Table,
} from '../../../../dataset/index.js'
import { type FixedDataset, quantize } from '../../../../fixed/index.js'
import type { RunFeature } from './runTask.js'

export interface QuantizeTableParameters extends Omit<SplitOptions, 'seed' | 'maxLabelBytes'> {
  /** Rows of features with a label. */
  table: Table
  /** Decides which rows are for measuring, and the order of all. By default a fixed one: nothing is secret here. */
  seed?: string | undefined
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
}

/**
 * Splits a table into rows to train on and rows to measure on, and rounds both to fixed point. Each column of the first is brought to the
 * range from 0 to 1; a column that does not vary becomes 0.
 *
 * @throws {UnusableTableError} when columns cannot be used as they are; it names each, why, and the options that accept the table.
 * @throws {FixedFeatureError} when a value is missing. Fill it in, or leave out the row.
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
export function quantizeTable({ table, seed = 'rows', ...options }: QuantizeTableParameters): RunData {
  const split = splitTable(table, { ...options, seed })
  const task = { features: [...split.features] }
  const train = featureMatrix(split.train, task)
  const columns = task.features.length
  const features = task.features.map(({ name }, column): RunFeature => {
    const { least, most } = rangeOf(train, column, columns)
    return { name, offset: least, factor: most > least ? 1 / (most - least) : 0 }
  })
  const scaling = {
    offset: features.map(({ offset }) => offset),
    factor: features.map(({ factor }) => factor),
  }
  const labels = labelIndices(split.train, split)
  return {
    dataset: quantize({ features: train, labels, columns, scaling }),
    test: quantize({ features: featureMatrix(split.test, task), labels: split.labels, columns, scaling }),
    features,
    classes: [...split.classes],
  }
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
