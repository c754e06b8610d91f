import { accuracy, loadModel, type PredictOptions } from '../inference/index.js'
import { checkExamples } from './checkExamples.js'
import type { Examples } from './types.js'

/**
 * Runs a model in this process and gives the share of the examples that it gets right, from 0 to 1.
 *
 * Only for models of your own: `predictIsolated` of `modelmarket/inference` runs the models of strangers.
 *
 * @param model An ONNX file.
 * @throws {InvalidExamplesError} when features and labels do not fit together.
 * @throws {InferenceError} when the model cannot be loaded or does not fit the examples.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { judgeModel, type Examples } from 'modelmarket/baseline'
 *
 * declare const examples: Examples
 *
 * console.log(await judgeModel(await readFile('model.onnx'), examples))
 * ```
 */
export async function judgeModel(
  model: Uint8Array,
  examples: Examples,
  options: Pick<PredictOptions, 'signal'> = {},
): Promise<number> {
  checkExamples(examples)
  const { features, labels, columns, classes } = examples
  const loaded = await loadModel(model, { features: columns, classes })
  try {
    return accuracy(await loaded.predict(features, { ...options, rows: labels.length, columns }), labels)
  } finally {
    await loaded.release()
  }
}
