export { neuralNetwork } from './neuralNetwork.js'
export { softmaxRegression } from './softmaxRegression.js'
export type { Examples, Method, TrainOptions } from './types.js'
