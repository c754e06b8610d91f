import { ModelInputError, ModelOutputError } from './errors.js'
import type { FeedType, ModelExpectations, ModelValue } from './types.js'

/** Class indices travel as 16-bit numbers. */
export const maxClasses = 65_536

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

export interface OutputPlan {
  name: string
  /** `labels`: class indices. `names`: class names. `scores`: one number per class, or the probability of class 1 alone. */
  kind: 'labels' | 'names' | 'scores'
}

/** How many, of what is given as a number or as names. */
export function countOf(given: number | readonly string[] | undefined): number | undefined {
  return typeof given === 'object' ? given.length : given
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

/**
 * Picks the output to compute: labels when there are any, else scores; never one that is no tensor.
 *
 * @param kinds - what can be used, the best first.
 */
export function selectOutput(
  outputs: readonly ModelValue[],
  expectations: ModelExpectations,
  kinds: readonly (readonly OutputPlan['kind'][])[] = [['labels', 'names'], ['scores']],
): OutputPlan {
  const { classes, output: name } = expectations
  const usable = outputs
    .filter((output) => name === undefined || output.name === name)
    .flatMap((output) => {
      const kind = kindOf(output, classes)
      return kind === undefined ? [] : [{ name: output.name, kind }]
    })
  for (const equals of kinds) {
    const plan = usable.find(({ kind }) => equals.includes(kind))
    if (plan !== undefined) return plan
  }
  const named = name === undefined ? '' : `${JSON.stringify(name)}: `
  throw new ModelOutputError({
    reason: 'The model has no output that can be read as classes.',
    expected: `${named}${describeClasses(expectations, kinds.flat())}`,
    given: listValues(outputs),
  })
}

/** The answers that are understood, in words. */
export function describeClasses(
  { classes }: ModelExpectations,
  kinds: readonly OutputPlan['kind'][] = ['labels', 'names', 'scores'],
): string {
  const count = countOf(classes)
  const words = {
    labels: 'int64 or int32 labels of shape [rows] or [rows, 1]',
    names:
      typeof classes === 'object'
        ? 'string labels of that shape'
        : 'string labels of that shape (to read them, the names of the classes must be given)',
    scores: `float scores of shape [rows, ${count ?? 'classes'}]${
      (count ?? 2) === 2 ? ', or the probability of class 1 of shape [rows] or [rows, 1]' : ''
    }`,
  }
  return kinds.map((kind) => words[kind]).join(', or ')
}

function kindOf(
  { type, shape }: ModelValue,
  classes: ModelExpectations['classes'],
): OutputPlan['kind'] | undefined {
  const [, columns = null] = shape
  const isColumn = shape.length < 2 || (shape.length === 2 && (columns ?? 1) === 1)
  if (type === 'int64' || type === 'int32') return isColumn ? 'labels' : undefined
  if (type === 'string') return isColumn && typeof classes === 'object' ? 'names' : undefined
  if (type !== 'float32' && type !== 'float64') return undefined
  const count = countOf(classes)
  const isOpen = shape.length === 0 || (shape.length === 2 && columns === null)
  return isOpen || (shape.length <= 2 && fitsClasses(columns ?? 1, count)) ? 'scores' : undefined
}

/** Returns whether this number of scores per row fits this number of classes. */
export function fitsClasses(columns: number, classes: number | undefined): boolean {
  if (columns === 1) return (classes ?? 2) === 2
  return classes === undefined ? columns >= 2 && columns <= maxClasses : columns === classes
}

function listValues(values: readonly ModelValue[]): string {
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
