import { at } from './at.js'
import { checkExamples } from './checkExamples.js'
import { type DenseLayer, denseNetwork } from './denseNetwork.js'
import { learnStandardiser, standardise } from './standardise.js'
import type { Examples, TrainOptions } from './types.js'

/** About how many steps are taken, however many examples there are. */
const steps = 800
/** How long the event loop is blocked at most, in milliseconds. */
const yieldEvery = 50

export interface Architecture {
  /** Outputs of each layer between the features and the classes. */
  hidden: readonly number[]
  learningRate: number
}

/** Trains a network with Adam on the cross-entropy, and gives it as an ONNX file. */
export async function trainNetwork(
  examples: Examples,
  { hidden, learningRate }: Architecture,
  // Many classes or columns make steps slow, so that there is a limit of time.
  { signal, onProgress, seed = 1, maxMs = 10_000 }: TrainOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  checkExamples(examples)
  const { features, labels, columns, classes } = examples
  const standardiser = learnStandardiser({ features, columns })
  const network = new Network([columns, ...hidden, classes], { learningRate, seed })
  const x = standardise(features, standardiser)
  const rows = labels.length
  const batchSize = Math.max(32, Math.ceil(rows / 100))
  const batches = Math.ceil(rows / batchSize)
  const epochs = Math.ceil(steps / batches)
  const start = performance.now()
  let yielded = start
  training: for (let epoch = 0; epoch < epochs; epoch++) {
    // The rows come in random order; to shuffle them again would make each run another.
    for (let from = 0; from < rows; from += batchSize) {
      const to = Math.min(from + batchSize, rows)
      network.step(x.subarray(from * columns, to * columns), labels.subarray(from, to))
      const now = performance.now()
      if (now - yielded < yieldEvery) continue
      await new Promise((resolve) => setTimeout(resolve))
      signal?.throwIfAborted()
      if (now - start > maxMs) break training
      yielded = performance.now()
    }
    onProgress?.(Math.max((epoch + 1) / epochs, Math.min(1, (performance.now() - start) / maxMs)))
  }
  return denseNetwork({ inputs: columns, standardiser, layers: network.export() })
}

/** Values that are learnt, and what Adam remembers of each: the means of its gradient and of that squared. */
interface Parameters {
  values: Float32Array
  gradient: Float32Array
  mean: Float32Array
  square: Float32Array
}

interface Layer {
  inputs: number
  outputs: number
  /** `inputs × outputs`, one row per input. */
  weights: Parameters
  bias: Parameters
}

/** A network of dense layers, with ReLU between them and a softmax at the end. */
class Network {
  readonly #layers: readonly Layer[]
  readonly #learningRate: number
  #steps = 0

  constructor(widths: readonly number[], { learningRate, seed }: { learningRate: number; seed: number }) {
    const random = randomNumbers(seed)
    this.#learningRate = learningRate
    this.#layers = widths.slice(1).map((outputs, i) => {
      const inputs = at(widths, i)
      // Glorot and Bengio, 2010: so that no layer makes values, or gradients, larger or smaller.
      const limit = Math.sqrt(6 / (inputs + outputs))
      const weights = parameters(inputs * outputs)
      for (let k = 0; k < weights.values.length; k++) weights.values[k] = (2 * random() - 1) * limit
      return { inputs, outputs, weights, bias: parameters(outputs) }
    })
  }

  /** Learns from some rows. */
  step(x: Float32Array, labels: Uint16Array): void {
    const columns = this.#layers[0]?.inputs ?? 0
    for (const [row, label] of labels.entries()) {
      const values = this.#forward(x.subarray(row * columns, (row + 1) * columns))
      this.#backward(values, label, 1 / labels.length)
    }
    this.#steps++
    for (const { weights, bias } of this.#layers) {
      this.#update(weights)
      this.#update(bias)
    }
  }

  export(): DenseLayer[] {
    return this.#layers.map(({ weights, bias }, i) => ({
      weights: weights.values,
      bias: bias.values,
      activation: i === this.#layers.length - 1 ? 'softmax' : 'relu',
    }))
  }

  /** What goes into each layer, and at the end the probabilities. */
  #forward(input: Float32Array): Float32Array[] {
    const values = [input]
    for (const [i, { inputs, outputs, weights, bias }] of this.#layers.entries()) {
      const before = values[i] ?? input
      const after = bias.values.slice()
      for (let from = 0; from < inputs; from++) {
        const value = at(before, from)
        if (value === 0) continue
        const offset = from * outputs
        for (let to = 0; to < outputs; to++) add(after, to, value * at(weights.values, offset + to))
      }
      values.push(i === this.#layers.length - 1 ? softmax(after) : after.map((value) => Math.max(0, value)))
    }
    return values
  }

  #backward(values: readonly Float32Array[], label: number, share: number): void {
    // Of the cross-entropy of a softmax: what it says less what is right.
    let slope = (values.at(-1) ?? new Float32Array()).map(
      (probability, k) => (probability - (k === label ? 1 : 0)) * share,
    )
    for (const [i, { inputs, outputs, weights, bias }] of [...this.#layers.entries()].reverse()) {
      const input = values[i] ?? new Float32Array()
      const before = new Float32Array(i === 0 ? 0 : inputs)
      for (let to = 0; to < outputs; to++) add(bias.gradient, to, at(slope, to))
      for (let from = 0; from < inputs; from++) {
        const value = at(input, from)
        // Nothing came through, so nothing is to be learnt, and where a ReLU is shut nothing goes back.
        if (value === 0) continue
        const offset = from * outputs
        let sum = 0
        for (let to = 0; to < outputs; to++) {
          const part = at(slope, to)
          add(weights.gradient, offset + to, value * part)
          sum += part * at(weights.values, offset + to)
        }
        if (i > 0) before[from] = sum
      }
      slope = before
    }
  }

  /** One step of Adam (Kingma and Ba, 2015). */
  #update({ values, gradient, mean, square }: Parameters): void {
    const rate = (this.#learningRate * Math.sqrt(1 - 0.999 ** this.#steps)) / (1 - 0.9 ** this.#steps)
    for (let k = 0; k < values.length; k++) {
      const slope = at(gradient, k)
      const average = 0.9 * at(mean, k) + 0.1 * slope
      const averageSquare = 0.999 * at(square, k) + 0.001 * slope * slope
      mean[k] = average
      square[k] = averageSquare
      add(values, k, (-rate * average) / (Math.sqrt(averageSquare) + 1e-8))
    }
    gradient.fill(0)
  }
}

function parameters(length: number): Parameters {
  const zeros = () => new Float32Array(length)
  return { values: zeros(), gradient: zeros(), mean: zeros(), square: zeros() }
}

function add(values: Float32Array, index: number, value: number): void {
  values[index] = at(values, index) + value
}

function softmax(scores: Float32Array): Float32Array {
  const highest = scores.reduce((a, b) => Math.max(a, b))
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}

/** From 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
