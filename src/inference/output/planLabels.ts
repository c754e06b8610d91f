import {
  areIntegers,
  type ClassLookup,
  classLookup,
  countOf,
  isInOrder,
  matchClasses,
} from '../classNames.js'
import { ModelClassesError } from '../errors.js'
import type { Meaning } from '../graph/meaning.js'
import type { ModelExpectations } from '../types.js'
import type { Candidate } from './candidates.js'
import { columnClasses } from './columnClasses.js'
import { isColumn } from './isColumn.js'
import type { LabelsPlan } from './plans.js'

/**
 * Decides how labels are read; `undefined` when a candidate is none, or cannot be read.
 *
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 */
export function planLabels(candidate: Candidate, expectations: ModelExpectations): LabelsPlan | undefined {
  const classes = isLabels(candidate, expectations) ? lookupOf(candidate, expectations) : undefined
  return classes && { kind: 'labels', name: candidate.output.name, classes }
}

function isLabels({ output, meaning }: Candidate, { classes }: ModelExpectations): boolean {
  const { type } = output
  if (!isColumn(output)) return false
  if (type === 'bool') return (countOf(classes) ?? 2) === 2
  if (type === 'int64' || type === 'int32' || type === 'string') return true
  if (type !== 'float32' && type !== 'float64') return false
  // Floats are scores, unless the graph shows that they are labels that were cast.
  return meaning.is === 'positions' || (meaning.is === 'names' && areIntegers(meaning.names.values))
}

function lookupOf(
  { output: { type }, meaning }: Candidate,
  { classes }: ModelExpectations,
): LabelsPlan['classes'] | undefined {
  const names = typeof classes === 'object' ? classes : undefined
  if (type === 'bool') return booleanLookup(names)
  if (type === 'string') {
    if (meaning.is === 'names') return matchClasses(meaning.names.values, true, classes)
    return names && classLookup(names)
  }
  if (meaning.is === 'names') return matchClasses(meaning.names.values, false, classes)
  if (meaning.is === 'positions') return positionLookup(meaning, classes)
  // The column with the most votes is no class, though it is a whole number.
  if (meaning.is === 'scores' && meaning.form === 'votes') return undefined
  return unexplainedLookup(names)
}

/** True is the class 1, unless the classes have the names of truth values. */
function booleanLookup(names: readonly string[] | undefined): ClassLookup {
  const isTrue = names?.findIndex((name) => name.toLowerCase() === 'true') ?? -1
  const isFalse = names?.findIndex((name) => name.toLowerCase() === 'false') ?? -1
  const indices = isTrue >= 0 && isFalse >= 0 ? [isFalse, isTrue] : [0, 1]
  return (truth) => indices[Number(truth)]
}

function positionLookup(
  { columns, from }: Extract<Meaning, { is: 'positions' }>,
  classes: ModelExpectations['classes'],
): LabelsPlan['classes'] {
  const indices = columns && columnClasses(columns, classes)
  if (indices) return (position) => indices[Number(position) - from]
  const count = countOf(classes)
  if (from === 0 || count === undefined) return 'positions'
  // Counted from 1, as `argmax + 1` does, they are the names of classes such as 1, 2 and 3. For other classes they are a mistake.
  const numbers = Array.from({ length: count }, (_, at) => String(at + from))
  return matchClasses(numbers, false, classes) ?? 'positions'
}

/** Whole numbers of which the graph says nothing: names where only names fit, positions where nothing else does. */
function unexplainedLookup(names: readonly string[] | undefined): LabelsPlan['classes'] {
  if (names === undefined || !areIntegers(names) || isInOrder(names)) return 'positions'
  const byName = classLookup(names)
  if (names.every((_, at) => byName(String(at)) !== undefined)) {
    throw new ModelClassesError({
      reason: 'The labels of the model may be the names of the classes, or their positions.',
      own: ['whole numbers'],
      classes: names,
    })
  }
  return byName
}
