/** Labelled examples, as `openRequest` gives them. */
export interface Examples {
  /** Row-major, one row per example. */
  features: Float32Array
  /** Class index of each row. */
  labels: Uint16Array
  /** Values per row. */
  columns: number
  /** How many classes there are. */
  classes: number
}

export interface TrainOptions {
  signal: AbortSignal
  /** Called with the share that is done, from 0 to 1. */
  onProgress: (share: number) => void
}

/** A way to make a model of examples. */
export interface Method {
  /** What a model of this kind is called: `softmax regression`. */
  name: string
  /** Trains a model and gives it as an ONNX file, which takes the features as they are. */
  train(examples: Examples, options: TrainOptions): Promise<Uint8Array>
}
