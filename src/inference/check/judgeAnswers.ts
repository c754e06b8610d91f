import { accuracy } from '../metrics.js'
import { minRows } from './checkClassOrder.js'

/** How many answers are right, and a note where that is no more than the most frequent class alone would get. */
export function judgeAnswers(
  predictions: ArrayLike<number>,
  labels: readonly number[],
): { accuracy: number | undefined; notes: string[] } {
  const rows = labels.length
  if (rows === 0) return { accuracy: undefined, notes: [] }
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const found = accuracy(predictions, labels)
  const most = Math.max(...counts.values()) / rows
  const isPoor = rows >= minRows && counts.size > 1 && found <= most
  return {
    accuracy: found,
    notes: isPoor
      ? [
          `The model is right in ${Math.round(found * rows)} of ${rows} rows, no more than if it named the most frequent class alone. Are scaling, imputation and encoding left out of it? It is given the columns as they are.`,
        ]
      : [],
  }
}
