import { at } from './at.js'
import type { Standardiser } from './denseNetwork.js'
import type { Examples } from './types.js'

/** Values further from the mean, in standard deviations, are cut off: they would upset the training. */
const limit = 10

/** Computes what brings each feature to mean 0 and standard deviation 1. */
export function learnStandardiser({
  features,
  columns,
}: Pick<Examples, 'features' | 'columns'>): Standardiser {
  const rows = features.length / columns
  const mean = new Float32Array(columns)
  const scale = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    let known = 0
    let sum = 0
    for (let row = 0; row < rows; row++) {
      const value = at(features, row * columns + column)
      if (Number.isNaN(value)) continue
      known++
      sum += value
    }
    const centre = known === 0 ? 0 : sum / known
    let squares = 0
    for (let row = 0; row < rows; row++) {
      const difference = at(features, row * columns + column) - centre
      if (!Number.isNaN(difference)) squares += difference ** 2
    }
    const inverse = Math.fround(1 / Math.sqrt(squares / known))
    mean[column] = centre
    // A constant feature, or one that is always missing, tells nothing.
    scale[column] = Number.isFinite(inverse) ? inverse : 0
  }
  return { mean, scale, limit }
}

/** Standardises features as the exported model does. */
export function standardise(features: Float32Array, { mean, scale }: Standardiser): Float32Array {
  const columns = mean.length
  return features.map((value, i) => {
    const column = i % columns
    const score = Math.fround(value - at(mean, column)) * at(scale, column)
    return Number.isNaN(score) ? 0 : Math.min(limit, Math.max(-limit, score))
  })
}
