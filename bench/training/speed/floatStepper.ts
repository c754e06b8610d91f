import type { FixedDataset, Weights } from 'modelmarket/fixed'
import { padded, paired } from '../../../src/fixed/kernels.js'
import { backwardLayer, type FloatLayer, forwardLayer, softmaxDeltas, updateLayer } from './floatKernels.js'
import type { Learner, Task } from './task.js'

/** Trains as `createStepper` does, by the same loops in float64. */
export function floatStepper({ rule, dataset, weights, learningRate }: Task): Learner {
  const { shape, batch } = rule
  const strides = shape.map((width, layer) => (layer === 0 ? width : padded(width)))
  const buffers = () => strides.map((stride) => new Float64Array(paired(batch) * stride))
  const [activations, deltas] = [buffers(), buffers()]
  const length = Math.max(...shape, batch) + 4
  const scratch = {
    at: new Int32Array(length),
    first: new Float64Array(length),
    second: new Float64Array(length),
  }
  const layers = floatLayers(shape, weights)
  const last = layers.length
  const features = Float64Array.from(dataset.features, (value) => value / 1_024)
  const labels = new Uint16Array(batch)
  const stepsPerEpoch = Math.floor(rule.rows / batch)
  const [inputs = new Float64Array()] = activations
  const of = (values: readonly Float64Array[], layer: number) => values[layer] as Float64Array
  const stride = (layer: number) => strides[layer] as number
  let step = 0
  return {
    train() {
      const first = (step++ % stepsPerEpoch) * batch
      loadBatch(dataset.labels, features, shape[0] ?? 0, first, inputs, labels)
      for (const [index, layer] of layers.entries()) {
        const [below, above] = [of(activations, index), of(activations, index + 1)]
        forwardLayer(layer, below, stride(index), above, paired(batch), index + 1 < last, scratch)
      }
      const [logits, slopes] = [of(activations, last), of(deltas, last)]
      const loss = softmaxDeltas(logits, slopes, labels, shape[last] ?? 0, stride(last), batch)
      for (let below = last - 1; below >= 1; below--) {
        backwardLayer(
          layers[below] as FloatLayer,
          of(activations, below),
          stride(below),
          of(deltas, below + 1),
          of(deltas, below),
          batch,
          scratch,
        )
      }
      for (const [index, layer] of layers.entries()) {
        const rate = learningRate / batch
        updateLayer(layer, of(activations, index), stride(index), of(deltas, index + 1), batch, rate, scratch)
      }
      return loss
    },
  }
}

function floatLayers(shape: readonly number[], weights: Weights): FloatLayer[] {
  return weights.map((values, index) => {
    const [inputs = 0, outputs = 0] = shape.slice(index)
    const stride = padded(outputs)
    const floats = new Float64Array(paired(inputs + 1) * stride)
    for (let o = 0, at = 0; o < outputs; o++) {
      for (let i = 0; i <= inputs; i++) floats[i * stride + o] = (values[at++] ?? 0) / 2 ** 24
    }
    return { inputs, outputs, stride, weights: floats }
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
