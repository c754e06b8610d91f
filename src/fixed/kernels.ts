// biome-ignore-all lint/style/noNonNullAssertion: a check of each number would take longer than the arithmetic.
// biome-ignore-all lint/complexity/useMathMinMax: these look at -0 and NaN, which do not occur.
/**
 * The inner loops of the exact step.
 *
 * All numbers are integers in doubles, and every sum of absolute values is at most 2^52 (see `limits.ts`), so that sums are exact in any
 * order. That allows what makes them fast:
 *
 * - Weights are stored input by input, and the outputs of a layer are padded to a multiple of four. So four or eight outputs are
 *   summed at a time, in registers, along consecutive numbers.
 * - Activations that are 0 are skipped: about half of those after a ReLU, and of most images. A gradient that is 0 leaves a weight as it
 *   is, so that an input which is 0 in the whole batch costs nothing.
 * - Deltas are computed where the activation is positive, and nowhere else.
 *
 * What limits: JavaScript computes one product at a time, without SIMD. A step is bound by about one multiplication and addition per
 * cycle. Rounding and clamping of weights (twice per weight) are what exactness costs, next to the same loops in floats.
 */

/** Outputs that are computed together. */
const block = 4

/** Returns the number of outputs of a layer with padding. */
export const padded = (width: number): number => Math.ceil(width / block) * block

/** A layer: weights as they are trained, and as they are used (`W >> 8`), input by input, the bias last. */
export interface LayerWeights {
  inputs: number
  outputs: number
  /** `outputs`, padded. */
  stride: number
  /** `(inputs + 1) × stride`, Q24. */
  exact: Float64Array
  /** `(inputs + 1) × stride`, `exact >> 8`. */
  used: Float64Array
}

/** Where the numbers of a list come from, and what they are: filled anew for each sum. */
export interface Scratch {
  at: Int32Array
  values: Float64Array
}

/** Computes the activations of a layer from those of the layer below. */
export function forwardLayer(
  { inputs, stride, used }: LayerWeights,
  below: Float64Array,
  belowStride: number,
  above: Float64Array,
  rows: number,
  min: number,
  max: number,
  { at, values }: Scratch,
): void {
  const bias = inputs * stride
  const scale = 1 / 65_536
  for (let b = 0; b < rows; b++) {
    const from = b * belowStride
    const to = b * stride
    let count = 0
    for (let i = 0; i < inputs; i++) {
      const a = below[from + i]!
      at[count] = i * stride
      values[count] = a
      count += a !== 0 ? 1 : 0
    }
    let o = 0
    for (; o + 8 <= stride; o += 8) {
      let s0 = used[bias + o]! * 1_024
      let s1 = used[bias + o + 1]! * 1_024
      let s2 = used[bias + o + 2]! * 1_024
      let s3 = used[bias + o + 3]! * 1_024
      let s4 = used[bias + o + 4]! * 1_024
      let s5 = used[bias + o + 5]! * 1_024
      let s6 = used[bias + o + 6]! * 1_024
      let s7 = used[bias + o + 7]! * 1_024
      for (let j = 0; j < count; j++) {
        const a = values[j]!
        const w = at[j]! + o
        s0 += used[w]! * a
        s1 += used[w + 1]! * a
        s2 += used[w + 2]! * a
        s3 += used[w + 3]! * a
        s4 += used[w + 4]! * a
        s5 += used[w + 5]! * a
        s6 += used[w + 6]! * a
        s7 += used[w + 7]! * a
      }
      above[to + o] = clamp(Math.floor(s0 * scale), min, max)
      above[to + o + 1] = clamp(Math.floor(s1 * scale), min, max)
      above[to + o + 2] = clamp(Math.floor(s2 * scale), min, max)
      above[to + o + 3] = clamp(Math.floor(s3 * scale), min, max)
      above[to + o + 4] = clamp(Math.floor(s4 * scale), min, max)
      above[to + o + 5] = clamp(Math.floor(s5 * scale), min, max)
      above[to + o + 6] = clamp(Math.floor(s6 * scale), min, max)
      above[to + o + 7] = clamp(Math.floor(s7 * scale), min, max)
    }
    if (o < stride) {
      let s0 = used[bias + o]! * 1_024
      let s1 = used[bias + o + 1]! * 1_024
      let s2 = used[bias + o + 2]! * 1_024
      let s3 = used[bias + o + 3]! * 1_024
      for (let j = 0; j < count; j++) {
        const a = values[j]!
        const w = at[j]! + o
        s0 += used[w]! * a
        s1 += used[w + 1]! * a
        s2 += used[w + 2]! * a
        s3 += used[w + 3]! * a
      }
      above[to + o] = clamp(Math.floor(s0 * scale), min, max)
      above[to + o + 1] = clamp(Math.floor(s1 * scale), min, max)
      above[to + o + 2] = clamp(Math.floor(s2 * scale), min, max)
      above[to + o + 3] = clamp(Math.floor(s3 * scale), min, max)
    }
  }
}

/** Computes the deltas of a hidden layer from those of the layer above it, whose weights are given. */
export function backwardLayer(
  { inputs, outputs, stride, used }: LayerWeights,
  activations: Float64Array,
  belowStride: number,
  deltas: Float64Array,
  deltasBelow: Float64Array,
  rows: number,
  limit: number,
  { at }: Scratch,
): void {
  const scale = 1 / 65_536
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
        s0 += used[w0 + o]! * d
        s1 += used[w1 + o]! * d
        s2 += used[w2 + o]! * d
        s3 += used[w3 + o]! * d
      }
      deltasBelow[to + i0] = clamp(Math.floor(s0 * scale), -limit, limit)
      deltasBelow[to + i1] = clamp(Math.floor(s1 * scale), -limit, limit)
      deltasBelow[to + i2] = clamp(Math.floor(s2 * scale), -limit, limit)
      deltasBelow[to + i3] = clamp(Math.floor(s3 * scale), -limit, limit)
    }
  }
}

/** Takes a step: subtracts from each weight its gradient, scaled and rounded. */
export function updateLayer(
  { inputs, stride, exact, used }: LayerWeights,
  below: Float64Array,
  belowStride: number,
  deltas: Float64Array,
  rows: number,
  mul: number,
  shift: number,
  limit: number,
  { at, values }: Scratch,
): void {
  const half = 2 ** (shift - 1)
  const scale = 2 ** -shift
  const toUsed = 1 / 256
  for (let i = 0; i <= inputs; i++) {
    let count = 0
    if (i < inputs) {
      for (let b = 0; b < rows; b++) {
        const a = below[b * belowStride + i]!
        at[count] = b * stride
        values[count] = a
        count += a !== 0 ? 1 : 0
      }
      // Half a unit, rounded down, changes nothing.
      if (count === 0) continue
    } else {
      for (; count < rows; count++) {
        at[count] = count * stride
        values[count] = 1_024
      }
    }
    const end = (i + 1) * stride
    let w = i * stride
    let o = 0
    for (; w + 8 <= end; w += 8, o += 8) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let s4 = 0
      let s5 = 0
      let s6 = 0
      let s7 = 0
      for (let j = 0; j < count; j++) {
        const a = values[j]!
        const d = at[j]! + o
        s0 += deltas[d]! * a
        s1 += deltas[d + 1]! * a
        s2 += deltas[d + 2]! * a
        s3 += deltas[d + 3]! * a
        s4 += deltas[d + 4]! * a
        s5 += deltas[d + 5]! * a
        s6 += deltas[d + 6]! * a
        s7 += deltas[d + 7]! * a
      }
      const v0 = clamp(exact[w]! - Math.floor((s0 * mul + half) * scale), -limit, limit)
      const v1 = clamp(exact[w + 1]! - Math.floor((s1 * mul + half) * scale), -limit, limit)
      const v2 = clamp(exact[w + 2]! - Math.floor((s2 * mul + half) * scale), -limit, limit)
      const v3 = clamp(exact[w + 3]! - Math.floor((s3 * mul + half) * scale), -limit, limit)
      const v4 = clamp(exact[w + 4]! - Math.floor((s4 * mul + half) * scale), -limit, limit)
      const v5 = clamp(exact[w + 5]! - Math.floor((s5 * mul + half) * scale), -limit, limit)
      const v6 = clamp(exact[w + 6]! - Math.floor((s6 * mul + half) * scale), -limit, limit)
      const v7 = clamp(exact[w + 7]! - Math.floor((s7 * mul + half) * scale), -limit, limit)
      exact[w] = v0
      exact[w + 1] = v1
      exact[w + 2] = v2
      exact[w + 3] = v3
      exact[w + 4] = v4
      exact[w + 5] = v5
      exact[w + 6] = v6
      exact[w + 7] = v7
      used[w] = Math.floor(v0 * toUsed)
      used[w + 1] = Math.floor(v1 * toUsed)
      used[w + 2] = Math.floor(v2 * toUsed)
      used[w + 3] = Math.floor(v3 * toUsed)
      used[w + 4] = Math.floor(v4 * toUsed)
      used[w + 5] = Math.floor(v5 * toUsed)
      used[w + 6] = Math.floor(v6 * toUsed)
      used[w + 7] = Math.floor(v7 * toUsed)
    }
    if (w < end) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let j = 0; j < count; j++) {
        const a = values[j]!
        const d = at[j]! + o
        s0 += deltas[d]! * a
        s1 += deltas[d + 1]! * a
        s2 += deltas[d + 2]! * a
        s3 += deltas[d + 3]! * a
      }
      const v0 = clamp(exact[w]! - Math.floor((s0 * mul + half) * scale), -limit, limit)
      const v1 = clamp(exact[w + 1]! - Math.floor((s1 * mul + half) * scale), -limit, limit)
      const v2 = clamp(exact[w + 2]! - Math.floor((s2 * mul + half) * scale), -limit, limit)
      const v3 = clamp(exact[w + 3]! - Math.floor((s3 * mul + half) * scale), -limit, limit)
      exact[w] = v0
      exact[w + 1] = v1
      exact[w + 2] = v2
      exact[w + 3] = v3
      used[w] = Math.floor(v0 * toUsed)
      used[w + 1] = Math.floor(v1 * toUsed)
      used[w + 2] = Math.floor(v2 * toUsed)
      used[w + 3] = Math.floor(v3 * toUsed)
    }
  }
}

/**
 * Computes the deltas of the last layer: probabilities in Q16, minus one for the label.
 *
 * @returns the mean cross-entropy in nats. It is for people: no other number comes of it.
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
      const e = exponential(max - logits[from + c]!)
      deltas[from + c] = e
      sum += e
    }
    // The quotient of a number up to 2^32 by one up to 2^26 is nearer to no integer than a double can tell, unless it is one.
    for (let c = 0; c < classes; c++) deltas[from + c] = Math.floor((deltas[from + c]! * 65_536) / sum)
    const right = from + labels[b]!
    const probability = deltas[right]!
    deltas[right] = probability - 65_536
    product *= (probability > 1 ? probability : 1) / 65_536
    if (b % 32 === 31) {
      loss -= Math.log(product)
      product = 1
    }
  }
  return (loss - Math.log(product)) / rows
}

/** Returns e^-d in Q16, for a difference in Q10 that is at least 0: 2^-t by a polynomial of the fraction of t, shifted by its integer. */
function exponential(difference: number): number {
  const t = Math.floor((difference * 94_548) / 1_024) | 0
  const q = t >> 16
  if (q >= 32) return 0
  const f = t & 65_535
  const inner = 15_163 - (Math.imul(f, 2_600) >>> 16)
  const outer = 45_331 - (Math.imul(f, inner) >>> 16)
  return (65_536 - (Math.imul(f, outer) >>> 16)) >>> q
}

function clamp(value: number, min: number, max: number): number {
  return value < min ? min : value > max ? max : value
}
