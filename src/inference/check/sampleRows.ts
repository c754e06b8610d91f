import type { CheckModelParameters } from '../checkModel.js'

/** Rows to try. */
export interface Sample {
  /** Row-major matrix, `rows × columns`. */
  features: Float32Array
  rows: number
  columns: number
  /** The known class index of each row. */
  labels: readonly number[] | undefined
  /** Where each row stands among all rows, for messages. */
  places: readonly number[]
}

const defaultMaxRows = 128
/** Few rows are enough where rows are long. */
const maxValues = 2 ** 20

/** Chooses some rows, evenly spread over all: rows that stand together are often of one class. */
export function sampleRows({
  features,
  rows,
  columns,
  labels,
  maxRows = defaultMaxRows,
}: CheckModelParameters): Sample {
  const count = Math.min(rows, maxRows, Math.max(2, Math.floor(maxValues / Math.max(1, columns))))
  // A matrix of another size is left as it is: running it says what is wrong with it.
  const isMatrix = features.length === rows * columns
  if (!isMatrix || count === rows) {
    const places = Array.from({ length: rows }, (_, row) => row)
    return { features, rows, columns, labels: labels && Array.from(labels), places }
  }
  const places = Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count))
  const chosen = new Float32Array(count * columns)
  for (const [index, row] of places.entries()) {
    chosen.set(features.subarray(row * columns, (row + 1) * columns), index * columns)
  }
  return {
    features: chosen,
    rows: count,
    columns,
    labels: labels && places.map((row) => labels[row] ?? 0),
    places,
  }
}
