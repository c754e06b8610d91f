// biome-ignore-all lint/style/noNonNullAssertion: as in the loops that these are compared with.
/** The loops of `src/fixed/kernels.ts` in floating point: what is left when nothing is rounded, clamped or shifted. */
import type { Scratch } from '../../../src/fixed/kernels.js'

/** A layer: its weights input by input, the bias last. */
export interface FloatLayer {
  inputs: number
  outputs: number
  /** `outputs`, padded. */
  stride: number
  /** `paired(inputs + 1) × stride` */
  weights: Float64Array
}

/** Computes the activations of a layer from those of the layer below. `rows` is even. */
export function forwardLayer(
  { inputs, stride, weights }: FloatLayer,
  below: Float64Array,
  belowStride: number,
  above: Float64Array,
  rows: number,
  hasReLU: boolean,
  { at, first, second }: Scratch,
): void {
  const bias = inputs * stride
  for (let b = 0; b < rows; b += 2) {
    const from = b * belowStride
    const from2 = from + belowStride
    let count = 0
    for (let i = 0; i < inputs; i++) {
      const x = below[from + i]!
      const y = below[from2 + i]!
      at[count] = i * stride
      first[count] = x
      second[count] = y
      count += x !== 0 || y !== 0 ? 1 : 0
    }
    for (let o = 0; o < stride; o += 4) {
      let s0 = weights[bias + o]!
      let s1 = weights[bias + o + 1]!
      let s2 = weights[bias + o + 2]!
      let s3 = weights[bias + o + 3]!
      let t0 = s0
      let t1 = s1
      let t2 = s2
      let t3 = s3
      if (count === inputs) {
        // Without a gap, no list is read.
        for (let i = 0, w = o; i < inputs; i++, w += stride) {
          const x = below[from + i]!
          const y = below[from2 + i]!
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
        for (let j = 0; j < count; j++) {
          const w = at[j]! + o
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
  { inputs, outputs, stride, weights }: FloatLayer,
  activations: Float64Array,
  belowStride: number,
  deltas: Float64Array,
  deltasBelow: Float64Array,
  rows: number,
  { at }: Scratch,
): void {
  for (let b = 0; b < rows; b++) {
    const from = b * stride
    const to = b * belowStride
    let count = 0
    for (let i = 0; i < inputs; i++) {
      deltasBelow[to + i] = 0
      at[count] = i
      count += activations[to + i]! > 0 ? 1 : 0
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
      const w0 = i0 * stride
      const w1 = i1 * stride
      const w2 = i2 * stride
      const w3 = i3 * stride
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let o = 0; o < outputs; o++) {
        const d = deltas[from + o]!
        s0 += weights[w0 + o]! * d
        s1 += weights[w1 + o]! * d
        s2 += weights[w2 + o]! * d
        s3 += weights[w3 + o]! * d
      }
      deltasBelow[to + i0] = s0
      deltasBelow[to + i1] = s1
      deltasBelow[to + i2] = s2
      deltasBelow[to + i3] = s3
    }
  }
}

/** Takes a step: subtracts from each weight its gradient times the rate. */
export function updateLayer(
  { inputs, stride, weights }: FloatLayer,
  below: Float64Array,
  belowStride: number,
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
      at[count] = b * stride
      first[count] = x
      second[count] = y
      count += x !== 0 || y !== 0 ? 1 : 0
    }
    if (count === 0) continue
    for (let o = 0; o < stride; o += 4) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let t0 = 0
      let t1 = 0
      let t2 = 0
      let t3 = 0
      for (let j = 0; j < count; j++) {
        const d = at[j]! + o
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
      const w = i * stride + o
      const w2 = w + stride
      weights[w]! -= rate * s0
      weights[w + 1]! -= rate * s1
      weights[w + 2]! -= rate * s2
      weights[w + 3]! -= rate * s3
      weights[w2]! -= rate * t0
      weights[w2 + 1]! -= rate * t1
      weights[w2 + 2]! -= rate * t2
      weights[w2 + 3]! -= rate * t3
    }
  }
}

/**
 * Computes the deltas of the last layer: probabilities, minus one for the label.
 *
 * @returns the mean cross-entropy in nats.
 */
export function softmaxDeltas(
  logits: Float64Array,
  deltas: Float64Array,
  labels: Uint16Array,
  classes: number,
  stride: number,
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
      deltas[from + c] = e
      sum += e
    }
    for (let c = 0; c < classes; c++) deltas[from + c] = deltas[from + c]! / sum
    const right = from + labels[b]!
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
