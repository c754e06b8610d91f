/** An input or an output that a model declares. */
export interface ModelValue {
  readonly name: string
  /** Element type, such as `float32`; `null` when the value is no tensor but a sequence or a map. */
  readonly type: string | null
  /** Size of each axis, `null` where any size fits. Empty when the model leaves the shape open. */
  readonly shape: readonly (number | null)[]
}

/** One run of a model on one batch. */
export interface RunParameters {
  /** Name of the only input. */
  readonly input: string
  readonly type: 'float32' | 'float64'
  /** Rows and columns of `data`. */
  readonly dims: readonly [rows: number, columns: number]
  readonly data: Float32Array | Float64Array
  /** Name of the only output to compute. */
  readonly output: string
  /** An output with more elements than this comes without its data. */
  readonly maxElements: number
}

/** A numeric tensor that a model answered. */
export interface RunResult {
  readonly dims: readonly number[]
  readonly data: ArrayLike<number | bigint>
}

/**
 * A loaded model, wherever it runs: in this process or in an isolated one.
 * It knows nothing of classes: what goes in and what comes out is decided by one implementation for all sessions (`Model`).
 */
export interface Session {
  readonly inputs: readonly ModelValue[]
  readonly outputs: readonly ModelValue[]
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
  /** Number of features that the model must take. */
  features?: number
  /** Number of classes that the model must tell apart, at most 65,536. */
  classes?: number
  /** Name that the input must have. */
  input?: string
  /** Name of the output to read. Default: the first integer labels, else the first scores. */
  output?: string
  /** Largest model accepted, in bytes. Default 268,435,456 (256 MiB). */
  maxBytes?: number
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
   * @throws {ModelOutputError} when the answer has another shape than declared, is NaN, or is no class index.
   * @throws {InferenceError} when the model fails while it runs, or has been released.
   */
  predict(features: Float32Array, options: PredictOptions): Promise<Uint16Array>
  /** Frees the memory of the model; once is enough, and more does no harm. */
  release(): Promise<void>
}
