import { startModelProcess } from './isolated/process.js'
import { createModel } from './model.js'
import type { ModelExpectations, PredictOptions } from './types.js'

export interface PredictIsolatedParameters extends PredictOptions, Omit<ModelExpectations, 'features'> {
  /** The `.onnx` file: weights in files beside it are never read. */
  model: Uint8Array
  /** Row-major matrix, `rows × columns`. */
  features: Float32Array
  /** Values per row: the number of features that the model must take. */
  columns: number
  /** Names of the columns, for a model that has one input for each. */
  featureNames?: readonly string[]
  /** Wall-clock time for everything, in milliseconds. Default 60,000. */
  timeoutMs?: number
  /** Resident memory of the whole process, in MiB; Node and ONNX Runtime take about 100 of it. Default 2,048. */
  memoryMB?: number
}

/**
 * Predicts the class index of each row with a model from a stranger, in a process of its own.
 *
 * The process starts in an empty temporary directory with an empty environment, and is killed when it takes too
 * long or too much memory, when `signal` aborts, or when this process dies; whatever happens, nothing of it is left.
 * That contains a model that hangs, swells or crashes. It is no sandbox against a model that exploits a
 * vulnerability of ONNX Runtime: for that, run the caller in a container or a virtual machine.
 *
 * Which models can be called, and how their outputs are read, is as for {@link loadModel}.
 *
 * @throws {ModelTimeoutError} when the model takes longer than `timeoutMs`.
 * @throws {ModelMemoryError} when the model takes more memory than `memoryMB`.
 * @throws {ModelCrashedError} when the process ends by itself.
 * @throws {ModelBytesError} when the model is something else than bytes.
 * @throws {InvalidModelError} when ONNX Runtime cannot load the model, or it is too large.
 * @throws {ExternalWeightsError} when weights are in files beside the model.
 * @throws {ModelClassesError} when the model was trained on other classes than those that are expected.
 * @throws {ModelInputError} when the features do not fit the model.
 * @throws {ModelOutputError} when the answer cannot be read as classes.
 * @throws {InferenceError} when the model fails while it runs.
 * @throws {MissingPeerError} when `onnxruntime-node` is not installed.
 * @throws {UnsupportedRuntimeError} when this is not Node.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { predictIsolated } from 'modelmarket/inference'
 *
 * const predictions = await predictIsolated({
 *   model: await readFile('stranger.onnx'),
 *   features: Float32Array.of(0.5, 1, 2, -1),
 *   rows: 2,
 *   columns: 2,
 *   classes: 3,
 *   timeoutMs: 10_000,
 * })
 * console.log(predictions)
 * ```
 */
export async function predictIsolated(parameters: PredictIsolatedParameters): Promise<Uint16Array> {
  const {
    model: bytes,
    features,
    featureNames,
    timeoutMs = 60_000,
    memoryMB = 2_048,
    ...options
  } = parameters
  let stop = async () => {}
  try {
    const expectations = { ...options, features: featureNames ?? options.columns }
    const model = await createModel(bytes, expectations, async (bytes) => {
      const isolated = await startModelProcess({ timeoutMs, memoryMB, signal: options.signal })
      stop = isolated.stop
      return isolated.open(bytes)
    })
    return await model.predict(features, options)
  } finally {
    await stop()
  }
}
