/**
 * The limits of the exact step.
 *
 * They keep every sum of absolute values within 2^52, so that doubles are exact in any order of summation. With weights of at most 2^22
 * (`W >> 8`), activations of at most 2^15 and deltas of at most 2^20:
 *
 * - forward: 4,095 · 2^22 · 2^15 + 2^22 · 2^10 < 2^49
 * - backward: 1,024 · 2^22 · 2^20 = 2^52
 * - update: 128 · 2^20 · 2^15 · 1,023 + 2^39 < 2^52
 *
 * `exactStep.test.ts` computes them again, and compares networks of the largest widths, with saturated weights, with big integers.
 */
export const fixedLimits = {
  /** Layers after the features. */
  maxLayers: 4,
  /** Features of a row. */
  maxColumns: 4_095,
  /** Outputs of a layer. */
  maxWidth: 1_024,
  maxBatch: 128,
  minRows: 2,
  maxRows: 2 ** 24,
  /** The largest weight or bias, in Q24. */
  maxWeight: 2 ** 30,
  /** The largest activation, in Q10. */
  maxActivation: 32_767,
  /** The largest delta of a hidden layer, in Q16. */
  maxDelta: 2 ** 20,
  maxMul: 1_023,
  minShift: 2,
  maxShift: 40,
  maxHalveEvery: 2 ** 32 - 1,
} as const
