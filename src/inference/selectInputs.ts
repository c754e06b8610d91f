import { countOf } from './classNames.js'
import { ModelInputError } from './errors.js'
import type { FeedType, ModelExpectations, ModelValue } from './types.js'

/** Values that one batch may have: a model that fixes its batch size cannot ask for more memory than this. */
export const maxBatchValues = 2 ** 26

export interface PlannedInput {
  name: string
  type: FeedType
  /** The column that it takes, where each input takes one; `null` for a matrix of all columns. */
  column: number | null
  /** Whether its shape is `[rows]`, without a second axis. */
  isVector: boolean
}

export interface InputPlan {
  inputs: readonly PlannedInput[]
  /** Rows that every run must have, `null` when any number will do. */
  batch: number | null
  /** Columns that the model takes, `null` when any number will do. */
  columns: number | null
}

/** Plans what each input of a classifier is given: one matrix for all features, or one column for each. */
export function selectInputs(inputs: readonly ModelValue[], expectations: ModelExpectations): InputPlan {
  const { input: name } = expectations
  const features = countOf(expectations.features)
  const named = name === undefined ? '' : ` named ${JSON.stringify(name)}`
  const expected =
    `one tensor${named} of shape [rows, ${features ?? 'features'}]` +
    `${name === undefined ? `, or ${features ?? 'several'} of shape [rows, 1] or [rows]` : ''}, float32, float64, int32 or int64`
  const refuse = (reason: string) => new ModelInputError({ reason, expected, given: listValues(inputs) })

  const [first] = inputs
  if (first === undefined) throw refuse('The model has no input.')
  const isMatrix = inputs.length === 1
  if (name !== undefined && !isMatrix) throw refuse(`The model has ${inputs.length} inputs.`)
  if (name !== undefined && first.name !== name) throw refuse('The input of the model has another name.')

  let batch: number | null = null
  let columns: number | null = null
  const planned = inputs.map((input, position): PlannedInput => {
    if (input.type === null) throw refuse('An input of the model is not a tensor.')
    const type = feedTypes.find((candidate) => candidate === input.type)
    if (type === undefined) throw refuse(`The model takes ${input.type} values.`)
    const [height = null, width = null] = input.shape
    const fits = isMatrix ? input.shape.length !== 1 : (width ?? 1) === 1
    if (!fits || input.shape.length > 2) {
      throw refuse(
        `An input of the model is not a ${isMatrix ? 'matrix' : 'column, and there are others beside it'}.`,
      )
    }
    if (batch !== null && height !== null && batch !== height) {
      throw refuse('The inputs of the model differ in their number of rows.')
    }
    batch ??= height
    columns = isMatrix ? width : inputs.length
    return {
      name: input.name,
      type,
      column: isMatrix ? null : position,
      isVector: input.shape.length === 1,
    }
  })
  if (columns !== null && features !== undefined && columns !== features) {
    throw refuse(`The model takes ${columns} features, not ${features}.`)
  }
  if (batch === 0 || columns === 0 || (batch ?? 1) * (columns ?? features ?? 1) > maxBatchValues) {
    throw refuse('The model takes batches of an impossible size.')
  }
  if (isMatrix || typeof expectations.features !== 'object') return { inputs: planned, batch, columns }

  const columnOf = new Map(expectations.features.map((feature, index) => [feature, index]))
  const known = planned.filter((input) => columnOf.has(input.name)).length
  // Some, but not all: whatever the order was meant to be, it is not that of the features.
  if (known > 0 && (known < planned.length || columnOf.size < planned.length)) {
    throw refuse('Some inputs of the model have the names of features, and others do not.')
  }
  const byName = planned.map((input) => ({ ...input, column: columnOf.get(input.name) ?? input.column }))
  return { inputs: byName, batch, columns }
}

const feedTypes: readonly FeedType[] = ['float32', 'float64', 'int32', 'int64']

/** Inputs or outputs of a model, in words. */
export function listValues(values: readonly ModelValue[]): string {
  if (values.length === 0) return 'none'
  const shown = values.slice(0, 8).map(({ name, type, shape }) => {
    const kind =
      type === null
        ? 'no tensor'
        : `${type}[${shape
            .slice(0, 8)
            .map((size) => size ?? '?')
            .join(', ')}]`
    return `${JSON.stringify(name.slice(0, 64))} ${kind}`
  })
  return [...shown, ...(values.length > shown.length ? [`… ${values.length} in all`] : [])].join(', ')
}
