import { trainNetwork } from './network.js'
import type { Baseline } from './types.js'

/**
 * Softmax regression (multinomial logistic regression): one layer, from the features straight to the classes.
 *
 * Features are standardised by the mean and the standard deviation of the examples; the model does that by itself.
 *
 * @example
 * ```ts
 * import { holdOut, judgeModel, softmaxRegression, type Examples } from 'modelmarket/baseline'
 *
 * declare const examples: Examples
 *
 * const { learn, judge } = holdOut(examples)
 * const model = await softmaxRegression.train(learn)
 * console.log(await judgeModel(model, judge)) // the share that it gets right
 * ```
 */
export const softmaxRegression: Baseline = {
  name: 'softmax regression',
  train: (examples, options) => trainNetwork(examples, { hidden: [], learningRate: 0.01 }, options),
}
