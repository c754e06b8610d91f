import { trainNetwork } from './network.js'
import type { Method } from './types.js'

/** One hidden layer. */
export const neuralNetwork: Method = {
  name: 'neural network',
  train: (examples, options) => trainNetwork(examples, { hidden: [32], learningRate: 0.005 }, options),
}
