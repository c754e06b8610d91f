import { trainNetwork } from './network.js'
import type { Baseline } from './types.js'

/**
 * A neural network with one hidden layer of 32 units.
 *
 * Features are standardised by the mean and the standard deviation of the examples; the model does that by itself.
 *
 * @example
 * ```ts
 * import { neuralNetwork, type Examples } from 'modelmarket/baseline'
 *
 * declare const examples: Examples
 *
 * const model = await neuralNetwork.train(examples, {
 *   signal: AbortSignal.timeout(60_000),
 *   onProgress: (share) => console.log(`${Math.round(share * 100)} %`),
 * })
 * ```
 */
export const neuralNetwork: Baseline = {
  name: 'neural network',
  train: (examples, options) => trainNetwork(examples, { hidden: [32], learningRate: 0.005 }, options),
}
