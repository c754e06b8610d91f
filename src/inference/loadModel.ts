import { createModel } from './model.js'
import { nodeModules } from './node.js'
import { openSession } from './session.js'
import type { Model, ModelExpectations } from './types.js'

/**
 * Loads an ONNX classifier into this process.
 *
 * The model must have one float32 or float64 input `[rows, features]` and answer with one of
 * - class indices, int64 or int32, `[rows]` or `[rows, 1]` (preferred when there are several outputs),
 * - scores or probabilities, float32 or float64, `[rows, classes]`: the first largest one wins,
 * - the probability of class 1, float, `[rows, 1]`: class 1 when it is over 0.5.
 *
 * Other outputs, such as the maps that scikit-learn exports, are never computed. Rows or columns may be fixed in
 * the model: a fixed batch is padded. Weights in files beside the model are refused.
 *
 * ONNX Runtime blocks the thread while it runs a batch and cannot be interrupted: use {@link predictIsolated} for
 * a model that you do not trust.
 *
 * @param bytes The `.onnx` file.
 * @throws {InvalidModelError} when ONNX Runtime cannot load `bytes`, or they are too many.
 * @throws {ModelInputError} when the input is not a matrix of the expected width.
 * @throws {ModelOutputError} when no output can be read as classes.
 * @throws {MissingPeerError} when `onnxruntime-node` is not installed.
 * @throws {UnsupportedRuntimeError} when this is not Node.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { loadModel } from 'modelmarket/inference'
 *
 * const model = await loadModel(await readFile('model.onnx'), { features: 2, classes: 3 })
 * const predictions = await model.predict(Float32Array.of(0.5, 1, 2, -1), { rows: 2 })
 * console.log(predictions)
 * await model.release()
 * ```
 */
export async function loadModel(bytes: Uint8Array, expectations: ModelExpectations = {}): Promise<Model> {
  nodeModules()
  return createModel(bytes, expectations, openSession)
}
