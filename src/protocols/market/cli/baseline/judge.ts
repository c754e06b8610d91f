import { at } from '../../../../baseline/at.js'
import type { Examples } from '../../../../baseline/types.js'
import { accuracy, loadModel } from '../../../../inference/index.js'

/** Examples to learn from, and some kept aside to judge what was learnt. */
export interface HoldOut {
  learn: Examples
  judge: Examples
}

/** Keeps every fifth row aside. With too few rows for that, the model is judged on what it learnt from. */
export function holdOut(examples: Examples): HoldOut {
  const rows = [...examples.labels.keys()]
  const kept = rows.filter((row) => row % 5 === 4)
  if (kept.length === 0) return { learn: examples, judge: examples }
  return {
    learn: take(
      examples,
      rows.filter((row) => row % 5 !== 4),
    ),
    judge: take(examples, kept),
  }
}

/** The share of the examples that a model gets right, from 0 to 1. */
export async function judgeModel(bytes: Uint8Array, examples: Examples): Promise<number> {
  const { features, labels, columns, classes } = examples
  const model = await loadModel(bytes, { features: columns, classes })
  try {
    return accuracy(await model.predict(features, { rows: labels.length, columns }), labels)
  } finally {
    await model.release()
  }
}

function take({ features, labels, columns, classes }: Examples, rows: readonly number[]): Examples {
  const taken = new Float32Array(rows.length * columns)
  for (const [i, row] of rows.entries()) {
    taken.set(features.subarray(row * columns, (row + 1) * columns), i * columns)
  }
  return { features: taken, labels: Uint16Array.from(rows, (row) => at(labels, row)), columns, classes }
}
