import { classLookup, countOf, isInOrder } from '../classNames.js'
import type { Constants } from '../graph/constants.js'
import { lookedUpColumns } from '../graph/lookedUpColumns.js'
import type { Scores } from '../graph/meaning.js'
import type { ModelExpectations, ModelValue } from '../types.js'
import { type Answers, type Candidate, scoresOf } from './candidates.js'
import { columnClasses } from './columnClasses.js'
import { fitsClasses } from './fitsClasses.js'
import { isColumn } from './isColumn.js'
import type { ScoresPlan, SingleProblem } from './plans.js'

/**
 * Decides how scores are read.
 *
 * @returns what is wrong with them when they cannot be; `undefined` when a candidate is no scores.
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 */
export function planScores(
  candidate: Candidate,
  { graph }: Answers,
  expectations: ModelExpectations,
): ScoresPlan | SingleProblem | 'maps' | 'votes' | undefined {
  const { output, isHidden } = candidate
  const { classes } = expectations
  const scores = scoresOf(candidate)
  if (output.type === null) return 'maps'
  if (scores.form === 'votes') return 'votes'
  if (!isScores(output, expectations)) return undefined

  const named = scores.columns ?? (graph && lookedUpColumns(graph, output.name))
  const arePlain = named === undefined || (!isHidden && arePositions(named, classes))
  const indices = arePlain ? undefined : columnClasses(named, classes)
  const single = singleOf(scores, indices)
  if (typeof single === 'string' && isSingle(output)) return single
  const areMoved = indices?.some((index, at) => index !== at) ?? false
  return { kind: 'scores', name: output.name, columns: areMoved ? indices : undefined, single }
}

function isScores({ type, shape }: ModelValue, { classes }: ModelExpectations): boolean {
  if (type !== 'float32' && type !== 'float64') return false
  const [, columns = null] = shape
  const isOpen = shape.length === 0 || (shape.length === 2 && columns === null)
  return isOpen || (shape.length <= 2 && fitsClasses(columns ?? 1, countOf(classes)))
}

/** Whether an output is sure to have one column: its shape says so. */
function isSingle(output: ModelValue): boolean {
  const { shape } = output
  return shape.length > 0 && shape[1] !== null && isColumn(output)
}

/** Whether columns are numbered from 0, and these numbers are not all names of classes. */
function arePositions({ values, areTexts }: Constants, classes: ModelExpectations['classes']): boolean {
  if (areTexts || typeof classes !== 'object') return false
  if (values.length !== classes.length || !isInOrder(values)) return false
  const byName = classLookup(classes)
  return !values.every((name) => byName(name) !== undefined)
}

/** The class that a single column is the probability of, where the output turns out to have one. */
function singleOf({ form, column }: Scores, indices: readonly number[] | undefined): ScoresPlan['single'] {
  if (form === 'unbounded') return 'logit'
  // One of several shares is a probability; the only one is not.
  if (form === 'shares' && column === undefined) return 'shares'
  // A single column is the second of two, unless the graph shows that it is the first.
  const position = column === undefined ? 1 : column < 0 ? column + 2 : column
  return (indices?.[position] ?? position) === 0 ? 0 : 1
}
