import { ModelMarketError } from '../errors/index.js'
import { answer, type RowAnswers } from './check/answers.js'
import { changedRows, contradictions } from './check/changedRows.js'
import { otherOrder } from './check/otherOrder.js'
import {
  BatchSizeError,
  ClassOrderError,
  ContradictingOutputsError,
  InferenceError,
  ModelOutputError,
  TrainingModeError,
  UnstableModelError,
} from './errors.js'
import { isSmallest } from './graph/lookedUpColumns.js'
import { meaningOf } from './graph/meaning.js'
import { trainingNodes } from './graph/trainingNodes.js'
import { type Classifier, openClassifier } from './model.js'
import { opener } from './opener.js'
import { type OutputPlan, type ScoresPlan, selectScores } from './selectOutput.js'
import type { LoadModelOptions, ModelExpectations } from './types.js'

export interface CheckModelParameters
  extends Pick<LoadModelOptions, 'externalData' | 'wasmPaths' | 'maxBytes'> {
  /** Row-major matrix, `rows × columns`. Some of its rows are tried. */
  features: Float32Array
  rows: number
  /** Values per row: the number of features that the model must take. */
  columns: number
  /** Names of the columns, for a model that has one input for each. */
  featureNames?: readonly string[] | undefined
  /** The classes that the model must tell apart: how many, or their names in index order. */
  classes: number | readonly string[]
  /** The class index of each row, where it is known, such as of rows to train on: shows whether the classes have another order. */
  labels?: ArrayLike<number> | undefined
  /** The most rows to try. Default 128. */
  maxRows?: number | undefined
  /** Time after which what is left is left out, in milliseconds. Default 10,000. */
  maxMs?: number | undefined
  signal?: AbortSignal | undefined
}

export interface ModelReport {
  /** The output that classes are read from. One that the model computes and does not answer, where that is more certain. */
  output: string
  /** As class indices, as the model's own names of classes, or as the class with the largest score. */
  readAs: 'positions' | 'names' | 'scores'
  /** How many rows were tried. */
  rows: number
  /** The class index of each row that was tried. */
  predictions: Uint16Array
  /** What is worth a look, and no mistake: one sentence each. */
  notes: readonly string[]
}

const defaults = { maxRows: 128, maxMs: 10_000 }
const maxValues = 2 ** 20
/** Alone is the slowest way to run a row. */
const aloneRows = 16

/**
 * Tries a model of one's own on some rows, and says what would go wrong when others run it.
 *
 * The same rows are run twice, in batches of 7, and alone. The answers must be the same but for rounding. The scores must be
 * finite, and the labels must not contradict them. The model's own classes must be those that are expected.
 *
 * The model runs in this process: do not check the models of strangers.
 *
 * @throws {TrainingModeError} when the graph drops values at random, or takes statistics of the batch.
 * @throws {UnstableModelError} when the same rows have other answers a second time, or in batches of another size.
 * @throws {BatchSizeError} when the model runs with some numbers of rows, and fails with others.
 * @throws {ContradictingOutputsError} when the labels of the model contradict its scores.
 * @throws {ClassOrderError} when it is wrong on rows with known `labels`, as if the classes had another order.
 * @throws {ModelClassesError} when the model was trained on other classes.
 * @throws {ModelInputError} when the inputs are not those of the expected features.
 * @throws {ModelOutputError} when no output can be read as classes, or a score is not finite.
 * @throws {InvalidModelError} when ONNX Runtime cannot load it, or it is too large.
 * @throws {ExternalWeightsError} when weights are in other files, which `externalData` does not give.
 * @throws {InferenceError} when the model fails while it runs.
 * @throws {MissingPeerError} when `onnxruntime-node` or, in a browser, `onnxruntime-web` is not installed.
 * @throws {WasmLoadError} when a browser cannot load the WebAssembly of `onnxruntime-web`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { checkModel } from 'modelmarket/inference'
 *
 * const { readAs, notes } = await checkModel(await readFile('model.onnx'), {
 *   features: Float32Array.of(0.5, 1, 2, -1),
 *   rows: 2,
 *   columns: 2,
 *   classes: ['cat', 'dog'],
 * })
 * console.log(readAs, notes)
 * ```
 */
export async function checkModel(bytes: Uint8Array, parameters: CheckModelParameters): Promise<ModelReport> {
  const { classes, featureNames, columns, maxBytes, maxMs = defaults.maxMs, signal } = parameters
  const expectations: ModelExpectations = {
    classes,
    features: featureNames ?? columns,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
  const classifier = await openClassifier(bytes, expectations, opener(parameters))
  try {
    const operators = classifier.graph ? trainingNodes(classifier.graph) : []
    if (operators.length > 0) throw new TrainingModeError({ operators })
    const sample = sampleOf(parameters)
    const trial: Trial = {
      classifier,
      ...sample,
      columns,
      signal,
      until: performance.now() + maxMs,
      notes: [],
    }

    const { plan } = classifier
    const answers = await tryOutput(trial, plan)
    const beside = plan.kind === 'labels' ? scoresBeside(classifier, expectations) : undefined
    const scores = beside && (await tryOutput(trial, beside).catch(unlessUnreadable))
    if (beside && scores) compareScores(trial, answers, scores, [plan.name, beside.name])
    if (sample.labels) compareLabels(answers, sample.labels, classes)
    return {
      output: plan.name,
      readAs: plan.kind === 'scores' ? 'scores' : plan.classes === 'positions' ? 'positions' : 'names',
      rows: sample.rows,
      predictions: answers.classes,
      notes: trial.notes,
    }
  } finally {
    await classifier.release()
  }
}

/** Labels count, though a margin beside them is no probability. What is not a number may be what they were computed from. */
function unlessUnreadable(error: unknown): undefined {
  const isUnreadable =
    ModelOutputError.is(error) && (error.row === undefined || Number.isFinite(Number(error.given)))
  if (!isUnreadable) throw error
}

interface Sample {
  features: Float32Array
  rows: number
  labels: number[] | undefined
  /** The row of all that each is. */
  places: readonly number[]
}

interface Trial extends Sample {
  classifier: Classifier
  columns: number
  signal: AbortSignal | undefined
  /** When to leave the rest out. */
  until: number
  notes: string[]
}

/** Some rows, evenly spread over all. */
function sampleOf({
  features,
  rows,
  columns,
  labels,
  maxRows = defaults.maxRows,
}: CheckModelParameters): Sample {
  const count = Math.min(rows, maxRows, Math.max(2, Math.floor(maxValues / Math.max(1, columns))))
  if (features.length !== rows * columns || count === rows) {
    // What does not fit is refused when it is run.
    const all = Array.from({ length: rows }, (_, row) => row)
    return { features, rows, labels: labels && Array.from(labels), places: all }
  }
  const places = Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count))
  const chosen = new Float32Array(count * columns)
  for (const [index, row] of places.entries()) {
    chosen.set(features.subarray(row * columns, (row + 1) * columns), index * columns)
  }
  return { features: chosen, rows: count, labels: labels && places.map((row) => labels[row] ?? 0), places }
}

/** Has the rows answered at once, again, in batches of 7, and some alone. */
async function tryOutput(trial: Trial, plan: OutputPlan): Promise<RowAnswers> {
  const { classifier, features, columns, rows, signal, notes, places } = trial
  const ask = (size: number, count = rows) =>
    answer(classifier, plan, features.subarray(0, count * columns), {
      rows: count,
      columns,
      size,
      signal,
    }).catch((error: unknown) => {
      throw atPlace(error, places)
    })
  const isLate = (what: string) => {
    if (performance.now() < trial.until) return false
    notes.push(`The model is slow: it was not run ${what}.`)
    return true
  }

  let all: RowAnswers
  try {
    all = await ask(rows)
  } catch (error) {
    const runsAlone = rows > 1 && isOfBatch(error) && (await isWorking(ask(1, 1)))
    throw runsAlone ? new BatchSizeError({ works: 1, fails: rows, cause: error }) : error
  }
  checkFinite(all, places)
  if (isLate('a second time')) return all
  checkStable(changedRows(all, await ask(rows), 1e-3), 0, trial, 'a second time')
  for (const { size, count, when } of [
    { size: 7, count: rows, when: 'in batches of 7' },
    { size: 1, count: Math.min(rows, aloneRows), when: 'alone' },
  ]) {
    if (rows <= size) continue
    if (isLate(when)) return all
    const part = await ask(size, count).catch((error: unknown) => {
      throw isOfBatch(error) ? new BatchSizeError({ works: rows, fails: size, cause: error }) : error
    })
    // A neighbour or a threshold that is decided by rounding may change a row.
    checkStable(changedRows(part, all, 0.1), Math.max(1, count * 0.05), trial, when, count)
  }
  return all
}

/** An error that names a row of the sample, for the row of all that it is. */
function atPlace(error: unknown, places: readonly number[]): unknown {
  if (!ModelOutputError.is(error) || error.row === undefined) return error
  const { shortMessage: reason, expected, given, advice } = error
  return new ModelOutputError({ reason, expected, given, advice, row: places[error.row] ?? error.row })
}

function checkStable(
  changed: number[],
  allowed: number,
  { places, rows }: Trial,
  when: string,
  tried = rows,
) {
  if (changed.length <= allowed) return
  throw new UnstableModelError({ rows: changed.map((row) => places[row] ?? row), tried, when })
}

/** Whether a failure may be one of the number of rows, as no single row is to blame. */
function isOfBatch(error: unknown): boolean {
  return InferenceError.is(error) || (ModelOutputError.is(error) && error.row === undefined)
}

function isWorking(answers: Promise<RowAnswers>): Promise<boolean> {
  return answers.then(
    () => true,
    (error: unknown) => {
      if (!ModelMarketError.is(error)) throw error
      return false
    },
  )
}

function checkFinite({ scores, classes }: RowAnswers, places: readonly number[]): void {
  const at = scores?.indexOf(Number.POSITIVE_INFINITY) ?? -1
  if (scores === undefined || at < 0) return
  const width = scores.length / classes.length
  throw new ModelOutputError({
    reason: 'A score of the model is infinite.',
    expected: 'finite numbers',
    given: `Infinity for class ${at % width}`,
    row: places[Math.floor(at / width)] ?? 0,
  })
}

/** Scores that can be compared with the labels, if there are any. */
function scoresBeside(classifier: Classifier, expectations: ModelExpectations): ScoresPlan | undefined {
  const { graph, plan } = classifier
  if (graph && isSmallest(graph, plan.name)) return undefined
  let scores: ScoresPlan
  try {
    scores = selectScores(classifier, expectations)
  } catch (error) {
    if (ModelMarketError.is(error)) return undefined
    throw error
  }
  const meaning = graph && meaningOf(graph, scores.name)
  // A classifier's own label is not always its largest score: not with Platt's probabilities, nor with two margins.
  return meaning?.is === 'scores' && meaning.label !== undefined ? undefined : scores
}

/** A threshold of its own may make the label of a good model another class than the one with the largest score; that of most rows, it does not. */
function compareScores(trial: Trial, labels: RowAnswers, scores: RowAnswers, names: [string, string]): void {
  const rows = labels.classes.length
  const differing = contradictions(labels, scores).length
  if (differing > 0.5 * rows || otherOrder(labels.classes, scores.classes, 0.1)) {
    throw new ContradictingOutputsError({ labels: names[0], scores: names[1], differing, rows })
  }
  if (differing < 0.05 * rows) return
  trial.notes.push(
    `The label is not the class of the largest score in ${differing} of ${rows} rows. The label is what counts.`,
  )
}

/** Fewer rows may agree with another order by chance. */
const minLabels = 20

function compareLabels(
  { classes: predictions }: RowAnswers,
  labels: readonly number[],
  classes: CheckModelParameters['classes'],
): void {
  const order = labels.length < minLabels ? undefined : otherOrder(predictions, labels, 0.5)
  if (order) throw new ClassOrderError({ order, classes })
}
