import { ModelOutputError } from './errors.js'
import { sumTolerance } from './metrics.js'
import { countOf, describeClasses, fitsClasses, maxClasses, type OutputPlan } from './select.js'
import type { ModelExpectations, RunResult } from './types.js'

export interface DecodeParameters {
  kind: OutputPlan['kind']
  /** Rows that were run, padding included. */
  rows: number
  /** How many of them, the first ones, are wanted. */
  count: number
  expectations: ModelExpectations
  /** Index of each class by its name, where names are known. */
  indices: ReadonlyMap<unknown, number> | undefined
  /** Row of the whole matrix that the first row of this batch is, for messages. */
  firstRow: number
}

/** Checks the shape of an answer, and returns how many values it has for each row. */
function widthOf({ dims, data }: RunResult, parameters: DecodeParameters): number {
  const { kind, rows, expectations } = parameters
  const [height, width = 1] = dims
  const fits = kind === 'scores' ? fitsClasses(width, countOf(expectations.classes)) : width === 1
  if (height !== rows || dims.length > 2 || !fits || data.length !== rows * width) {
    throw new ModelOutputError({
      reason: `The model answered ${rows} rows with a tensor of an unexpected shape.`,
      expected: describeClasses(expectations),
      given: `[${dims.slice(0, 8).join(', ')}]`,
    })
  }
  return width
}

/** Reads what a model answered as class indices. */
export function readClasses(result: RunResult, parameters: DecodeParameters): Uint16Array {
  const { kind, count, expectations, indices, firstRow } = parameters
  const { data } = result
  const width = widthOf(result, parameters)
  const target = new Uint16Array(count)
  if (kind === 'scores' && width > 1) {
    for (let row = 0; row < count; row++) target[row] = largest(data, row * width, width, firstRow + row)
    return target
  }
  const classAt =
    kind === 'scores' ? threshold : kind === 'labels' ? labelBelow(expectations.classes) : nameIn(indices)
  for (let row = 0; row < count; row++) target[row] = classAt(data[row], firstRow + row)
  return target
}

/** Reads what a model answered as the probabilities of its classes: at least two for each row. */
export function readProbabilities(result: RunResult, parameters: DecodeParameters): Float32Array {
  const { count, firstRow } = parameters
  const { data } = result
  const width = widthOf(result, parameters)
  if (width === 1) {
    const target = new Float32Array(2 * count)
    for (let row = 0; row < count; row++) {
      const probability = probabilityOf(data[row], firstRow + row)
      target[2 * row] = 1 - probability
      target[2 * row + 1] = probability
    }
    return target
  }
  const target = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let index = row * width; index < (row + 1) * width; index++) {
      target[index] = probabilityOf(data[index], firstRow + row)
      sum += target[index] ?? 0
    }
    if (Math.abs(sum - 1) > sumTolerance) throw noProbability(`scores that add up to ${sum}`, firstRow + row)
  }
  return target
}

type ReadClass = (value: number | bigint | string | undefined, row: number) => number

function labelBelow(classes: ModelExpectations['classes']): ReadClass {
  const count = countOf(classes) ?? maxClasses
  return (value, row) => {
    const index = Number(value)
    // A process that held a stranger's model may answer anything.
    if (typeof value !== 'string' && Number.isInteger(index) && index >= 0 && index < count) return index
    throw noClass(`a class index from 0 to ${count - 1}`, String(value), row)
  }
}

function nameIn(indices: ReadonlyMap<unknown, number> | undefined): ReadClass {
  return (value, row) => {
    const index = indices?.get(value)
    if (index !== undefined) return index
    throw noClass(`the name of one of ${indices?.size} classes`, JSON.stringify(String(value)), row)
  }
}

function noClass(expected: string, given: string, row: number): ModelOutputError {
  return new ModelOutputError({
    reason: 'The model answered a class that does not exist.',
    expected,
    given: given.slice(0, 200),
    row,
  })
}

const threshold: ReadClass = (value, row) => (probabilityOf(value, row) > 0.5 ? 1 : 0)

function probabilityOf(value: number | bigint | string | undefined, row: number): number {
  const score = typeof value === 'number' ? value : Number.NaN
  if (score >= 0 && score <= 1) return score
  throw noProbability(String(value), row)
}

function noProbability(given: string, row: number): ModelOutputError {
  return new ModelOutputError({
    reason: 'A score of the model is not a probability.',
    expected: 'a number from 0 to 1 (a logit must pass through a sigmoid or a softmax in the model)',
    given: given.slice(0, 200),
    row,
  })
}

/** Index of the first largest score. */
function largest(data: RunResult['data'], start: number, width: number, row: number): number {
  let best = 0
  let bestScore = Number.NEGATIVE_INFINITY
  for (let column = 0; column < width; column++) {
    const score = data[start + column]
    if (typeof score !== 'number' || Number.isNaN(score)) {
      throw new ModelOutputError({
        reason: 'The model answered a score that is not a number.',
        expected: 'one number for each class',
        given: `${String(score).slice(0, 200)} for class ${column}`,
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
