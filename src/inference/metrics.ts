import { labelWidth } from '../labels/index.js'
import { maxClasses } from './classNames.js'
import {
  ClassIndexError,
  ConfusionMatrixSizeError,
  PredictionCountError,
  ProbabilityCountError,
  ProbabilityError,
} from './errors.js'

/** Classes of the largest confusion matrix: 64 MiB. */
const maxMatrixClasses = 4_096
/** How far the probabilities of a row may be from 1 in all: half floats and approximate softmaxes are that far off. */
export const sumTolerance = 1e-2

/** How well one class is told from all others. */
export interface ClassScores {
  /** Share of the rows predicted as this class that are of it; 0 when none was. */
  precision: number
  /** Share of the rows of this class that were predicted as it; 0 when there are none. */
  recall: number
  /** Harmonic mean of precision and recall; 0 when both are. */
  f1: number
  /** Rows of this class. */
  support: number
}

export interface ClassificationReport {
  /** Share of the rows that were predicted right. What settles on chain, as a count: `scoreLabels`. */
  accuracy: number
  /** Mean recall of the classes that have rows: what guessing gives is 1 ÷ classes, however rare a class is. */
  balancedAccuracy: number
  /** Mean F1 of the classes that have rows or were predicted. */
  macroF1: number
  /** By class index. */
  classes: ClassScores[]
}

/**
 * Returns the share of predictions that equal their label, from 0 to 1.
 *
 * @throws {PredictionCountError} when there is not one prediction for each label, or no label.
 *
 * @example
 * ```ts
 * import { accuracy } from 'modelmarket/inference'
 *
 * console.log(accuracy([0, 1, 1, 2], [0, 1, 2, 2])) // 0.75
 * ```
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkCounts(predictions.length, labels)
  let correct = 0
  for (let row = 0; row < labels.length; row++) if (predictions[row] === labels[row]) correct++
  return correct / labels.length
}

/**
 * Tells how well predictions fit labels, in all and for each class: accuracy, balanced accuracy, macro-F1; precision,
 * recall and F1. The numbers are those of scikit-learn, with `zero_division=0`.
 *
 * @param classes - number of classes; by default as many as occur.
 * @throws {PredictionCountError} when there is not one prediction for each label, or no label.
 * @throws {InvalidClassCountError} when `classes` is not a whole number from 1 to 65,536.
 * @throws {ClassIndexError} when an entry is not a class index.
 *
 * @example
 * ```ts
 * import { classificationReport } from 'modelmarket/inference'
 *
 * const { balancedAccuracy, macroF1, classes } = classificationReport([0, 1, 1, 2], [0, 1, 2, 2])
 * console.log(balancedAccuracy, macroF1, classes[2]?.recall) // 0.833… 0.777… 0.5
 * ```
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html#classification-metrics
 */
export function classificationReport(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number = classesIn(predictions, labels),
): ClassificationReport {
  checkCounts(predictions.length, labels, classes)
  const right = new Float64Array(classes)
  const predicted = new Float64Array(classes)
  const support = new Float64Array(classes)
  for (let row = 0; row < labels.length; row++) {
    const label = classAt(labels, row, classes)
    const prediction = classAt(predictions, row, classes)
    support[label] = (support[label] ?? 0) + 1
    predicted[prediction] = (predicted[prediction] ?? 0) + 1
    if (prediction === label) right[label] = (right[label] ?? 0) + 1
  }
  const scores = Array.from(right, (hits, index): ClassScores => {
    const [all = 0, of = 0] = [predicted[index], support[index]]
    return {
      precision: ratio(hits, all),
      recall: ratio(hits, of),
      f1: ratio(2 * hits, all + of),
      support: of,
    }
  })
  return {
    accuracy: sum(right) / labels.length,
    balancedAccuracy: mean(scores.filter(({ support }) => support > 0).map(({ recall }) => recall)),
    macroF1: mean(scores.filter((_, index) => support[index] || predicted[index]).map(({ f1 }) => f1)),
    classes: scores,
  }
}

/**
 * Counts how many rows of each class were predicted as which: `matrix[label][prediction]`.
 *
 * @param classes - number of classes, at most 4,096; by default as many as occur.
 * @throws {PredictionCountError} when there is not one prediction for each label, or no label.
 * @throws {ClassIndexError} when an entry is not a class index.
 * @throws {InvalidClassCountError} when `classes` is not a whole number from 1 to 65,536.
 * @throws {ConfusionMatrixSizeError} when there are more than 4,096 classes.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from 'modelmarket/inference'
 *
 * console.log(confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2]).map((row) => row.join(' '))) // ['1 0 0', '0 1 0', '0 1 1']
 * ```
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number = classesIn(predictions, labels),
): Uint32Array[] {
  checkCounts(predictions.length, labels, classes)
  if (classes > maxMatrixClasses) throw new ConfusionMatrixSizeError({ classes, max: maxMatrixClasses })
  const matrix = Array.from({ length: classes }, () => new Uint32Array(classes))
  for (let row = 0; row < labels.length; row++) {
    const counts = matrix[classAt(labels, row, classes)]
    const prediction = classAt(predictions, row, classes)
    if (counts) counts[prediction] = (counts[prediction] ?? 0) + 1
  }
  return matrix
}

/**
 * Computes the log-loss (cross-entropy, in nats per row) of predicted probabilities: what a model pays for being sure
 * of what is wrong.
 *
 * As in scikit-learn, a probability counts as no nearer to 0 or 1 than the smallest step of its type, so that one
 * certain mistake does not cost infinitely much.
 *
 * @param probabilities - row-major matrix, `labels.length × classes`, as `predictProbabilities` gives them.
 * @throws {ProbabilityCountError} when the probabilities do not fill one row for each label, or there is no label.
 * @throws {ClassIndexError} when a label is not a class index.
 * @throws {ProbabilityError} when a row is not of numbers from 0 to 1 that add up to 1.
 *
 * @example
 * ```ts
 * import { logLoss } from 'modelmarket/inference'
 *
 * console.log(logLoss([0.9, 0.1, 0.4, 0.6], [0, 1])) // 0.308…: (−ln 0.9 − ln 0.6) / 2
 * ```
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html#log-loss
 */
export function logLoss(
  probabilities: readonly number[] | Float32Array | Float64Array,
  labels: ArrayLike<number>,
): number {
  const classes = probabilities.length / labels.length
  if (!Number.isInteger(classes) || classes === 0) {
    throw new ProbabilityCountError({ probabilities: probabilities.length, labels: labels.length })
  }
  const step = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON
  let loss = 0
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes
    const label = classAt(labels, row, classes)
    let total = 0
    let clippedTotal = 0
    for (let index = start; index < start + classes; index++) {
      const probability = probabilities[index] ?? Number.NaN
      if (!(probability >= 0 && probability <= 1)) throw new ProbabilityError({ row, given: probability })
      total += probability
      clippedTotal += clip(probability, step)
    }
    if (Math.abs(total - 1) > sumTolerance) throw new ProbabilityError({ row, given: total, sum: true })
    loss -= Math.log(clip(probabilities[start + label] ?? 0, step) / clippedTotal)
  }
  return loss / labels.length
}

const clip = (probability: number, step: number) => Math.min(Math.max(probability, step), 1 - step)
const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length

function checkCounts(predictions: number, labels: ArrayLike<number>, classes = 1): void {
  if (predictions !== labels.length || predictions === 0)
    throw new PredictionCountError({ predictions, labels: labels.length })
  // No label is wide enough for what is no number of classes.
  labelWidth(classes)
}

function classesIn(...vectors: readonly ArrayLike<number>[]): number {
  let classes = 0
  for (const vector of vectors) {
    for (let row = 0; row < vector.length; row++)
      classes = Math.max(classes, classAt(vector, row, maxClasses) + 1)
  }
  return classes
}

function classAt(vector: ArrayLike<number>, row: number, classes: number): number {
  const index = vector[row]
  if (index !== undefined && Number.isInteger(index) && index >= 0 && index < classes) return index
  throw new ClassIndexError({ row, value: index, classes })
}
