import { trainNetwork } from './network.js'
import type { Method } from './types.js'

/** One layer, from the features straight to the classes. */
export const softmaxRegression: Method = {
  name: 'softmax regression',
  train: (examples, options) => trainNetwork(examples, { hidden: [], learningRate: 0.01 }, options),
}
