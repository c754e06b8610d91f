import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { installFolder } from '../../../scripts/installFolder.js'
import type { Learner, Task } from './task.js'

export const backends = ['cpu', 'wasm'] as const

/** What is used of a tensor of TensorFlow.js. */
interface Tensor {
  dataSync(): Float32Array
  assign(value: Tensor): void
}

/** What is used of TensorFlow.js, which is installed apart. */
interface TensorFlow {
  enableProdMode(): void
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  tidy<value>(run: () => value): value
  tensor(values: Float32Array, shape: readonly number[]): Tensor
  variable(value: Tensor): Tensor
  fused: { matMul(of: { a: Tensor; b: Tensor; bias: Tensor; activation: 'relu' | 'linear' }): Tensor }
  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor
  slice(of: Tensor, begin: readonly number[], size: readonly number[]): Tensor
  sum(of: Tensor, axis: number): Tensor
  mul(a: Tensor, b: Tensor | number): Tensor
  sub(a: Tensor, b: Tensor): Tensor
  step(of: Tensor): Tensor
  softmax(of: Tensor): Tensor
}

/** Loads TensorFlow.js on one of its backends. It is installed when it is first asked for. */
export async function loadTfjs(backend: (typeof backends)[number]): Promise<TensorFlow> {
  const folder = resolve('tools/tfjs')
  installFolder(folder)
  const require = createRequire(resolve(folder, 'package.json'))
  const tf: TensorFlow = require('@tensorflow/tfjs-core')
  // Otherwise it recommends other packages.
  tf.enableProdMode()
  require(`@tensorflow/tfjs-backend-${backend}`)
  await tf.setBackend(backend)
  await tf.ready()
  return tf
}

/**
 * Trains by TensorFlow.js, in float32.
 *
 * Gradients are written out, with fused products: its own `optimizer.minimize`, which derives them, takes about twice as long.
 */
export function tfjsStepper(tf: TensorFlow, { rule, learningRate, dataset, weights }: Task): Learner {
  const { shape, batch, rows } = rule
  const [columns = 0] = shape
  const classes = shape.at(-1) ?? 0
  const layers = weights.map((values, index) => {
    const [inputs = 0, outputs = 0] = shape.slice(index)
    const at = (o: number, i: number) => (values[o * (inputs + 1) + i] ?? 0) / 2 ** 24
    const matrix = Float32Array.from({ length: inputs * outputs }, (_, k) =>
      at(k % outputs, Math.floor(k / outputs)),
    )
    const bias = Float32Array.from({ length: outputs }, (_, o) => at(o, inputs))
    return {
      weights: tf.variable(tf.tensor(matrix, [inputs, outputs])),
      bias: tf.variable(tf.tensor(bias, [outputs])),
    }
  })
  // The whole dataset is in the backend's memory, so that a step copies a batch and converts nothing.
  const all = tf.tensor(
    Float32Array.from(dataset.features, (value) => value / 1_024),
    [rows, columns],
  )
  const truth = new Float32Array(rows * classes)
  for (const [row, label] of dataset.labels.entries()) truth[row * classes + label] = 1
  const truths = tf.tensor(truth, [rows, classes])
  const stepsPerEpoch = Math.floor(rows / batch)
  let step = 0
  return {
    train() {
      const first = (step++ % stepsPerEpoch) * batch
      return tf.tidy(() => {
        let value = tf.slice(all, [first, 0], [batch, columns])
        const inputs: Tensor[] = []
        for (const [index, { weights: b, bias }] of layers.entries()) {
          inputs.push(value)
          const activation = index + 1 < layers.length ? 'relu' : 'linear'
          value = tf.fused.matMul({ a: value, b, bias, activation })
        }
        const probabilities = tf.softmax(value)
        let delta = tf.mul(
          tf.sub(probabilities, tf.slice(truths, [first, 0], [batch, classes])),
          learningRate / batch,
        )
        for (const [index, { weights: matrix, bias }] of [...layers.entries()].reverse()) {
          const input = inputs[index] as Tensor
          const gradient = tf.matMul(input, delta, true, false)
          const slope = tf.sum(delta, 0)
          if (index > 0) delta = tf.mul(tf.matMul(delta, matrix, false, true), tf.step(input))
          matrix.assign(tf.sub(matrix, gradient))
          bias.assign(tf.sub(bias, slope))
        }
        // The others compute the loss, too. Here reading what they need for it costs little, and waits for the backend.
        return meanLoss(probabilities.dataSync(), dataset.labels, first, classes)
      })
    },
  }
}

function meanLoss(probabilities: Float32Array, labels: Uint16Array, first: number, classes: number): number {
  const rows = probabilities.length / classes
  let loss = 0
  for (let b = 0; b < rows; b++) loss -= Math.log(probabilities[b * classes + (labels[first + b] ?? 0)] ?? 0)
  return loss / rows
}
