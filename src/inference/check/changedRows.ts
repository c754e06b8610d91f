import type { RowAnswers } from './answers.js'

/**
 * The rows, of the first ones of both, that were answered differently.
 *
 * @param tolerance How far a score may be from the other, in shares of what the scores of a row span. What rounding makes of two scores that are
 * almost equal is no difference.
 */
export function changedRows(first: RowAnswers, second: RowAnswers, tolerance: number): number[] {
  const rows = Math.min(first.classes.length, second.classes.length)
  const changed: number[] = []
  for (let row = 0; row < rows; row++) {
    const [before, after] = [first.classes[row] ?? 0, second.classes[row] ?? 0]
    const [scores, others] = [scoresOf(first, row), scoresOf(second, row)]
    const isTie = Math.abs((scores[before] ?? Number.NaN) - (scores[after] ?? 0)) <= closeTo(scores)
    const isOther = before !== after && !isTie
    const far = scores.some(
      (score, index) => Math.abs(score - (others[index] ?? 0)) > tolerance * spanOf(scores),
    )
    if (isOther || far) changed.push(row)
  }
  return changed
}

/** The rows whose labels are not the classes of their largest scores, other than by rounding. */
export function contradictions(labels: RowAnswers, scores: RowAnswers): number[] {
  return changedRows(
    { classes: scores.classes, scores: scores.scores },
    { classes: labels.classes, scores: scores.scores },
    1,
  )
}

function scoresOf({ classes, scores }: RowAnswers, row: number): Float64Array {
  const width = (scores?.length ?? 0) / classes.length
  return scores?.subarray(row * width, (row + 1) * width) ?? new Float64Array()
}

const closeTo = (scores: Float64Array) => 1e-4 * Math.max(...scores.map((score) => Math.abs(score)))

/** What the finite scores of a row span, never nothing. */
function spanOf(scores: Float64Array): number {
  const finite = scores.filter(Number.isFinite)
  return Math.max(...finite) - Math.min(...finite) + closeTo(finite)
}
