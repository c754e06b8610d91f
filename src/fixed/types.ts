import type { Hex } from 'viem'

/**
 * The weights of a network: one array per layer after the features. Layer l has n_l rows, one after another: the n_(l-1) weights of an
 * output, then its bias. Integers in Q24 (24 bits after the point), from -2^30 to 2^30.
 */
export type Weights = readonly Int32Array[]

/** Rows of features and their labels. */
export interface FixedDataset {
  /** How many rows there are. */
  rows: number
  /** How many features a row has. */
  columns: number
  /** `rows × columns`, row-major, in Q10 (10 bits after the point). */
  features: Int16Array
  /** The class index of each row. */
  labels: Uint16Array
}

/** In which order rows are taken: as they are, or shuffled anew in each epoch. */
export type Schedule = 'sequential' | 'shuffled'

/** The learning rate in fixed point: `learningRate / batch = mul · 2^(2 - shift)`. */
export interface FixedRate {
  /** 1 to 1,023. */
  mul: number
  /** 2 to 40. */
  shift: number
}

/** All that determines the steps of training, apart from the dataset and the first weights. */
export interface StepRule extends FixedRate {
  /** The width of each layer: features, hidden layers, classes. */
  shape: readonly number[]
  /** Rows per step. */
  batch: number
  /** Rows of the dataset. */
  rows: number
  /** The number of steps after which the learning rate halves, again and again. 0: it stays. */
  halveEvery: number
  schedule: Schedule
  /** 32 bytes, from which the shuffled order and the first weights are drawn. */
  seed: Hex
}
