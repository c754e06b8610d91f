import {
  areIntegers,
  type ClassLookup,
  countOf,
  isInOrder,
  lookUp,
  matchClasses,
  maxClasses,
} from './classNames.js'
import { ModelClassesError, ModelOutputError } from './errors.js'
import type { Constants } from './graph/constants.js'
import { lookedUpColumns } from './graph/lookedUpColumns.js'
import { type Meaning, meaningOf, type Scores } from './graph/meaning.js'
import { type Graph, maxOutputs } from './graph/readGraph.js'
import { listValues } from './selectInputs.js'
import type { ModelExpectations, ModelValue } from './types.js'

/** The output to compute, and how to read it. */
export type OutputPlan = LabelsPlan | ScoresPlan

export interface LabelsPlan {
  kind: 'labels'
  name: string
  /** Finds the class that an answer stands for; `positions` where the answer is the class. */
  classes: ClassLookup | 'positions'
}

export interface ScoresPlan {
  kind: 'scores'
  name: string
  /** The class of each column; `undefined` when the columns are in the order of the classes. */
  columns: readonly number[] | undefined
  /** The class that a single column is the probability of; or why it is none. */
  single: 0 | 1 | 'logit' | 'shares'
}

/** What a session can answer. */
export interface Answers {
  graph: Graph | undefined
  /** The outputs of the model. */
  outputs: readonly ModelValue[]
  /** The tensors that {@link hiddenOutputs} named. */
  hidden: readonly ModelValue[]
}

/**
 * Picks the output to compute and decides how to read it: labels when there are any, else scores. An output that is no tensor is never computed.
 *
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 * @throws {ModelOutputError} when none can be read.
 */
export function selectOutput(answers: Answers, expectations: ModelExpectations): OutputPlan {
  const { own, behind } = candidatesOf(answers, expectations)
  // What the graph explains comes before what it does not; a label that the model does not answer, after all that it does.
  const labels = [
    ...own.filter(({ meaning }) => isKnown(meaning)),
    ...own.filter(({ meaning }) => !isKnown(meaning)),
    ...behind,
  ]
  let foreign: unknown
  for (const candidate of labels) {
    if (!isLabels(candidate, expectations)) continue
    try {
      const plan = planLabels(candidate, expectations)
      if (plan) return plan
    } catch (error) {
      // A label that the model does not answer is no reason to refuse what it does.
      if (own.includes(candidate)) throw error
      foreign ??= error
    }
  }
  const plan = firstScores([...own, ...behind], answers, expectations)
  if (typeof plan === 'object') return plan
  throw foreign ?? unreadable(answers, expectations, plan, ['labels', 'names', 'scores'])
}

/**
 * Picks the scores to compute.
 *
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 * @throws {ModelOutputError} when there are none.
 */
export function selectScores(answers: Answers, expectations: ModelExpectations): ScoresPlan {
  const { own, behind } = candidatesOf(answers, expectations)
  const plan = firstScores([...own, ...behind], answers, expectations)
  if (typeof plan === 'object') return plan
  throw unreadable(answers, expectations, plan, ['scores'])
}

function candidatesOf({ graph, outputs, hidden }: Answers, { output: name }: ModelExpectations) {
  const describe = (output: ModelValue): Candidate => ({
    output,
    meaning: graph ? meaningOf(graph, output.name) : { is: 'unknown' },
  })
  const own = outputs
    .filter((output) => name === undefined || output.name === name)
    .slice(0, maxOutputs)
    .map(describe)
  const behind = hidden.map(describe)
  return { own, behind: own.flatMap((one) => hiddenBehind(one, behind)) }
}

function firstScores(
  candidates: readonly Candidate[],
  { graph, outputs }: Answers,
  expectations: ModelExpectations,
): ScoresPlan | keyof typeof adviceOn | undefined {
  let problem: keyof typeof adviceOn | undefined
  for (const { output, meaning } of candidates) {
    const scores: Scores = meaning.is === 'scores' ? meaning : { is: 'scores', form: 'unknown' }
    if (output.type === null) problem ??= 'maps'
    else if (scores.form === 'votes') problem = 'votes'
    else if (isScores(output, expectations)) {
      const columns = scores.columns ?? (graph && lookedUpColumns(graph, output.name))
      const isOwn = outputs.includes(output)
      const plan = planScores(
        output,
        { ...scores, columns: isOwn ? unlessPositions(columns, expectations) : columns },
        expectations,
      )
      if (typeof plan === 'object') return plan
      problem ??= plan
    }
  }
  return problem
}

function unreadable(
  { outputs }: Answers,
  expectations: ModelExpectations,
  problem: keyof typeof adviceOn | undefined,
  kinds: readonly ('labels' | 'names' | 'scores')[],
): ModelOutputError {
  const { output: name, classes } = expectations
  const columns = outputs.filter((output) => output.type === 'float32' && isColumn(output))
  const advice =
    problem ?? (columns.length > 1 && columns.length === countOf(classes) ? 'columns' : undefined)
  return new ModelOutputError({
    reason:
      problem === 'votes'
        ? 'The model answers the votes of a support vector machine, which are no scores of its classes.'
        : 'The model has no output that can be read as classes.',
    expected: `${name === undefined ? '' : `${JSON.stringify(name)}: `}${describeClasses(expectations, kinds)}`,
    given: listValues(outputs),
    advice: advice && adviceOn[advice],
  })
}

interface Candidate {
  output: ModelValue
  meaning: Meaning
}

export const adviceOn = {
  votes:
    'Export the label output, too. For probabilities, train scikit-learn’s SVC with probability=True, or wrap it in CalibratedClassifierCV.',
  logit:
    'A single score must be the probability of class 1. End the model with a sigmoid, such as torch.sigmoid, or answer one score for each class.',
  shares:
    'A softmax of one column is always 1. End the model with a sigmoid, or answer one score for each class.',
  columns:
    'One output for each class is not read. Export the label, too, or one matrix of scores: {"zipmap": False} instead of "columns" in skl2onnx.',
  maps: 'Export tensors instead of maps: skl2onnx.to_onnx(model, X, options={"zipmap": False}), and zipmap=False of onnxmltools.',
}

/** The hidden tensors that say what an output means: the columns behind its maps, and the label of its classifier. */
function hiddenBehind({ meaning }: Candidate, hidden: readonly Candidate[]): Candidate[] {
  const find = (name: string | undefined) => hidden.filter(({ output }) => output.name === name)
  if (meaning.is === 'maps') {
    const scores = find(meaning.scores).map((one) => withColumns(one, meaning))
    return [...scores.flatMap((one) => hiddenBehind(one, hidden)), ...scores]
  }
  return meaning.is === 'scores' ? find(meaning.label) : []
}

function withColumns(
  { output, meaning }: Candidate,
  { columns }: Extract<Meaning, { is: 'maps' }>,
): Candidate {
  const scores: Scores = meaning.is === 'scores' ? meaning : { is: 'scores', form: 'unknown' }
  return { output, meaning: { ...scores, columns: columns ?? scores.columns } }
}

function isColumn({ shape }: ModelValue): boolean {
  return shape.length < 2 || (shape.length === 2 && (shape[1] ?? 1) === 1)
}

function isLabels({ output, meaning }: Candidate, { classes }: ModelExpectations): boolean {
  const { type } = output
  if (!isColumn(output)) return false
  if (type === 'bool') return (countOf(classes) ?? 2) === 2
  if (type === 'int64' || type === 'int32' || type === 'string') return true
  if (type !== 'float32' && type !== 'float64') return false
  // Labels that were made floats.
  return meaning.is === 'positions' || (meaning.is === 'names' && areIntegers(meaning.names.values))
}

const isKnown = ({ is }: Meaning) => is === 'names' || is === 'positions'

function isScores({ type, shape }: ModelValue, { classes }: ModelExpectations): boolean {
  if (type !== 'float32' && type !== 'float64') return false
  const [, columns = null] = shape
  const isOpen = shape.length === 0 || (shape.length === 2 && columns === null)
  return isOpen || (shape.length <= 2 && fitsClasses(columns ?? 1, countOf(classes)))
}

/** Decides how labels are read; `undefined` when they cannot be. */
function planLabels(
  { output: { name, type }, meaning }: Candidate,
  { classes }: ModelExpectations,
): LabelsPlan | undefined {
  const plan = (classes: LabelsPlan['classes'] | undefined): LabelsPlan | undefined =>
    classes && { kind: 'labels', name, classes }
  const names = typeof classes === 'object' ? classes : undefined
  if (type === 'bool') return plan(readBooleans(names))
  if (type === 'string') {
    if (meaning.is === 'names') return plan(matchClasses(meaning.names.values, true, classes))
    return plan(names && lookUp(names))
  }
  // The column with the most votes, made a whole number.
  if (meaning.is === 'scores' && meaning.form === 'votes') return undefined
  if (meaning.is === 'names') return plan(matchClasses(meaning.names.values, false, classes))
  if (meaning.is === 'positions') return plan(readPositions(meaning, classes))
  if (names === undefined || !areIntegers(names) || isInOrder(names)) return plan('positions')
  const byName = lookUp(names)
  if (names.every((_, at) => byName(String(at)) !== undefined)) {
    throw new ModelClassesError({
      reason: 'The labels of the model may be the names of the classes, or their positions.',
      own: ['whole numbers'],
      classes,
    })
  }
  return plan(byName)
}

function readPositions(
  { columns, from }: Extract<Meaning, { is: 'positions' }>,
  classes: ModelExpectations['classes'],
): LabelsPlan['classes'] {
  const indices = columns && indicesOf(columns, classes)
  if (indices) return (position) => indices[Number(position) - from]
  const count = countOf(classes)
  if (from === 0 || count === undefined) return 'positions'
  const shifted = Array.from({ length: count }, (_, at) => String(at + from))
  return matchClasses(shifted, false, classes) ?? 'positions'
}

/** True is the class 1, unless the classes have the names of truth values. */
function readBooleans(names: readonly string[] | undefined): ClassLookup {
  const isTrue = names?.findIndex((name) => name.toLowerCase() === 'true') ?? -1
  const isFalse = names?.findIndex((name) => name.toLowerCase() === 'false') ?? -1
  const indices = isTrue >= 0 && isFalse >= 0 ? [isFalse, isTrue] : [0, 1]
  return (truth) => indices[Number(truth)]
}

/** The index of the class of each column. */
function indicesOf(columns: Constants, classes: ModelExpectations['classes']): number[] | undefined {
  const indexOf = matchClasses(columns.values, columns.areTexts, classes)
  return indexOf && columns.values.map((name) => indexOf(name) ?? 0)
}

/** Columns that are numbered from 0 are positions, unless all of these numbers are names of classes. */
function unlessPositions(
  columns: Constants | undefined,
  { classes }: ModelExpectations,
): Constants | undefined {
  if (columns === undefined || columns.areTexts || typeof classes !== 'object') return columns
  const isNumbered = columns.values.length === classes.length && isInOrder(columns.values)
  const byName = lookUp(classes)
  return isNumbered && !columns.values.every((name) => byName(name) !== undefined) ? undefined : columns
}

/** Decides how scores are read; or what is wrong with them. */
function planScores(
  output: ModelValue,
  { form, column, columns: names }: Scores,
  { classes }: ModelExpectations,
): ScoresPlan | 'logit' | 'shares' {
  const indices = names && indicesOf(names, classes)
  const isInOrder = indices === undefined || indices.every((index, at) => index === at)
  const position = column === undefined ? 1 : column < 0 ? column + 2 : column
  const single =
    form === 'unbounded'
      ? 'logit'
      : form === 'shares' && column === undefined
        ? 'shares'
        : (indices?.[position] ?? position) === 0
          ? 0
          : 1
  if (typeof single === 'string' && output.shape.length > 0 && isColumn(output) && output.shape[1] !== null)
    return single
  return { kind: 'scores', name: output.name, columns: isInOrder ? undefined : indices, single }
}

/** Returns whether this number of scores per row fits this number of classes. */
export function fitsClasses(columns: number, classes: number | undefined): boolean {
  if (columns === 1) return (classes ?? 2) === 2
  return classes === undefined ? columns >= 2 && columns <= maxClasses : columns === classes
}

/** The answers that are understood, in words. */
export function describeClasses(
  { classes }: ModelExpectations,
  kinds: readonly ('labels' | 'names' | 'scores')[] = ['labels', 'names', 'scores'],
): string {
  const count = countOf(classes)
  const words = {
    labels: `int64 or int32${(count ?? 2) === 2 ? ' or bool' : ''} labels of shape [rows] or [rows, 1]`,
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
