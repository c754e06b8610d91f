import { InvalidGraphError } from '../onnx/errors.js'
import { type OnnxConstant, type OnnxNode, writeOnnx } from '../onnx/writeOnnx.js'

/** One fully connected layer: `activation(x · weights + bias)`. */
export interface DenseLayer {
  /** `inputs × outputs`: one row per input, or all rows one after another. */
  weights: Float32Array | readonly (readonly number[])[]
  /** One value per output. */
  bias: Float32Array | readonly number[]
  activation: 'relu' | 'softmax' | 'none'
}

/** How features become standard scores: `clip((x − mean) · scale, −limit, limit)`, and 0 for a missing value (NaN). */
export interface Standardiser {
  /** One value per feature. */
  mean: Float32Array
  /** One value per feature: 1 / standard deviation, 0 for a feature to ignore. */
  scale: Float32Array
  limit: number
}

/** A feed-forward network. */
export interface DenseNetwork {
  /** How many features a row has. */
  inputs: number
  /** What happens to the features first. By default nothing. */
  standardiser?: Standardiser
  layers: readonly DenseLayer[]
}

// Softmax is along the last axis by default since opset 13.
const operators = { relu: 'Relu', softmax: 'Softmax', none: 'Identity' } as const

/**
 * Writes a feed-forward network as an ONNX file (IR version 8, opset 13).
 *
 * The model takes `features` (float32, `[batch, inputs]`) and gives `scores` (float32, `[batch, outputs of the last layer]`).
 *
 * @throws {InvalidGraphError} when the layers do not fit together.
 * @example
 * ```ts
 * import { denseNetwork } from 'modelmarket/baseline'
 *
 * // Class 1 where the first feature is larger than the second.
 * const model = denseNetwork({
 *   inputs: 2,
 *   layers: [{ weights: [[-1, 1], [1, -1]], bias: [0, 0], activation: 'softmax' }],
 * })
 * ```
 */
export function denseNetwork({ inputs, standardiser, layers }: DenseNetwork): Uint8Array {
  const nodes: OnnxNode[] = []
  const constants: OnnxConstant[] = []
  const constant = (name: string, shape: number[], values: Float32Array | readonly number[]) => {
    constants.push({ name, shape, values: Float32Array.from(values) })
    return name
  }
  const apply = (operator: string, from: string[], to: string) => {
    nodes.push({ operator, inputs: from, outputs: [to] })
    return to
  }
  let value = 'features'
  if (standardiser) {
    const { mean, scale, limit } = standardiser
    if (mean.length !== inputs || scale.length !== inputs) {
      throw new InvalidGraphError(
        `the standardiser has ${mean.length} means and ${scale.length} scales for ${inputs} features`,
      )
    }
    // Folded into the weights, a mean far from 0 would cost the precision that a float32 has.
    const centred = apply('Sub', [value, constant('mean', [inputs], mean)], 'centred')
    const scaled = apply('Mul', [centred, constant('scale', [inputs], scale)], 'scaled')
    const missing = apply('IsNaN', [scaled], 'missing')
    const known = apply('Where', [missing, constant('zero', [], [0]), scaled], 'known')
    const bounds = [constant('lowest', [], [-limit]), constant('highest', [], [limit])]
    value = apply('Clip', [known, ...bounds], 'standard')
  }
  let width = inputs
  for (const [index, { weights, bias, activation }] of layers.entries()) {
    const outputs = bias.length
    const flat = weights instanceof Float32Array ? weights : weights.flat()
    if (outputs === 0 || flat.length !== width * outputs) {
      throw new InvalidGraphError(
        `layer ${index} has ${flat.length} weights, and needs ${width} × ${outputs} for its ${outputs} biases`,
      )
    }
    const matrix = constant(`weights${index}`, [width, outputs], flat)
    const sum = apply('Gemm', [value, matrix, constant(`bias${index}`, [outputs], bias)], `sum${index}`)
    value = apply(operators[activation], [sum], `layer${index}`)
    width = outputs
  }
  apply('Identity', [value], 'scores')
  return writeOnnx({
    name: 'dense',
    inputs: [{ name: 'features', type: 'float32', shape: ['batch', inputs] }],
    outputs: [{ name: 'scores', type: 'float32', shape: ['batch', width] }],
    constants,
    nodes,
  })
}
