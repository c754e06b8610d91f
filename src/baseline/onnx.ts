import { at } from './at.js'
import { type Field, message } from './protobuf.js'

/** One fully connected layer: `activation(x · weights + bias)`. */
export interface DenseLayer {
  /** `inputs × outputs`: one row per input, or all rows one after another. */
  weights: Float32Array | readonly (readonly number[])[]
  /** One value per output. */
  bias: Float32Array | readonly number[]
  activation: 'relu' | 'softmax' | 'none'
}

/** How features become standard scores: `clip((x − mean) · scale, −limit, limit)`. */
export interface Standardiser {
  /** One value per feature. */
  mean: Float32Array
  /** One value per feature: 1 / standard deviation, 0 for a feature to ignore. */
  scale: Float32Array
  limit: number
}

export interface DenseNetwork {
  /** Number of features. */
  inputs: number
  /** What happens to the features first. By default nothing. */
  standardiser?: Standardiser
  layers: readonly DenseLayer[]
}

/**
 * Writes a feed-forward network as an ONNX model (IR 8, opset 13).
 *
 * The model takes `features` (float32, `[batch, inputs]`) and answers `scores` (float32, `[batch, outputs of the last layer]`).
 *
 * @throws {RangeError} when the layers do not fit together.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function denseNetwork({ inputs, standardiser, layers }: DenseNetwork): Uint8Array {
  const nodes: Uint8Array[] = []
  const initializers: Uint8Array[] = []
  let width = inputs
  let value = 'features'
  if (standardiser) {
    const { mean, scale, limit } = standardiser
    if (mean.length !== inputs || scale.length !== inputs) {
      throw new RangeError(
        `The standardiser is for ${mean.length} means and ${scale.length} scales, not ${inputs} features.`,
      )
    }
    // Folded into the weights, a mean far from 0 would cost the precision that a float32 has.
    initializers.push(
      tensor('mean', [inputs], mean),
      tensor('scale', [inputs], scale),
      tensor('lowest', [], [-limit]),
      tensor('highest', [], [limit]),
    )
    nodes.push(
      node('Sub', [value, 'mean'], 'centred'),
      node('Mul', ['centred', 'scale'], 'scaled'),
      node('Clip', ['scaled', 'lowest', 'highest'], 'standard'),
    )
    value = 'standard'
  }
  for (const [index, { weights, bias, activation }] of layers.entries()) {
    const outputs = bias.length
    const flat = weights instanceof Float32Array ? weights : weights.flat()
    if (outputs === 0 || flat.length !== width * outputs) {
      throw new RangeError(
        `Layer ${index} needs ${width} × ${outputs} weights for its ${outputs} biases; it has ${flat.length}.`,
      )
    }
    initializers.push(
      tensor(`weights${index}`, [width, outputs], flat),
      tensor(`bias${index}`, [outputs], bias),
    )
    nodes.push(node('Gemm', [value, `weights${index}`, `bias${index}`], `sum${index}`))
    value = `layer${index}`
    nodes.push(node(operators[activation], [`sum${index}`], value))
    width = outputs
  }
  nodes.push(node('Identity', [value], 'scores'))
  const graph = message(
    ...nodes.map((node): Field => [fields.graph.node, node]),
    [fields.graph.name, 'dense'],
    ...initializers.map((tensor): Field => [fields.graph.initializer, tensor]),
    [fields.graph.input, matrix('features', inputs)],
    [fields.graph.output, matrix('scores', width)],
  )
  return message(
    [fields.model.irVersion, 8],
    [fields.model.producerName, 'modelmarket'],
    [fields.model.graph, graph],
    [fields.model.opsetImport, message([fields.opset.domain, ''], [fields.opset.version, 13])],
  )
}

// Softmax is along the last axis by default since opset 13.
const operators = { relu: 'Relu', softmax: 'Softmax', none: 'Identity' } as const

/** The numbers of the fields of ONNX's messages. */
const fields = {
  model: { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, opType: 4 },
  tensor: { dims: 1, dataType: 2, name: 8, rawData: 9 },
  valueInfo: { name: 1, type: 2 },
  type: { tensorType: 1 },
  tensorType: { elemType: 1, shape: 2 },
  shape: { dim: 1 },
  dimension: { value: 1, param: 2 },
}

/** TensorProto.DataType.FLOAT */
const float = 1

function node(operator: string, inputs: readonly string[], output: string): Uint8Array {
  return message(
    ...inputs.map((input): Field => [fields.node.input, input]),
    [fields.node.output, output],
    [fields.node.opType, operator],
  )
}

function tensor(name: string, dims: readonly number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, at(values, i), true)
  return message(
    ...dims.map((size): Field => [fields.tensor.dims, size]),
    [fields.tensor.dataType, float],
    [fields.tensor.name, name],
    [fields.tensor.rawData, bytes],
  )
}

function matrix(name: string, columns: number): Uint8Array {
  const shape = message(
    [fields.shape.dim, message([fields.dimension.param, 'batch'])],
    [fields.shape.dim, message([fields.dimension.value, columns])],
  )
  const tensorType = message([fields.tensorType.elemType, float], [fields.tensorType.shape, shape])
  return message(
    [fields.valueInfo.name, name],
    [fields.valueInfo.type, message([fields.type.tensorType, tensorType])],
  )
}
