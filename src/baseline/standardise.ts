import { at } from './at.js'
import type { Standardiser } from './onnx.js'
import type { Examples } from './types.js'

/** Beyond so many standard deviations a value tells nothing more, and would upset the training. */
const limit = 10

/** Learns what brings each feature to mean 0 and deviation 1. */
export function learnStandardiser({
  features,
  columns,
}: Pick<Examples, 'features' | 'columns'>): Standardiser {
  const rows = features.length / columns
  const mean = new Float32Array(columns)
  const scale = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += at(features, row * columns + column)
    const centre = sum / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (at(features, row * columns + column) - centre) ** 2
    const inverse = Math.fround(1 / Math.sqrt(squares / rows))
    mean[column] = centre
    // A constant feature tells nothing.
    scale[column] = Number.isFinite(inverse) ? inverse : 0
  }
  return { mean, scale, limit }
}

/** Does what the exported model will do. */
export function standardise(features: Float32Array, { mean, scale }: Standardiser): Float32Array {
  const columns = mean.length
  return features.map((value, i) => {
    const column = i % columns
    const score = Math.fround(value - at(mean, column)) * at(scale, column)
    return Math.min(limit, Math.max(-limit, score))
  })
}
