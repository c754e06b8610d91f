import { accuracy, loadModel } from '../../../../inference/index.js'
import type { OpenedRequest } from '../../flows/index.js'

/** Rows of a request's training table. */
export interface Rows {
  /** Row-major. */
  features: Float32Array
  labels: Uint16Array
  count: number
}

/** The result of a model on rows that it was not trained on. */
export interface Validation {
  accuracy: number
  /** The standard error of the accuracy: √(p (1 − p) / n). */
  standardError: number
  rows: number
}

/** Holds back the last rows, as a request's rows are shuffled. Each side has at least one row. */
export function validationSplit({ train, task }: OpenedRequest, part: number): { fit: Rows; held: Rows } {
  const columns = task.features.length
  const count = train.labels.length
  const heldCount = Math.min(Math.max(Math.round(count * part), 1), count - 1)
  const rows = (from: number, to: number): Rows => ({
    features: train.features.subarray(from * columns, to * columns),
    labels: train.labels.subarray(from, to),
    count: to - from,
  })
  return { fit: rows(0, count - heldCount), held: rows(count - heldCount, count) }
}

/** Runs a model on the rows that were held back. */
export async function evaluate(
  model: Uint8Array,
  { task }: OpenedRequest,
  held: Rows,
  signal: AbortSignal,
): Promise<Validation> {
  const columns = task.features.length
  const features = task.features.map(({ name }) => name)
  const session = await loadModel(model, { features, classes: task.classes })
  try {
    const predictions = await session.predict(held.features, { rows: held.count, columns, signal })
    const found = accuracy(predictions, held.labels)
    return {
      accuracy: found,
      standardError: Math.sqrt((found * (1 - found)) / held.count),
      rows: held.count,
    }
  } finally {
    await session.release()
  }
}
