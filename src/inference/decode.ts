import { ModelOutputError } from './errors.js'
import { describeClasses, fitsClasses, maxClasses, type OutputPlan } from './select.js'
import type { RunResult } from './types.js'

export interface DecodeParameters {
  kind: OutputPlan['kind']
  /** Rows that were run, padding included. */
  rows: number
  classes: number | undefined
  /** Receives the class of the first rows that were run; its length says how many are wanted. */
  target: Uint16Array
  /** Row of the whole matrix that the first row of this batch is, for messages. */
  firstRow: number
}

/** Reads what a model answered as class indices. */
export function decode({ dims, data }: RunResult, parameters: DecodeParameters): void {
  const { kind, rows, classes, target, firstRow } = parameters
  const [height, width = 1] = dims
  const fits = kind === 'labels' ? width === 1 : dims.length === 2 && fitsClasses(width, classes)
  if (height !== rows || dims.length > 2 || !fits || data.length !== rows * width) {
    throw new ModelOutputError({
      reason: `The model answered ${rows} rows with a tensor of an unexpected shape.`,
      expected: describeClasses(classes),
      given: `[${dims.slice(0, 8).join(', ')}]`,
    })
  }
  const classAt = kind === 'labels' ? label : width === 1 ? threshold : largest
  for (let row = 0; row < target.length; row++) {
    target[row] = classAt({
      data,
      start: row * width,
      width,
      classes: classes ?? maxClasses,
      row: firstRow + row,
    })
  }
}

interface RowParameters {
  data: RunResult['data']
  start: number
  width: number
  classes: number
  row: number
}

function label({ data, start, classes, row }: RowParameters): number {
  const index = Number(data[start])
  // A process that held a stranger's model may answer anything.
  if (Number.isInteger(index) && index >= 0 && index < classes) return index
  throw new ModelOutputError({
    reason: 'The model answered a class that does not exist.',
    expected: `a class index from 0 to ${classes - 1}`,
    given: String(data[start]),
    row,
  })
}

function threshold({ data, start, row }: RowParameters): number {
  const score = Number(data[start])
  if (score >= 0 && score <= 1) return score > 0.5 ? 1 : 0
  throw new ModelOutputError({
    reason: 'The only score of the model is not a probability.',
    expected: 'a number from 0 to 1 (a logit must pass through a sigmoid in the model)',
    given: String(score),
    row,
  })
}

/** Index of the first largest score. */
function largest({ data, start, width, row }: RowParameters): number {
  let best = 0
  let bestScore = Number.NEGATIVE_INFINITY
  for (let column = 0; column < width; column++) {
    const score = Number(data[start + column])
    if (Number.isNaN(score)) {
      throw new ModelOutputError({
        reason: 'The model answered a score that is not a number.',
        expected: 'one number for each class',
        given: `NaN for class ${column}`,
        row,
      })
    }
    if (score > bestScore) {
      best = column
      bestScore = score
    }
  }
  return best
}
