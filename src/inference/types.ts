/** An input or an output that a model declares. */
export interface ModelValue {
  readonly name: string
  /** Element type, such as `float32`; `null` when the value is no tensor but a sequence or a map. */
  readonly type: string | null
  /** Size of each axis, `null` where any size fits. Empty when the model leaves the shape open. */
  readonly shape: readonly (number | null)[]
}

/** What one input is given for one run. */
export interface Feed {
  readonly name: string
  readonly type: FeedType
  /** Rows, and columns unless the input is a vector. */
  readonly dims: readonly number[]
  readonly data: FeedData
}

export type FeedType = 'float32' | 'float64' | 'int32' | 'int64'
export type FeedData = Float32Array | Float64Array | Int32Array | BigInt64Array

/** One run of a model on one batch. */
export interface RunParameters {
  /** What each input is given. */
  readonly feeds: readonly Feed[]
  /** Name of the only output to compute. */
  readonly output: string
  /** An output with more elements than this comes without its data. */
  readonly maxElements: number
  /** The number of characters after which strings are cut. */
  readonly maxLength: number
}

/** A tensor that a model answered. */
export interface RunResult {
  readonly dims: readonly number[]
  readonly data: ArrayLike<number | bigint | string>
}

/**
 * A loaded model, wherever it runs: in this process or in an isolated one.
 * It knows nothing of classes: what goes in and what comes out is decided by one implementation for all sessions (`Model`).
 */
export interface Session {
  readonly inputs: readonly ModelValue[]
  readonly outputs: readonly ModelValue[]
  /** How many runs to have under way at once, so that the next batch is on its way while one is computed. */
  readonly concurrency: number
  run(parameters: RunParameters): Promise<RunResult>
  release(): Promise<void>
}

export interface PredictOptions {
  /** Number of rows in `features`. */
  rows: number
  /** Values per row. Default: `features.length / rows`. */
  columns?: number
  /**
   * Rows per run. Default: as many as make about four million values, at most 1,024.
   * A model that fixes its own batch size ignores it.
   */
  batchSize?: number
  /** Aborts between two batches, with the signal's reason. */
  signal?: AbortSignal
  /** Called after each batch. */
  onProgress?: (progress: PredictProgress) => void
}

export interface PredictProgress {
  /** Rows predicted so far. */
  done: number
  /** Rows in all. */
  total: number
}

export interface ModelExpectations {
  /**
   * The features that the model must take: how many, or their names in column order. A model with one input for each
   * column is fed by these names; where they differ from those of its inputs, in the order of the inputs.
   */
  features?: number | readonly string[]
  /**
   * The classes that the model must tell apart, at most 65,536: how many, or their names in index order. Names are what
   * string labels are looked up in, and what the model's own classes are compared with.
   */
  classes?: number | readonly string[]
  /** Name that the only input must have. */
  input?: string
  /** Name of the output to read. Default: the first labels, else the first scores. */
  output?: string
  /** Largest model accepted, in bytes. Default 268,435,456 (256 MiB). */
  maxBytes?: number
}

/** A file beside a model, with weights that the model refers to. */
export interface ExternalData {
  /** The location that the model names. */
  path: string
  data: Uint8Array
}

export interface LoadModelOptions extends ModelExpectations {
  /** The files that the model refers to. Files that are not given here are never read. */
  externalData?: readonly ExternalData[]
  /**
   * Where a browser loads the WebAssembly of `onnxruntime-web` from: a folder, or the addresses of its two files. By
   * default from beside the script, where bundlers put it. The first model that is loaded in a page decides for all.
   */
  wasmPaths?: string | { mjs?: string | URL; wasm?: string | URL }
}

/** A loaded model that predicts classes. */
export interface Model {
  readonly inputs: readonly ModelValue[]
  readonly outputs: readonly ModelValue[]
  /**
   * Predicts the class index of each row.
   *
   * @param features Row-major matrix, `rows × columns`.
   * @throws {ModelInputError} when `features` do not fit the model.
   * @throws {ModelOutputError} when the answer has another shape than declared, is NaN, or is no class.
   * @throws {InferenceError} when the model fails while it runs, or has been released.
   */
  predict(features: Float32Array, options: PredictOptions): Promise<Uint16Array>
  /**
   * Predicts the probability of each class for each row: a row-major matrix, `rows × classes`.
   *
   * @param features Row-major matrix, `rows × columns`.
   * @throws {ModelInputError} when `features` do not fit the model.
   * @throws {ModelOutputError} when the model answers labels alone, or scores that are no probabilities.
   * @throws {InferenceError} when the model fails while it runs, or has been released.
   */
  predictProbabilities(features: Float32Array, options: PredictOptions): Promise<Float32Array>
  /** Frees the memory of the model; once is enough, and more does no harm. */
  release(): Promise<void>
}
