import { checkClassOrder } from './check/checkClassOrder.js'
import { compareScores } from './check/compareScores.js'
import { judgeAnswers } from './check/judgeAnswers.js'
import { answersTexts, missingClasses } from './check/ownClasses.js'
import { requireLabels } from './check/requireLabels.js'
import { sampleRows } from './check/sampleRows.js'
import { type Trial, tryBatches } from './check/tryBatches.js'
import { TrainingModeError } from './errors.js'
import { trainingNodes } from './graph/trainingNodes.js'
import { openClassifier } from './model.js'
import { opener } from './opener.js'
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
  /** The class index of each row, of all or of none, such as of rows to train on: shows how often the model is right, and whether the classes have another order. */
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
  /** The share of the rows that were tried in which the model is right; `undefined` without `labels`. */
  accuracy: number | undefined
  /** What is worth a look, and no mistake: one sentence each. */
  notes: readonly string[]
}

const defaultMaxMs = 10_000

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
 * @throws {CheckLabelsError} when `labels` are not one class index for each row.
 * @throws {ExchangedLabelsError} when `labels` have another order of classes, as the model answers names of classes.
 * @throws {ClassOrderError} when it is wrong on rows with known `labels`, as if the classes had another order.
 * @throws {ModelClassesError} when the model was trained on other classes.
 * @throws {ModelInputError} when the inputs are not those of the expected features.
 * @throws {ModelOutputError} when no output can be read as classes, or a score is not finite.
 * @throws {ModelBytesError} when the model, or a file beside it, is something else than bytes.
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
  const { classes, featureNames, columns, maxBytes, maxMs = defaultMaxMs, signal } = parameters
  const expectations: ModelExpectations = {
    classes,
    features: featureNames ?? columns,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
  requireLabels(parameters)
  // Opening it checks the inputs, the outputs and the model's own classes.
  const classifier = await openClassifier(bytes, expectations, opener(parameters))
  try {
    const { graph, plan } = classifier
    const operators = graph ? trainingNodes(graph) : []
    if (operators.length > 0) throw new TrainingModeError({ operators })

    const sample = sampleRows(parameters)
    const trial: Trial = { classifier, sample, signal, until: performance.now() + maxMs, notes: [] }
    const answers = await tryBatches(trial, plan)
    if (plan.kind === 'labels') await compareScores(trial, plan, answers, expectations)
    const { labels } = sample
    if (labels) checkClassOrder(answers.classes, labels, classes, answersTexts(classifier, expectations))
    const judged = labels && judgeAnswers(answers.classes, labels)
    const missing = missingClasses(classifier, expectations)
    return {
      output: plan.name,
      readAs: plan.kind === 'scores' ? 'scores' : plan.classes === 'positions' ? 'positions' : 'names',
      rows: sample.rows,
      predictions: answers.classes,
      accuracy: judged?.accuracy,
      notes: [...trial.notes, ...missingNotes(missing), ...(judged?.notes ?? [])],
    }
  } finally {
    await classifier.release()
  }
}

function missingNotes(missing: readonly string[]): string[] {
  if (missing.length === 0) return []
  const shown = missing.slice(0, 8).map((name) => JSON.stringify(name.slice(0, 64)))
  const more = missing.length > shown.length ? `, … ${missing.length} in all` : ''
  return [
    `The model never answers ${shown.join(', ')}${more}: its own classes lack that. Train on rows of every class.`,
  ]
}
