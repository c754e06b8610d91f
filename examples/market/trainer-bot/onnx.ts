import onnxProto from 'onnx-proto'

const { onnx } = onnxProto
const { FLOAT } = onnx.TensorProto.DataType

export interface LinearModel {
  columns: number
  classes: number
  /** `columns × classes`, one row per column. */
  weights: Float32Array
  /** One value per class. */
  bias: Float32Array
}

/** Writes `x · weights + bias` as an ONNX file: a matrix of features in, a matrix of scores out. */
export function linearModel({ columns, classes, weights, bias }: LinearModel): Uint8Array {
  const matrix = (name: string, width: number) => ({
    name,
    type: { tensorType: { elemType: FLOAT, shape: { dim: [{ dimParam: 'rows' }, { dimValue: width }] } } },
  })
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'linear',
      node: [{ opType: 'Gemm', input: ['features', 'weights', 'bias'], output: ['scores'] }],
      initializer: [
        { name: 'weights', dims: [columns, classes], dataType: FLOAT, floatData: Array.from(weights) },
        { name: 'bias', dims: [classes], dataType: FLOAT, floatData: Array.from(bias) },
      ],
      input: [matrix('features', columns)],
      output: [matrix('scores', classes)],
    },
  }).finish()
}
