import type { FixedDataset, Weights } from 'modelmarket/fixed'
import { type Activations, blockIndex, padded, paired } from '../../../src/fixed/kernels.js'
import { scratchFor } from '../../../src/fixed/network.js'
import { backwardLayer, type FloatLayer, forwardLayer, softmaxDeltas, updateLayer } from './floatKernels.js'
import type { Learner, Task } from './task.js'

/** Trains as `createStepper` does, by the same loops in float64. */
export function floatStepper({ rule, dataset, weights, learningRate }: Task): Learner {
  const { shape, batch } = rule
  const last = shape.length - 1
  const layers = floatLayers(shape, weights)
  const activations = shape.map((width, layer): Activations => {
    const stride = layer === 0 ? width : padded(width)
    return { stride, values: new Float64Array(paired(batch) * stride) }
  })
  const deltas = shape.map((width) => new Float64Array(batch * padded(width)))
  const scratch = scratchFor(shape, batch)
  const features = Float64Array.from(dataset.features, (value) => value / 1_024)
  const labels = new Uint16Array(batch)
  const stepsPerEpoch = Math.floor(rule.rows / batch)
  const of = <value>(values: readonly value[], layer: number) => values[layer] as value
  const inputs = of(activations, 0).values
  let step = 0
  return {
    train() {
      const first = (step++ % stepsPerEpoch) * batch
      loadBatch(dataset.labels, features, shape[0] ?? 0, first, inputs, labels)
      for (const [index, layer] of layers.entries()) {
        const [below, above] = [of(activations, index), of(activations, index + 1)]
        forwardLayer(layer, below, above, paired(batch), index + 1 < last, scratch)
      }
      const [logits, slopes] = [of(activations, last), of(deltas, last)]
      const loss = softmaxDeltas(logits, slopes, labels, of(shape, last), batch)
      for (let below = last - 1; below >= 1; below--) {
        const [above, to] = [of(deltas, below + 1), of(deltas, below)]
        backwardLayer(of(layers, below), of(activations, below), above, to, batch, scratch)
      }
      for (const [index, layer] of layers.entries()) {
        const [below, above] = [of(activations, index), of(deltas, index + 1)]
        updateLayer(layer, below, above, batch, learningRate / batch, scratch)
      }
      return loss
    },
  }
}

function floatLayers(shape: readonly number[], weights: Weights): FloatLayer[] {
  return weights.map((values, index) => {
    const [inputs = 0, outputs = 0] = shape.slice(index)
    const [stride, rows] = [padded(outputs), paired(inputs + 1)]
    const floats = new Float64Array(rows * stride)
    for (let o = 0, at = 0; o < outputs; o++) {
      for (let i = 0; i <= inputs; i++) floats[blockIndex(rows, i, o)] = (values[at++] ?? 0) / 2 ** 24
    }
    return { inputs, stride, rows, weights: floats }
  })
}

function loadBatch(
  allLabels: FixedDataset['labels'],
  features: Float64Array,
  columns: number,
  first: number,
  inputs: Float64Array,
  labels: Uint16Array,
): void {
  for (let b = 0; b < labels.length; b++) {
    labels[b] = allLabels[first + b] ?? 0
    const [from, to] = [(first + b) * columns, b * columns]
    for (let i = 0; i < columns; i++) inputs[to + i] = features[from + i] ?? 0
  }
}
