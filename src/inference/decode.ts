import { countOf, maxClasses } from './classNames.js'
import { ModelOutputError } from './errors.js'
import { sumTolerance } from './metrics.js'
import { describeClasses } from './output/describeClasses.js'
import { fitsClasses } from './output/fitsClasses.js'
import type { LabelsPlan, OutputPlan, ScoresPlan } from './output/plans.js'
import { adviceOn } from './output/unreadableOutput.js'
import type { ModelExpectations, RunResult } from './types.js'

export interface DecodeParameters {
  /** Rows that were run, padding included. */
  rows: number
  /** How many of them, the first ones, are wanted. */
  count: number
  expectations: ModelExpectations
  /** Row of the whole matrix that the first row of this batch is, for messages. */
  firstRow: number
}

type Answer = number | bigint | string | undefined

/** Reads what a model answered as class indices. */
export function readClasses(result: RunResult, plan: OutputPlan, parameters: DecodeParameters): Uint16Array {
  const { count, firstRow } = parameters
  const { data } = result
  const width = widthOf(result, plan, parameters)
  const target = new Uint16Array(count)
  const read =
    plan.kind === 'labels'
      ? readLabel(plan, parameters.expectations)
      : width === 1
        ? readSingle(plan)
        : undefined
  for (let row = 0; row < count; row++) {
    if (read) target[row] = read(data[row], firstRow + row)
    else target[row] = largest(data, row * width, width, firstRow + row, columnsOf(plan))
  }
  return target
}

/** Reads what a model answered as the probabilities of its classes: at least two for each row. */
export function readProbabilities(
  result: RunResult,
  plan: ScoresPlan,
  parameters: DecodeParameters,
): Float32Array {
  const { count, firstRow } = parameters
  const { data } = result
  const width = widthOf(result, plan, parameters)
  if (width === 1) {
    const target = new Float32Array(2 * count)
    const { single } = plan
    for (let row = 0; row < count; row++) {
      const probability = probabilityOf(data[row], single, firstRow + row)
      target[2 * row] = single === 0 ? probability : 1 - probability
      target[2 * row + 1] = single === 0 ? 1 - probability : probability
    }
    return target
  }
  const columns = columnsOf(plan)
  const target = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let column = 0; column < width; column++) {
      const probability = probabilityOf(data[row * width + column], 1, firstRow + row)
      target[row * width + (columns?.[column] ?? column)] = probability
      sum += probability
    }
    if (Math.abs(sum - 1) > sumTolerance) throw noProbability(`scores that add up to ${sum}`, firstRow + row)
  }
  return target
}

/** Reads what a model answered as scores, whatever they are: at least two for each row, in the order of the classes. */
export function readScores(result: RunResult, plan: ScoresPlan, parameters: DecodeParameters): Float64Array {
  const { count } = parameters
  const { data } = result
  const width = widthOf(result, plan, parameters)
  const target = new Float64Array(count * Math.max(2, width))
  for (let row = 0; row < count; row++) {
    if (width === 1) {
      const score = Number(data[row])
      target[2 * row + (plan.single === 0 ? 0 : 1)] = score
      target[2 * row + (plan.single === 0 ? 1 : 0)] = 1 - score
    }
    for (let column = 0; width > 1 && column < width; column++) {
      target[row * width + (plan.columns?.[column] ?? column)] = Number(data[row * width + column])
    }
  }
  return target
}

/** Checks the shape of an answer, and returns how many values it has for each row. */
function widthOf(
  { dims, data }: RunResult,
  plan: OutputPlan,
  { rows, expectations }: DecodeParameters,
): number {
  // A row of labels is as good as a column.
  const isRow = plan.kind === 'labels' && dims.length === 2 && dims[0] === 1
  const [height, width = 1] = isRow ? [dims[1], 1] : dims
  const isExpected =
    plan.kind === 'labels'
      ? width === 1
      : fitsClasses(width, countOf(expectations.classes)) &&
        (width === 1 || width === (plan.columns?.length ?? width))
  if (height !== rows || dims.length > 2 || !isExpected || data.length !== rows * width) {
    throw new ModelOutputError({
      reason: `The model answered ${rows} rows with a tensor of an unexpected shape.`,
      expected: describeClasses(expectations),
      given: `[${dims.slice(0, 8).join(', ')}]`,
    })
  }
  return width
}

function columnsOf(plan: OutputPlan): readonly number[] | undefined {
  return plan.kind === 'scores' ? plan.columns : undefined
}

function readLabel(
  { classes }: LabelsPlan,
  expectations: ModelExpectations,
): (value: Answer, row: number) => number {
  if (classes !== 'positions') {
    return (value, row) => {
      const index = classes(String(value))
      if (index !== undefined) return index
      throw noClass('the name of a class', JSON.stringify(String(value)), row)
    }
  }
  const count = countOf(expectations.classes) ?? maxClasses
  return (value, row) => {
    const index = Number(value)
    // A process that held a stranger's model may answer anything.
    if (typeof value !== 'string' && Number.isInteger(index) && index >= 0 && index < count) return index
    throw noClass(`a class index from 0 to ${count - 1}`, String(value), row)
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

/** Of two equal probabilities, that of class 0 wins. */
function readSingle({ single }: ScoresPlan): (value: Answer, row: number) => number {
  return (value, row) => {
    const probability = probabilityOf(value, single, row)
    return (single === 0 ? probability < 0.5 : probability > 0.5) ? 1 : 0
  }
}

/** What the sum of many float32 may be off. */
const rounding = 1e-5

function probabilityOf(value: Answer, single: ScoresPlan['single'], row: number): number {
  const score = typeof value === 'number' ? value : Number.NaN
  if (typeof single === 'string') throw noProbability(String(value), row, adviceOn[single])
  if (score >= -rounding && score <= 1 + rounding) return Math.min(Math.max(score, 0), 1)
  throw noProbability(String(value), row)
}

function noProbability(given: string, row: number, advice?: string): ModelOutputError {
  return new ModelOutputError({
    reason: 'A score of the model is not a probability.',
    expected: 'a number from 0 to 1 (a logit must pass through a sigmoid or a softmax in the model)',
    given: given.slice(0, 200),
    row,
    advice,
  })
}

/** The class of the largest score; of equal ones, the first class. */
function largest(
  data: RunResult['data'],
  start: number,
  width: number,
  row: number,
  columns: readonly number[] | undefined,
): number {
  let best = -1
  let bestScore = Number.NEGATIVE_INFINITY
  for (let column = 0; column < width; column++) {
    const score = data[start + column]
    const index = columns?.[column] ?? column
    if (typeof score !== 'number' || Number.isNaN(score)) {
      throw new ModelOutputError({
        reason: 'The model answered a score that is not a number.',
        expected: 'one number for each class',
        given: `${String(score).slice(0, 200)} for class ${index}`,
        row,
      })
    }
    if (score > bestScore || (score === bestScore && index < best)) {
      best = index
      bestScore = score
    }
  }
  if (best >= 0) return best
  throw new ModelOutputError({
    reason: 'All scores of the model are −Infinity.',
    expected: 'a largest score',
    given: `${width} that are equal`,
    row,
  })
}
