import { featureMatrix, splitTable, type Table } from '../../../../../dataset/index.js'
import type { FixedDataset } from '../../../../../fixed/index.js'
import { quantizeTable, type RunData } from '../../../flows/index.js'

/** How many rows are held out of training: to choose a seed by, and to measure the model on. */
const validationRows = 200
const testRows = 360

/** Rows in fixed point, and their features as they stand in the table. */
export interface KnownRows {
  part: FixedDataset
  features: Float32Array
}

export interface DividedRows {
  /** The rows to train on, and those to measure on: what is published. */
  data: RunData
  /** Rows to choose by. */
  validation: FixedDataset
  /** All rows of the table. */
  rows: readonly KnownRows[]
}

/** Divides a table into rows to train on, to choose by, and to measure on: always the same, so that two models can be compared. */
export function divideRows(table: Table, { label }: { label: string }): DividedRows {
  const options = { label, testSize: testRows, seed: 'rows' }
  const { dataset, test = dataset, ...task } = quantizeTable({ table, ...options })
  const split = splitTable(table, options)
  const matrix = (part: Table) => featureMatrix(part, { features: [...split.features] })
  return {
    // They stand in a random order.
    data: { ...task, dataset: rowsBetween(dataset, validationRows, dataset.rows), test },
    validation: rowsBetween(dataset, 0, validationRows),
    rows: [
      { part: dataset, features: matrix(split.train) },
      { part: test, features: matrix(split.test) },
    ],
  }
}

function rowsBetween({ columns, features, labels }: FixedDataset, from: number, to: number): FixedDataset {
  return {
    rows: to - from,
    columns,
    features: features.slice(from * columns, to * columns),
    labels: labels.slice(from, to),
  }
}
