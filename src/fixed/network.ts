import {
  backwardLayer,
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
  /** By layer, from 1 (at index 0). */
  readonly layers: readonly LayerWeights[]
  /** By layer, from 0, the distance between two rows of the batch in `activations` and `deltas`. */
  readonly strides: readonly number[]
  /** By layer, from 0 (the features), `paired(batch) × stride`. */
  readonly activations: readonly Float64Array[]
  /** By layer, from 0 (unused), `paired(batch) × stride`. */
  readonly deltas: readonly Float64Array[]
  readonly #scratch: Scratch

  constructor(shape: readonly number[], batch: number, weights: Weights) {
    this.shape = shape
    this.batch = batch
    this.strides = shape.map((width, layer) => (layer === 0 ? width : padded(width)))
    this.layers = weights.map((values, index) => {
      const [inputs = 0, outputs = 0] = shape.slice(index)
      return layerOf(values, inputs, outputs)
    })
    this.activations = this.strides.map((stride) => new Float64Array(paired(batch) * stride))
    this.deltas = this.strides.map(
      (stride, layer) => new Float64Array(layer === 0 ? 0 : paired(batch) * stride),
    )
    // Lists are of inputs or of rows, and up to three longer.
    const length = Math.max(...shape, batch) + 4
    this.#scratch = {
      at: new Int32Array(length),
      first: new Float64Array(length),
      second: new Float64Array(length),
    }
  }

  /** Computes the activations of all layers from those of layer 0. */
  forward(rows = this.batch): void {
    const max = limits.maxActivation
    for (const [index, layer] of this.layers.entries()) {
      const min = index + 1 === this.layers.length ? -max : 0
      const [below, above] = [this.#activations(index), this.#activations(index + 1)]
      forwardLayer(layer, below, this.#stride(index), above, paired(rows), min, max, this.#scratch)
    }
  }

  /**
   * Computes the deltas of all layers.
   *
   * @returns the mean cross-entropy in nats.
   */
  backward(labels: Uint16Array): number {
    const last = this.layers.length
    const [logits, deltas] = [this.#activations(last), this.#deltas(last)]
    const loss = softmaxDeltas(logits, deltas, labels, this.shape[last] ?? 0, this.#stride(last), this.batch)
    for (let below = last - 1; below >= 1; below--) {
      backwardLayer(
        this.layer(below + 1),
        this.#activations(below),
        this.#stride(below),
        this.#deltas(below + 1),
        this.#deltas(below),
        this.batch,
        limits.maxDelta,
        this.#scratch,
      )
    }
    return loss
  }

  /** Moves all weights against their gradients. */
  update(mul: number, shift: number): void {
    for (const [index, layer] of this.layers.entries()) {
      updateLayer(
        layer,
        this.#activations(index),
        this.#stride(index),
        this.#deltas(index + 1),
        this.batch,
        mul,
        shift,
        limits.maxWeight,
        this.#scratch,
      )
    }
  }

  /** @param layer From 1. */
  layer(layer: number): LayerWeights {
    return this.layers[layer - 1] as LayerWeights
  }

  /** Copies the weights of all layers. */
  weights(): Weights {
    return this.layers.map(({ inputs, outputs, stride, exact }) => {
      const values = new Int32Array(outputs * (inputs + 1))
      for (let o = 0, at = 0; o < outputs; o++) {
        for (let i = 0; i <= inputs; i++) values[at++] = exact[i * stride + o] ?? 0
      }
      return values
    })
  }

  #activations(layer: number): Float64Array {
    return this.activations[layer] as Float64Array
  }

  #deltas(layer: number): Float64Array {
    return this.deltas[layer] as Float64Array
  }

  #stride(layer: number): number {
    return this.strides[layer] as number
  }
}

function layerOf(values: Int32Array, inputs: number, outputs: number): LayerWeights {
  const stride = padded(outputs)
  const exact = new Float64Array(paired(inputs + 1) * stride)
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let i = 0; i <= inputs; i++) exact[i * stride + o] = values[at++] ?? 0
  }
  return { inputs, outputs, stride, exact, used: exact.map((weight) => Math.floor(weight / 256)) }
}
