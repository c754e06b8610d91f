import { createSchedule, type FixedDataset, type StepRule, type Weights } from '../../../../fixed/index.js'

/** A layer of a network in floating point: a row of weights for each output, with the bias at its end. */
type Layer = Float64Array

export interface FloatTrainingParameters {
  rule: StepRule
  learningRate: number
  genesis: Weights
  dataset: FixedDataset
  /** Rows to measure on. */
  test: FixedDataset
  steps: number
}

/**
 * Trains as a run does, from the same weights on the same batches, but in floating point with the true softmax, and without a line of
 * the exact step: what that is compared with.
 *
 * @returns The share of the test rows that are right.
 */
export function floatAccuracy(parameters: FloatTrainingParameters): number {
  const { rule, learningRate, genesis, dataset, test, steps } = parameters
  const { shape } = rule
  const layers = genesis.map((layer) => Float64Array.from(layer, (weight) => weight / 2 ** 24))
  const { rowsOf } = createSchedule(rule)
  for (let step = 0; step < steps; step++) trainStep(layers, shape, dataset, rowsOf(step), learningRate)
  let right = 0
  for (let row = 0; row < test.rows; row++) {
    const scores = forward(layers, shape, test, row).at(-1) ?? []
    if (scores.indexOf(Math.max(...scores)) === test.labels[row]) right++
  }
  return right / test.rows
}

function trainStep(
  layers: readonly Layer[],
  shape: readonly number[],
  dataset: FixedDataset,
  rows: Uint32Array,
  learningRate: number,
): void {
  const gradients = layers.map((layer) => new Float64Array(layer.length))
  for (const row of rows) {
    const activations = forward(layers, shape, dataset, row)
    let deltas = softmaxDeltas(activations.at(-1) ?? [], dataset.labels[row] ?? 0)
    for (let l = layers.length - 1; l >= 0; l--) {
      const inputs = activations[l] ?? []
      const [layer, gradient] = [layers[l], gradients[l]]
      if (!layer || !gradient) continue
      const width = inputs.length + 1
      const below = new Array<number>(inputs.length).fill(0)
      for (const [o, delta] of deltas.entries()) {
        for (const [i, input] of inputs.entries()) {
          gradient[o * width + i] = (gradient[o * width + i] ?? 0) + delta * input
          below[i] = (below[i] ?? 0) + delta * (layer[o * width + i] ?? 0)
        }
        gradient[o * width + inputs.length] = (gradient[o * width + inputs.length] ?? 0) + delta
      }
      deltas = below.map((delta, i) => ((inputs[i] ?? 0) > 0 ? delta : 0))
    }
  }
  for (const [l, layer] of layers.entries()) {
    for (let i = 0; i < layer.length; i++)
      layer[i] = (layer[i] ?? 0) - (learningRate / rows.length) * (gradients[l]?.[i] ?? 0)
  }
}

/** The activations of each layer, those of the features first. */
function forward(
  layers: readonly Layer[],
  shape: readonly number[],
  { features, columns }: FixedDataset,
  row: number,
): number[][] {
  const activations = [
    Array.from(features.subarray(row * columns, (row + 1) * columns), (value) => value / 1_024),
  ]
  for (const [l, layer] of layers.entries()) {
    const inputs = activations[l] ?? []
    const width = inputs.length + 1
    const isLast = l === layers.length - 1
    activations.push(
      Array.from({ length: shape[l + 1] ?? 0 }, (_, o) => {
        const sum = inputs.reduce(
          (total, input, i) => total + input * (layer[o * width + i] ?? 0),
          layer[o * width + inputs.length] ?? 0,
        )
        return isLast ? sum : Math.max(0, sum)
      }),
    )
  }
  return activations
}

function softmaxDeltas(scores: readonly number[], label: number): number[] {
  const most = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power, c) => power / sum - (c === label ? 1 : 0))
}
