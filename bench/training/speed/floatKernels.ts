// biome-ignore-all lint/style/noNonNullAssertion: as in the loops that these are compared with.
/** The loops of `src/fixed/kernels.ts` in floating point: what is left when nothing is rounded, clamped or shifted. */
import { type Activations, blockIndex, type Scratch } from '../../../src/fixed/kernels.js'

/** Outputs that are computed together. */
const block = 4

/** A layer. */
export interface FloatLayer {
  inputs: number
  /** `outputs`, padded. */
  stride: number
  /** Inputs and the bias, padded. */
  rows: number
  /** By blocks of outputs, `rows` of each. */
  weights: Float64Array
}

/** Computes the activations of a layer from those of the layer below. `rows` is even. */
export function forwardLayer(
  { inputs, stride, rows: weightRows, weights }: FloatLayer,
  { values: below, stride: belowStride }: Activations,
  { values: above }: Activations,
  rows: number,
  hasReLU: boolean,
  { at, first, second, counts }: Scratch,
): void {
  for (let b = 0, list = 0; b < rows; b += 2, list += inputs) {
    const from = b * belowStride
    const from2 = from + belowStride
    let end = list
    for (let i = 0; i < inputs; i++) {
      const x = below[from + i]!
      const y = below[from2 + i]!
      at[end] = i * block
      first[end] = x
      second[end] = y
      end += x !== 0 || y !== 0 ? 1 : 0
    }
    counts[b >> 1] = end - list
  }
  for (let o = 0, start = 0; o < stride; o += block, start += weightRows * block) {
    const bias = start + inputs * block
    const bias0 = weights[bias]!
    const bias1 = weights[bias + 1]!
    const bias2 = weights[bias + 2]!
    const bias3 = weights[bias + 3]!
    for (let b = 0, list = 0; b < rows; b += 2, list += inputs) {
      let s0 = bias0
      let s1 = bias1
      let s2 = bias2
      let s3 = bias3
      let t0 = bias0
      let t1 = bias1
      let t2 = bias2
      let t3 = bias3
      const count = counts[b >> 1]!
      if (count === inputs) {
        // Without a gap, the list of places is not read.
        for (let j = list, w = start; j < list + count; j++, w += block) {
          const x = first[j]!
          const y = second[j]!
          const w0 = weights[w]!
          const w1 = weights[w + 1]!
          const w2 = weights[w + 2]!
          const w3 = weights[w + 3]!
          s0 += w0 * x
          t0 += w0 * y
          s1 += w1 * x
          t1 += w1 * y
          s2 += w2 * x
          t2 += w2 * y
          s3 += w3 * x
          t3 += w3 * y
        }
      } else {
        for (let j = list; j < list + count; j++) {
          const w = at[j]! + start
          const x = first[j]!
          const y = second[j]!
          const w0 = weights[w]!
          const w1 = weights[w + 1]!
          const w2 = weights[w + 2]!
          const w3 = weights[w + 3]!
          s0 += w0 * x
          t0 += w0 * y
          s1 += w1 * x
          t1 += w1 * y
          s2 += w2 * x
          t2 += w2 * y
          s3 += w3 * x
          t3 += w3 * y
        }
      }
      const to = b * stride + o
      const to2 = to + stride
      above[to] = hasReLU && s0 < 0 ? 0 : s0
      above[to + 1] = hasReLU && s1 < 0 ? 0 : s1
      above[to + 2] = hasReLU && s2 < 0 ? 0 : s2
      above[to + 3] = hasReLU && s3 < 0 ? 0 : s3
      above[to2] = hasReLU && t0 < 0 ? 0 : t0
      above[to2 + 1] = hasReLU && t1 < 0 ? 0 : t1
      above[to2 + 2] = hasReLU && t2 < 0 ? 0 : t2
      above[to2 + 3] = hasReLU && t3 < 0 ? 0 : t3
    }
  }
}

/** Computes the deltas of a hidden layer from those of the layer above it, whose weights are given. */
export function backwardLayer(
  { inputs, stride, rows: weightRows, weights }: FloatLayer,
  { values: activations, stride: belowStride }: Activations,
  deltas: Float64Array,
  deltasBelow: Float64Array,
  rows: number,
  { at }: Scratch,
): void {
  for (let b = 0; b < rows; b++) {
    const from = b * belowStride
    let count = 0
    for (let i = 0; i < inputs; i++) {
      deltasBelow[blockIndex(rows, b, i)] = 0
      at[count] = i
      count += activations[from + i]! > 0 ? 1 : 0
    }
    if (count === 0) continue
    // Four at a time: the last one is repeated until they are a multiple.
    const last = at[count - 1]!
    while (count % 4 !== 0) at[count++] = last
    for (let j = 0; j < count; j += 4) {
      const i0 = at[j]!
      const i1 = at[j + 1]!
      const i2 = at[j + 2]!
      const i3 = at[j + 3]!
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let d = b * block
      let start = 0
      for (let o = 0; o < stride; o += block) {
        const d0 = deltas[d]!
        const d1 = deltas[d + 1]!
        const d2 = deltas[d + 2]!
        const d3 = deltas[d + 3]!
        const w0 = start + i0 * block
        const w1 = start + i1 * block
        const w2 = start + i2 * block
        const w3 = start + i3 * block
        s0 += weights[w0]! * d0 + weights[w0 + 1]! * d1 + (weights[w0 + 2]! * d2 + weights[w0 + 3]! * d3)
        s1 += weights[w1]! * d0 + weights[w1 + 1]! * d1 + (weights[w1 + 2]! * d2 + weights[w1 + 3]! * d3)
        s2 += weights[w2]! * d0 + weights[w2 + 1]! * d1 + (weights[w2 + 2]! * d2 + weights[w2 + 3]! * d3)
        s3 += weights[w3]! * d0 + weights[w3 + 1]! * d1 + (weights[w3 + 2]! * d2 + weights[w3 + 3]! * d3)
        d += rows * block
        start += weightRows * block
      }
      deltasBelow[blockIndex(rows, b, i0)] = s0
      deltasBelow[blockIndex(rows, b, i1)] = s1
      deltasBelow[blockIndex(rows, b, i2)] = s2
      deltasBelow[blockIndex(rows, b, i3)] = s3
    }
  }
}

/** Takes a step: subtracts from each weight its gradient times the rate. */
export function updateLayer(
  { inputs, stride, rows: weightRows, weights }: FloatLayer,
  { values: below, stride: belowStride }: Activations,
  deltas: Float64Array,
  rows: number,
  rate: number,
  { at, first, second }: Scratch,
): void {
  for (let i = 0; i <= inputs; i += 2) {
    let count = 0
    for (let b = 0; b < rows; b++) {
      // The bias is the weight of an activation of 1. After an odd number of weights comes padding.
      const x = i < inputs ? below[b * belowStride + i]! : 1
      const y = i + 1 < inputs ? below[b * belowStride + i + 1]! : i + 1 === inputs ? 1 : 0
      at[count] = b * block
      first[count] = x
      second[count] = y
      count += x !== 0 || y !== 0 ? 1 : 0
    }
    if (count === 0) continue
    for (let o = 0, start = 0, w = i * block; o < stride; o += block) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let t0 = 0
      let t1 = 0
      let t2 = 0
      let t3 = 0
      for (let j = 0; j < count; j++) {
        const d = at[j]! + start
        const x = first[j]!
        const y = second[j]!
        const d0 = deltas[d]!
        const d1 = deltas[d + 1]!
        const d2 = deltas[d + 2]!
        const d3 = deltas[d + 3]!
        s0 += d0 * x
        t0 += d0 * y
        s1 += d1 * x
        t1 += d1 * y
        s2 += d2 * x
        t2 += d2 * y
        s3 += d3 * x
        t3 += d3 * y
      }
      weights[w]! -= rate * s0
      weights[w + 1]! -= rate * s1
      weights[w + 2]! -= rate * s2
      weights[w + 3]! -= rate * s3
      weights[w + 4]! -= rate * t0
      weights[w + 5]! -= rate * t1
      weights[w + 6]! -= rate * t2
      weights[w + 7]! -= rate * t3
      start += rows * block
      w += weightRows * block
    }
  }
}

/**
 * Computes the deltas of the last layer: probabilities, minus one for the label.
 *
 * @returns the mean cross-entropy in nats.
 */
export function softmaxDeltas(
  { values: logits, stride }: Activations,
  deltas: Float64Array,
  labels: Uint16Array,
  classes: number,
  rows: number,
): number {
  let loss = 0
  // A logarithm for 32 rows: each probability is at least 2^-16, so that a product of 32 is at least 2^-512.
  let product = 1
  for (let b = 0; b < rows; b++) {
    const from = b * stride
    let max = logits[from]!
    for (let c = 1; c < classes; c++) if (logits[from + c]! > max) max = logits[from + c]!
    let sum = 0
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(logits[from + c]! - max)
      deltas[blockIndex(rows, b, c)] = e
      sum += e
    }
    for (let c = 0; c < classes; c++) {
      const at = blockIndex(rows, b, c)
      deltas[at] = deltas[at]! / sum
    }
    const right = blockIndex(rows, b, labels[b]!)
    const probability = deltas[right]!
    deltas[right] = probability - 1
    product *= Math.max(probability, 2 ** -16)
    if (b % 32 === 31) {
      loss -= Math.log(product)
      product = 1
    }
  }
  return (loss - Math.log(product)) / rows
}
