import { ModelInputError } from './errors.js'
import type { InputPlan, PlannedInput } from './selectInputs.js'
import type { Feed, FeedData, FeedType } from './types.js'

/** Some rows of the features, to be run at once. */
export interface Batch {
  /** Row-major matrix, `count × columns`. */
  features: Float32Array
  columns: number
  /** Rows to run: `count` or, where the model fixes it, more. What is missing is zeros. */
  rows: number
  /** Row of the whole matrix that the first one is, for messages. */
  firstRow: number
}

/** Gives each input of a model its values of one batch, in its own type. */
export function feedsOf({ inputs }: InputPlan, batch: Batch): Feed[] {
  return inputs.map((input) => ({
    name: input.name,
    type: input.type,
    dims: input.isVector ? [batch.rows] : [batch.rows, input.column === null ? batch.columns : 1],
    data: valuesOf(input, batch),
  }))
}

function valuesOf({ column, type, name }: PlannedInput, batch: Batch): FeedData {
  const { features, columns, rows, firstRow } = batch
  const [first, step] = column === null ? [0, 1] : [column, columns]
  const length = rows * (column === null ? columns : 1)
  const isWhole = step === 1 && features.length === length
  // The usual case: no copy.
  if (type === 'float32' && isWhole) return features
  const data = allocate[type](length)
  for (let at = first, index = 0; at < features.length; at += step, index++) {
    const value = features[at] ?? 0
    if (data instanceof Float32Array || data instanceof Float64Array) data[index] = value
    else if (Math.abs(value) <= largest[type] && Number.isInteger(value)) {
      if (data instanceof Int32Array) data[index] = value
      else data[index] = BigInt(value)
    } else {
      throw new ModelInputError({
        reason: `The input ${JSON.stringify(name)} of the model takes whole numbers.`,
        expected: `an ${type}`,
        given: `${value} in row ${firstRow + Math.floor(at / columns)} (from 0)`,
      })
    }
  }
  return data
}

const allocate: { [type in FeedType]: (length: number) => FeedData } = {
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
  int64: (length) => new BigInt64Array(length),
}

const largest = { float32: 0, float64: 0, int32: 2 ** 31 - 1, int64: Number.MAX_SAFE_INTEGER }
