import { concat } from '../concat.js'
import { readClasses, readScores } from '../decode.js'
import type { Classifier } from '../model.js'
import type { OutputPlan } from '../output/plans.js'

/** What a model answered on some rows. */
export interface RowAnswers {
  classes: Uint16Array
  /** One number for each class and row, `undefined` when the output is labels. */
  scores: Float64Array | undefined
}

/**
 * Has some rows answered, so many at once.
 *
 * @param size Rows of a run. A model with a fixed batch is given the rest of it as zeros.
 */
export async function answer(
  classifier: Classifier,
  plan: OutputPlan,
  features: Float32Array,
  {
    rows,
    columns,
    size,
    signal,
  }: { rows: number; columns: number; size: number; signal?: AbortSignal | undefined },
): Promise<RowAnswers> {
  const classes = new Uint16Array(rows)
  const scores: Float64Array[] = []
  for (let first = 0; first < rows; first += size) {
    const count = Math.min(size, rows - first)
    const part = features.subarray(first * columns, (first + count) * columns)
    const options = { rows: count, columns, batchSize: count, ...(signal ? { signal } : {}) }
    let at = first
    await classifier.run(part, options, plan.name, (result, parameters) => {
      const global = { ...parameters, firstRow: first + parameters.firstRow }
      const read = readClasses(result, plan, global)
      if (plan.kind === 'scores') scores.push(readScores(result, plan, global))
      classes.set(read, at)
      at += read.length
    })
  }
  return { classes, scores: plan.kind === 'scores' ? concat(Float64Array, scores) : undefined }
}
