import { checkExamples } from './checkExamples.js'
import { denseNetwork } from './denseNetwork.js'
import type { Baseline } from './types.js'

/**
 * Answers the most frequent class, whatever the features are: what every other model has to beat first.
 *
 * The scores of the model are how often each class was seen.
 *
 * @example
 * ```ts
 * import { type Examples, judgeModel, majorityClass } from 'modelmarket/baseline'
 *
 * declare const examples: Examples
 *
 * const model = await majorityClass.train(examples)
 * console.log(`Any useful model gets more than ${await judgeModel(model, examples)} right.`)
 * ```
 */
export const majorityClass: Baseline = {
  name: 'majority class',
  async train(examples, { signal } = {}) {
    signal?.throwIfAborted()
    checkExamples(examples)
    const { labels, columns, classes } = examples
    const counts = new Float32Array(classes)
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
    // Weights of 0 alone would make a missing feature, NaN, or an endless one a score that is none.
    const zeros = new Float32Array(columns)
    return denseNetwork({
      inputs: columns,
      standardiser: { mean: zeros, scale: zeros, limit: 1 },
      layers: [{ weights: new Float32Array(columns * classes), bias: counts, activation: 'none' }],
    })
  },
}
