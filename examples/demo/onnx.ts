import onnxProto from 'onnx-proto'

const { onnx } = onnxProto

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
 */
export function denseNetwork({ inputs, standardiser, layers }: DenseNetwork): Uint8Array {
  const nodes: onnxProto.onnx.INodeProto[] = []
  const initializer: onnxProto.onnx.ITensorProto[] = []
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
    initializer.push(
      floatTensor('mean', [inputs], mean),
      floatTensor('scale', [inputs], scale),
      floatTensor('lowest', [], [-limit]),
      floatTensor('highest', [], [limit]),
    )
    nodes.push(
      { opType: 'Sub', input: [value, 'mean'], output: ['centred'] },
      { opType: 'Mul', input: ['centred', 'scale'], output: ['scaled'] },
      { opType: 'Clip', input: ['scaled', 'lowest', 'highest'], output: ['standard'] },
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
    initializer.push(floatTensor(`weights${index}`, [width, outputs], flat))
    initializer.push(floatTensor(`bias${index}`, [outputs], bias))
    const sum = `sum${index}`
    nodes.push({ opType: 'Gemm', input: [value, `weights${index}`, `bias${index}`], output: [sum] })
    value = `layer${index}`
    nodes.push({ opType: operators[activation], input: [sum], output: [value] })
    width = outputs
  }
  nodes.push({ opType: 'Identity', input: [value], output: ['scores'] })
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    producerName: 'modelmarket',
    graph: {
      name: 'dense',
      node: nodes,
      initializer,
      input: [matrix('features', inputs)],
      output: [matrix('scores', width)],
    },
  }).finish()
}

// Softmax is along the last axis by default since opset 13.
const operators = { relu: 'Relu', softmax: 'Softmax', none: 'Identity' } as const

function floatTensor(name: string, dims: number[], values: ArrayLike<number>): onnxProto.onnx.ITensorProto {
  return { name, dims, dataType: onnx.TensorProto.DataType.FLOAT, floatData: Array.from(values) }
}

function matrix(name: string, columns: number): onnxProto.onnx.IValueInfoProto {
  return {
    name,
    type: {
      tensorType: {
        elemType: onnx.TensorProto.DataType.FLOAT,
        shape: { dim: [{ dimParam: 'batch' }, { dimValue: columns }] },
      },
    },
  }
}
