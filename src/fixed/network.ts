import { weightCount } from './codec.js'
import {
  type Activations,
  backwardLayer,
  blockIndex,
  forwardLayer,
  type LayerWeights,
  padded,
  paired,
  type Scratch,
  softmaxDeltas,
  updateLayer,
} from './kernels.js'
import { fixedLimits as limits } from './limits.js'
import type { Weights } from './types.js'

/** A network with the numbers of one step. Each method relies on those before it. */
export class Network {
  readonly shape: readonly number[]
  readonly batch: number
  /** By layer, from 0 (the features). */
  readonly activations: readonly Activations[]
  /** By layer, from 1 (at index 0). */
  readonly #layers: readonly LayerWeights[]
  /** By layer, from 0 (unused), by blocks of outputs, `batch` rows of each. */
  readonly #deltas: readonly Float64Array[]
  readonly #scratch: Scratch

  constructor(shape: readonly number[], batch: number, weights: Weights) {
    this.shape = shape
    this.batch = batch
    this.#layers = weights.map((values, index) => {
      const [inputs = 0, outputs = 0] = shape.slice(index)
      return layerOf(values, inputs, outputs)
    })
    this.activations = shape.map((width, layer) => {
      const stride = layer === 0 ? width : padded(width)
      return { stride, values: new Float64Array(paired(batch) * stride) }
    })
    this.#deltas = shape.map((width, layer) => new Float64Array(layer === 0 ? 0 : batch * padded(width)))
    this.#scratch = scratchFor(shape, batch)
  }

  /** Computes the activations of all layers from those of layer 0. */
  forward(rows = this.batch): void {
    const max = limits.maxActivation
    for (const [index, layer] of this.#layers.entries()) {
      const min = index + 1 === this.#layers.length ? -max : 0
      const [below, above] = [this.#activationsOf(index), this.#activationsOf(index + 1)]
      forwardLayer(layer, below, above, paired(rows), min, max, this.#scratch)
    }
  }

  /**
   * Computes the deltas of all layers.
   *
   * @returns the mean cross-entropy in nats.
   */
  backward(labels: Uint16Array): number {
    const last = this.#layers.length
    const [logits, deltas] = [this.#activationsOf(last), this.#deltasOf(last)]
    const loss = softmaxDeltas(logits, deltas, labels, this.shape[last] ?? 0, this.batch)
    for (let below = last - 1; below >= 1; below--) {
      const layer = this.#layers[below] as LayerWeights
      const [above, to] = [this.#deltasOf(below + 1), this.#deltasOf(below)]
      backwardLayer(layer, this.#activationsOf(below), above, to, this.batch, limits.maxDelta, this.#scratch)
    }
    return loss
  }

  /** Moves all weights against their gradients. */
  update(mul: number, shift: number): void {
    for (const [index, layer] of this.#layers.entries()) {
      const [below, deltas] = [this.#activationsOf(index), this.#deltasOf(index + 1)]
      updateLayer(layer, below, deltas, this.batch, mul, shift, limits.maxWeight, this.#scratch)
    }
  }

  /** Returns what an input weighs for an output of a layer, as it is used (`W >> 8`). Layers are from 1. */
  usedAt(layer: number, input: number, output: number): number {
    const { rows, used } = this.#layers[layer - 1] as LayerWeights
    return used[blockIndex(rows, input, output)] ?? 0
  }

  activationAt(layer: number, row: number, output: number): number {
    const { values, stride } = this.#activationsOf(layer)
    return values[row * stride + output] ?? 0
  }

  /** Layers are from 1. */
  deltaAt(layer: number, row: number, output: number): number {
    return this.#deltasOf(layer)[blockIndex(this.batch, row, output)] ?? 0
  }

  /** Copies the weights of all layers. */
  weights(): Weights {
    return this.#layers.map(({ inputs, rows, exact }, index) => {
      const outputs = this.shape[index + 1] ?? 0
      const values = new Int32Array(outputs * (inputs + 1))
      for (let o = 0, at = 0; o < outputs; o++) {
        for (let i = 0; i <= inputs; i++) values[at++] = exact[blockIndex(rows, i, o)] ?? 0
      }
      return values
    })
  }

  /** Encodes the weights, as `encodeWeights` does. */
  encode(): Uint8Array {
    const bytes = new Uint8Array(4 * weightCount(this.shape))
    const view = new DataView(bytes.buffer)
    let at = 0
    for (const [index, { inputs, rows, exact }] of this.#layers.entries()) {
      const outputs = this.shape[index + 1] ?? 0
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i <= inputs; i++, at += 4) view.setInt32(at, exact[blockIndex(rows, i, o)] ?? 0)
      }
    }
    return bytes
  }

  #activationsOf(layer: number): Activations {
    return this.activations[layer] as Activations
  }

  #deltasOf(layer: number): Float64Array {
    return this.#deltas[layer] as Float64Array
  }
}

/** Makes room for the longest lists: those of all inputs for each two rows, and those of all rows. */
export function scratchFor(shape: readonly number[], batch: number): Scratch {
  const widest = Math.max(...shape)
  const pairs = paired(batch) / 2
  // One list has up to three more.
  const length = Math.max(pairs * widest, batch, widest + 4)
  return {
    at: new Int32Array(length),
    first: new Float64Array(length),
    second: new Float64Array(length),
    counts: new Int32Array(pairs),
  }
}

function layerOf(values: Int32Array, inputs: number, outputs: number): LayerWeights {
  const stride = padded(outputs)
  const rows = paired(inputs + 1)
  const exact = new Float64Array(rows * stride)
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let i = 0; i <= inputs; i++) exact[blockIndex(rows, i, o)] = values[at++] ?? 0
  }
  return { inputs, stride, rows, exact, used: exact.map((weight) => weight >> 8) }
}
