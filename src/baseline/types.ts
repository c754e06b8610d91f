/** Labelled examples to learn from. */
export interface Examples {
  /** Row-major, `rows × columns`. A missing value is NaN. */
  features: Float32Array
  /** The class index of each row, from 0 to `classes - 1`. */
  labels: Uint16Array
  /** How many features a row has. */
  columns: number
  /** How many classes there are. */
  classes: number
}

/** How a {@link Baseline} is trained. */
export interface TrainOptions {
  /** Aborts the training; it is looked at every 50 milliseconds. */
  signal?: AbortSignal | undefined
  /** Called with the share that is done, from 0 to 1. */
  onProgress?: ((share: number) => void) | undefined
  /** What the first weights are drawn from. The default is 1. */
  seed?: number | undefined
  /**
   * The time limit of the training, in milliseconds. The model is what was learnt until then. The default is 10,000.
   *
   * A model that hits this limit depends on the speed of the machine. `Infinity` gives the same model everywhere.
   */
  maxMs?: number | undefined
}

/** A small model to beat. */
export interface Baseline {
  /** What a model of this kind is called, such as `softmax regression`. */
  readonly name: string
  /**
   * Trains a model on examples and writes it as an ONNX file.
   *
   * The model takes `features` (float32, `[batch, columns]`), unscaled, and gives `scores` (float32, `[batch, classes]`).
   *
   * @throws {InvalidExamplesError} when features and labels do not fit together.
   */
  train(examples: Examples, options?: TrainOptions): Promise<Uint8Array>
}
