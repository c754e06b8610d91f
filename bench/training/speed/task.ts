import { readFileSync } from 'node:fs'
import {
  type FixedDataset,
  genesisWeights,
  quantize,
  rateOf,
  type StepRule,
  type Weights,
} from 'modelmarket/fixed'
import { Random } from '../../utils/random.js'

/** What all ways of training get. */
export interface Task {
  rule: StepRule
  learningRate: number
  dataset: FixedDataset
  weights: Weights
}

/** A way of training. */
export interface Learner {
  /** Takes a step, and returns the mean cross-entropy of its batch. */
  train(): number
}

const batch = 32
const learningRate = 0.1

function taskOf(shape: readonly number[], dataset: FixedDataset): Task {
  const seed = `0x${'07'.repeat(32)}` as const
  const rule: StepRule = {
    shape,
    batch,
    rows: dataset.rows,
    ...rateOf({ learningRate, batch }),
    halveEvery: 0,
    schedule: 'sequential',
    seed,
  }
  return { rule, learningRate, dataset, weights: genesisWeights({ shape, seed }) }
}

/** 4-8-4 on 150 rows of four classes, each around a point of its own, as irises are around those of their kind. */
export function smallTask(): Task {
  const random = new Random(1)
  const labels = Array.from({ length: 150 }, () => random.below(4))
  const noise = () => (random.below(2_001) - 1_000) / 1_000
  const features = labels.flatMap((label) => [0, 1, 2, 3].map((i) => (i === label ? 2 : 1) + noise()))
  return taskOf([4, 8, 4], quantize({ features, labels, columns: 4 }))
}

/** 64-32-10 on the handwritten digits of 8 × 8 pixels. About half of the pixels are 0. */
export function digitsTask(): Task {
  const { features, labels } = digits()
  return taskOf([64, 32, 10], quantize({ features, labels, columns: 64, scaling: { factor: 1 / 16 } }))
}

/**
 * 784-128-10 on the same digits, enlarged to 28 × 28 pixels.
 *
 * @param options.background What is added to each pixel. With 0 about half of them are 0, and are skipped.
 */
export function largeTask({ background }: { background: number }): Task {
  const { features, labels } = digits()
  const large = labels.flatMap((_, row) =>
    Array.from({ length: 784 }, (_, at) => {
      const [y, x] = [Math.floor(at / 28), at % 28].map((of) => Math.floor((of * 8) / 28))
      return (features[row * 64 + (y ?? 0) * 8 + (x ?? 0)] ?? 0) / 16 + background
    }),
  )
  return taskOf([784, 128, 10], quantize({ features: large, labels, columns: 784 }))
}

function digits(): { features: number[]; labels: number[] } {
  const [, ...lines] = readFileSync('examples/data/digits.csv', 'utf8').trim().split('\n')
  const rows = lines.map((line) => line.split(',').map(Number))
  return { features: rows.flatMap((row) => row.slice(0, 64)), labels: rows.map((row) => row[64] ?? 0) }
}
