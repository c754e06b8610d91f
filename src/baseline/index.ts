export { InvalidGraphError } from '../onnx/errors.js'
export {
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  type OnnxType,
  type OnnxValue,
  writeOnnx,
} from '../onnx/writeOnnx.js'
export { type DenseLayer, type DenseNetwork, denseNetwork, type Standardiser } from './denseNetwork.js'
export { InvalidExamplesError } from './errors.js'
export { type HoldOut, holdOut } from './holdOut.js'
export { judgeModel } from './judgeModel.js'
export { majorityClass } from './majorityClass.js'
export { neuralNetwork } from './neuralNetwork.js'
export { softmaxRegression } from './softmaxRegression.js'
export type { Baseline, Examples, TrainOptions } from './types.js'
