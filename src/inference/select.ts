import { ModelInputError, ModelOutputError } from './errors.js'
import type { ModelExpectations, ModelValue } from './types.js'

/** Class indices travel as 16-bit numbers. */
export const maxClasses = 65_536

/** Values that one batch may have: a model that fixes its batch size cannot ask for more memory than this. */
export const maxBatchValues = 2 ** 26

export interface InputPlan {
  name: string
  type: 'float32' | 'float64'
  /** Rows that every run must have, `null` when any number will do. */
  batch: number | null
  /** Columns that the model takes, `null` when any number will do. */
  columns: number | null
}

export interface OutputPlan {
  name: string
  /** `labels`: class indices. `scores`: one number per class, or the probability of class 1 alone. */
  kind: 'labels' | 'scores'
}

/** Picks the matrix input of a classifier. */
export function selectInput(inputs: readonly ModelValue[], expectations: ModelExpectations): InputPlan {
  const { features, input: name } = expectations
  const expected = `one float32 or float64 tensor${name === undefined ? '' : ` named ${JSON.stringify(name)}`} of shape [rows, ${features ?? 'features'}]`
  const given = listValues(inputs)
  const refuse = (reason: string) => new ModelInputError({ reason, expected, given })

  const [input, ...others] = inputs
  if (input === undefined || others.length > 0) throw refuse(`The model has ${inputs.length} inputs.`)
  if (name !== undefined && input.name !== name) throw refuse('The input of the model has another name.')
  if (input.type === null) throw refuse('The input of the model is not a tensor.')
  if (input.type !== 'float32' && input.type !== 'float64') {
    throw refuse(`The model takes ${input.type} values.`)
  }
  if (input.shape.length !== 0 && input.shape.length !== 2) {
    throw refuse('The input of the model is not a matrix.')
  }
  const [batch = null, columns = null] = input.shape
  if (columns !== null && features !== undefined && columns !== features) {
    throw refuse(`The model takes ${columns} features, not ${features}.`)
  }
  if (batch === 0 || columns === 0 || (batch ?? 1) * (columns ?? features ?? 1) > maxBatchValues) {
    throw refuse(`The model takes batches of an impossible size.`)
  }
  return { name: input.name, type: input.type, batch, columns }
}

/** Picks the output to compute: integer labels when there are any, else scores; never one that is no tensor. */
export function selectOutput(outputs: readonly ModelValue[], expectations: ModelExpectations): OutputPlan {
  const { classes, output: name } = expectations
  const usable = outputs
    .filter((output) => name === undefined || output.name === name)
    .flatMap((output) => {
      const kind = kindOf(output, classes)
      return kind === undefined ? [] : [{ name: output.name, kind }]
    })
  const plan = usable.find(({ kind }) => kind === 'labels') ?? usable[0]
  if (plan !== undefined) return plan
  const named = name === undefined ? '' : `${JSON.stringify(name)}: `
  throw new ModelOutputError({
    reason: 'The model has no output that can be read as classes.',
    expected: `${named}${describeClasses(classes)}`,
    given: listValues(outputs),
  })
}

/** The answers that are understood, in words. */
export function describeClasses(classes: number | undefined): string {
  const scores = `float scores of shape [rows, ${classes ?? 'classes'}]`
  const probability = (classes ?? 2) === 2 ? ', or the probability of class 1 of shape [rows, 1]' : ''
  return `int64 or int32 labels of shape [rows] or [rows, 1], or ${scores}${probability}`
}

function kindOf({ type, shape }: ModelValue, classes: number | undefined): OutputPlan['kind'] | undefined {
  const [, columns = null] = shape
  if (type === 'int64' || type === 'int32') {
    const fits = shape.length < 2 || (shape.length === 2 && (columns ?? 1) === 1)
    return fits ? 'labels' : undefined
  }
  if (type === 'float32' || type === 'float64') {
    const fits =
      shape.length === 0 || (shape.length === 2 && (columns === null || fitsClasses(columns, classes)))
    return fits ? 'scores' : undefined
  }
  return undefined
}

/** Whether so many scores per row tell so many classes apart. */
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
