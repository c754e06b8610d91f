import { createModel } from './model.js'
import { opener } from './opener.js'
import type { LoadModelOptions, Model } from './types.js'

/**
 * Loads an ONNX classifier into this process: with `onnxruntime-node` in Node, with `onnxruntime-web` in a browser.
 *
 * The model takes one matrix `[rows, features]`, or one input `[rows, 1]` or `[rows]` for each feature: float32,
 * float64, int32 or int64. It answers with one of
 * - class indices or, where the classes are numbers, class names: int64 or int32, `[rows]` or `[rows, 1]`,
 * - class names, strings of the same shape, when `classes` gives the names,
 * - bool of the same shape, for two classes,
 * - scores or probabilities, float32 or float64, `[rows, classes]`: the first largest one wins,
 * - the probability of class 1, float, `[rows]` or `[rows, 1]`: class 1 when it is over 0.5,
 * - maps from classes to scores, as scikit-learn exports them: what they are made of is read.
 *
 * Labels come before scores. The graph of the model says which classes its labels and columns are. Rows or columns may be
 * fixed in the model: a fixed batch is padded. Weights in files beside the model are those of `externalData`; no other
 * file is read.
 *
 * ONNX Runtime blocks the thread while it runs a batch and cannot be interrupted: use {@link predictIsolated} for
 * a model that you do not trust.
 *
 * @param bytes The `.onnx` file.
 * @throws {ModelBytesError} when the model, or a file beside it, is something else than bytes.
 * @throws {InvalidModelError} when ONNX Runtime cannot load `bytes`, or they are too many.
 * @throws {NotAModelError} when they are something else than ONNX, such as a pickle.
 * @throws {ExternalWeightsError} when weights are in other files, which `externalData` does not give.
 * @throws {ModelClassesError} when the model was trained on other classes than those that are expected.
 * @throws {ModelInputError} when the inputs are not those of the expected features.
 * @throws {ModelOutputError} when no output can be read as classes.
 * @throws {MissingPeerError} when `onnxruntime-node` or, in a browser, `onnxruntime-web` is not installed.
 * @throws {WasmLoadError} when a browser cannot load the WebAssembly of `onnxruntime-web`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { loadModel } from 'modelmarket/inference'
 *
 * const model = await loadModel(await readFile('model.onnx'), { features: 2, classes: ['cat', 'dog', 'owl'] })
 * const predictions = await model.predict(Float32Array.of(0.5, 1, 2, -1), { rows: 2 })
 * console.log(predictions)
 * await model.release()
 * ```
 */
export async function loadModel(bytes: Uint8Array, options: LoadModelOptions = {}): Promise<Model> {
  return createModel(bytes, options, opener(options))
}
