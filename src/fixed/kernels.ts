// biome-ignore-all lint/style/noNonNullAssertion: a check of each number would take longer than the arithmetic.
// biome-ignore-all lint/complexity/useMathMinMax: these look at -0 and NaN, which do not occur.
/**
 * The inner loops of the exact step.
 *
 * All numbers are integers in doubles, and every sum of absolute values is at most 2^52 (see `limits.ts`), so that sums are exact in any
 * order. That allows what makes them fast:
 *
 * - The outputs of a layer are in blocks of four. Four outputs of two rows, or the gradients of four outputs and two inputs, are summed
 *   at a time, in registers: six loads for eight products.
 * - Weights and deltas are stored block by block, so that each sum reads consecutive numbers. The weights of a block stay in the fastest
 *   cache for all rows.
 * - Activations that are 0 in both rows are left out: those after a ReLU, and the margins of images. A gradient that is 0 leaves a weight
 *   as it is, so that an input which is 0 in the whole batch costs nothing.
 * - Deltas are computed where the activation is positive, and nowhere else.
 *
 * JavaScript limits the speed: it has no SIMD, and checks the bounds of each load, so that a product takes more than a cycle. Integers would
 * not help: `Math.imul` has 32 bits, and products have up to 42. Compared with the same loops in floats, exactness costs the rounding and
 * clamping of each activation once and of each weight twice. It saves the exponentials of the softmax, which are a polynomial here. So
 * small networks, whose sums are short, lose most.
 */

/** Outputs that are computed together. */
const block = 4

/** Returns the number of outputs of a layer with padding. */
export const padded = (width: number): number => Math.ceil(width / block) * block

/** Returns a number of rows, or of inputs of a layer, with padding: two are computed together. */
export const paired = (rows: number): number => rows + (rows % 2)

/** Returns where a number is that is stored by blocks of outputs: in each, `rows` rows (or inputs) of four outputs. */
export const blockIndex = (rows: number, row: number, output: number): number =>
  ((output >> 2) * rows + row) * block + (output & 3)

/** A layer: weights as they are trained, and as they are used (`W >> 8`). */
export interface LayerWeights {
  inputs: number
  /** `outputs`, padded. */
  stride: number
  /** Inputs and the bias, padded. */
  rows: number
  /** By blocks of outputs, `rows` of each, Q24. */
  exact: Float64Array
  /** The same, `exact >> 8`. */
  used: Float64Array
}

/** The activations of a layer for the rows of a batch. */
export interface Activations {
  /** Row by row. */
  values: Float64Array
  /** The distance between two rows. */
  stride: number
}

/** The factors of the sums that are computed together: where those they are multiplied by begin, and two of each. */
export interface Scratch {
  at: Int32Array
  first: Float64Array
  second: Float64Array
  /** How many factors each pair of rows has. */
  counts: Int32Array
}

/** Computes the activations of a layer from those of the layer below. `rows` is even. */
export function forwardLayer(
  { inputs, stride, rows: weightRows, used }: LayerWeights,
  { values: below, stride: belowStride }: Activations,
  { values: above }: Activations,
  rows: number,
  min: number,
  max: number,
  { at, first, second, counts }: Scratch,
): void {
  const scale = 1 / 65_536
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
    const bias0 = used[bias]! * 1_024
    const bias1 = used[bias + 1]! * 1_024
    const bias2 = used[bias + 2]! * 1_024
    const bias3 = used[bias + 3]! * 1_024
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
          const w0 = used[w]!
          const w1 = used[w + 1]!
          const w2 = used[w + 2]!
          const w3 = used[w + 3]!
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
          const w0 = used[w]!
          const w1 = used[w + 1]!
          const w2 = used[w + 2]!
          const w3 = used[w + 3]!
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
      above[to] = clamp(Math.floor(s0 * scale), min, max)
      above[to + 1] = clamp(Math.floor(s1 * scale), min, max)
      above[to + 2] = clamp(Math.floor(s2 * scale), min, max)
      above[to + 3] = clamp(Math.floor(s3 * scale), min, max)
      above[to2] = clamp(Math.floor(t0 * scale), min, max)
      above[to2 + 1] = clamp(Math.floor(t1 * scale), min, max)
      above[to2 + 2] = clamp(Math.floor(t2 * scale), min, max)
      above[to2 + 3] = clamp(Math.floor(t3 * scale), min, max)
    }
  }
}

/** Computes the deltas of a hidden layer from those of the layer above it, whose weights are given. */
export function backwardLayer(
  { inputs, stride, rows: weightRows, used }: LayerWeights,
  { values: activations, stride: belowStride }: Activations,
  deltas: Float64Array,
  deltasBelow: Float64Array,
  rows: number,
  limit: number,
  { at }: Scratch,
): void {
  const scale = 1 / 65_536
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
        s0 += used[w0]! * d0 + used[w0 + 1]! * d1 + (used[w0 + 2]! * d2 + used[w0 + 3]! * d3)
        s1 += used[w1]! * d0 + used[w1 + 1]! * d1 + (used[w1 + 2]! * d2 + used[w1 + 3]! * d3)
        s2 += used[w2]! * d0 + used[w2 + 1]! * d1 + (used[w2 + 2]! * d2 + used[w2 + 3]! * d3)
        s3 += used[w3]! * d0 + used[w3 + 1]! * d1 + (used[w3 + 2]! * d2 + used[w3 + 3]! * d3)
        d += rows * block
        start += weightRows * block
      }
      deltasBelow[blockIndex(rows, b, i0)] = within(Math.floor(s0 * scale), limit)
      deltasBelow[blockIndex(rows, b, i1)] = within(Math.floor(s1 * scale), limit)
      deltasBelow[blockIndex(rows, b, i2)] = within(Math.floor(s2 * scale), limit)
      deltasBelow[blockIndex(rows, b, i3)] = within(Math.floor(s3 * scale), limit)
    }
  }
}

/** Takes a step: subtracts from each weight its gradient, scaled and rounded. */
export function updateLayer(
  { inputs, stride, rows: weightRows, exact, used }: LayerWeights,
  { values: below, stride: belowStride }: Activations,
  deltas: Float64Array,
  rows: number,
  mul: number,
  shift: number,
  limit: number,
  { at, first, second }: Scratch,
): void {
  // A sum times `mul`, plus half a unit of the last place that stays, is below 2^53: so it is exact, wherever the point is.
  const rate = mul * 2 ** -shift
  const toUsed = 1 / 256
  for (let i = 0; i <= inputs; i += 2) {
    let count = 0
    for (let b = 0; b < rows; b++) {
      // The bias is the weight of an activation of 2^10. After an odd number of weights comes padding.
      const x = i < inputs ? below[b * belowStride + i]! : 1_024
      const y = i + 1 < inputs ? below[b * belowStride + i + 1]! : i + 1 === inputs ? 1_024 : 0
      at[count] = b * block
      first[count] = x
      second[count] = y
      count += x !== 0 || y !== 0 ? 1 : 0
    }
    // All these gradients are 0, and 0 plus half a unit rounds down to 0: the weights stay as they are.
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
      const u0 = within(exact[w]! - Math.floor(s0 * rate + 0.5), limit)
      const u1 = within(exact[w + 1]! - Math.floor(s1 * rate + 0.5), limit)
      const u2 = within(exact[w + 2]! - Math.floor(s2 * rate + 0.5), limit)
      const u3 = within(exact[w + 3]! - Math.floor(s3 * rate + 0.5), limit)
      const v0 = within(exact[w + 4]! - Math.floor(t0 * rate + 0.5), limit)
      const v1 = within(exact[w + 5]! - Math.floor(t1 * rate + 0.5), limit)
      const v2 = within(exact[w + 6]! - Math.floor(t2 * rate + 0.5), limit)
      const v3 = within(exact[w + 7]! - Math.floor(t3 * rate + 0.5), limit)
      exact[w] = u0
      exact[w + 1] = u1
      exact[w + 2] = u2
      exact[w + 3] = u3
      exact[w + 4] = v0
      exact[w + 5] = v1
      exact[w + 6] = v2
      exact[w + 7] = v3
      used[w] = Math.floor(u0 * toUsed)
      used[w + 1] = Math.floor(u1 * toUsed)
      used[w + 2] = Math.floor(u2 * toUsed)
      used[w + 3] = Math.floor(u3 * toUsed)
      used[w + 4] = Math.floor(v0 * toUsed)
      used[w + 5] = Math.floor(v1 * toUsed)
      used[w + 6] = Math.floor(v2 * toUsed)
      used[w + 7] = Math.floor(v3 * toUsed)
      start += rows * block
      w += weightRows * block
    }
  }
}

/**
 * Computes the deltas of the last layer: probabilities in Q16, minus one for the label.
 *
 * @returns the mean cross-entropy in nats. For display only: it is computed in floating point.
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
      const e = exponential(max - logits[from + c]!)
      deltas[blockIndex(rows, b, c)] = e
      sum += e
    }
    // The floor is exact: a quotient that is no integer is at least 2^-26 from one, as `sum` is at most 2^26, and a quotient up to 2^16 is
    // rounded by at most 2^-37.
    for (let c = 0; c < classes; c++) {
      const at = blockIndex(rows, b, c)
      deltas[at] = Math.floor((deltas[at]! * 65_536) / sum)
    }
    const right = blockIndex(rows, b, labels[b]!)
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

/** Clamps to ±limit. That takes one comparison for most values, where {@link clamp} takes two. */
function within(value: number, limit: number): number {
  if (Math.abs(value) <= limit) return value
  return value > 0 ? limit : -limit
}
