import { LabelLengthError } from './errors.js'
import { checkPacked } from './packing.js'
import type { LabelShape, LabelWidth } from './shape.js'

/** The lowest bit of each lane of a 32-bit word. */
const lowestBits: Record<LabelWidth, number> = {
  1: 0xffffffff,
  2: 0x55555555,
  4: 0x11111111,
  8: 0x01010101,
  16: 0x00010001,
}

/**
 * XORs two label vectors: lanes where they agree become zero. What an opening sends instead of the prediction.
 *
 * @throws {LabelLengthError} when they differ in length.
 * @example
 * ```ts
 * import { diffLabels } from 'modelmarket/labels'
 *
 * console.log(diffLabels(Uint8Array.of(0x12), Uint8Array.of(0x13))) // Uint8Array [0x01]
 * ```
 * @see PROTOCOL.md §1
 */
export function diffLabels(truth: Uint8Array, prediction: Uint8Array): Uint8Array {
  if (prediction.length !== truth.length) throw new LabelLengthError(prediction.length, truth.length)
  return truth.map((byte, index) => byte ^ (prediction[index] ?? 0))
}

/**
 * Counts the labels that differ: the non-zero lanes of a diff.
 *
 * @throws {LabelLengthError} when the diff does not have ⌈size · width / 8⌉ bytes.
 * @throws {LabelPaddingError} when the bits after the last label are not zero.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @example
 * ```ts
 * import { countErrors } from 'modelmarket/labels'
 *
 * console.log(countErrors(Uint8Array.of(0x01, 0x30), { size: 3, width: 4 })) // 2
 * ```
 * @see PROTOCOL.md §1
 */
export function countErrors(diff: Uint8Array, shape: LabelShape): number {
  checkPacked(diff, shape)
  const { width } = shape
  const mask = lowestBits[width]
  // ORs each lane into its lowest bit. A shift by 0 changes nothing, which keeps the loop free of branches on the width.
  // What a shift brings in from the next lane never reaches a lowest bit.
  const by8 = width > 8 ? 8 : 0
  const by4 = width > 4 ? 4 : 0
  const by2 = width > 2 ? 2 : 0
  const by1 = width > 1 ? 1 : 0
  let errors = 0
  for (const word of words(diff)) {
    if (word === 0) continue
    let lanes = word
    lanes |= lanes >>> by8
    lanes |= lanes >>> by4
    lanes |= lanes >>> by2
    lanes |= lanes >>> by1
    errors += popcount(lanes & mask)
  }
  return errors
}

/**
 * Scores a prediction: the number of labels that it gets right.
 *
 * @throws {LabelLengthError} when a vector does not have ⌈size · width / 8⌉ bytes.
 * @throws {LabelPaddingError} when the bits after its last label are not zero.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @example
 * ```ts
 * import { packLabels, scoreLabels } from 'modelmarket/labels'
 *
 * const truth = packLabels([0, 1, 2], 2)
 * const prediction = packLabels([0, 1, 1], 2)
 * console.log(scoreLabels(truth, prediction, { size: 3, width: 2 })) // 2
 * ```
 * @see PROTOCOL.md §1
 */
export function scoreLabels(truth: Uint8Array, prediction: Uint8Array, shape: LabelShape): number {
  checkPacked(truth, shape)
  checkPacked(prediction, shape)
  return shape.size - countErrors(diffLabels(truth, prediction), shape)
}

/** The bytes as 32-bit words; in which order a word has its bytes does not matter, as lanes stay together either way. */
function words(bytes: Uint8Array): Uint32Array {
  if (bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0) {
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  }
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
  padded.set(bytes)
  return new Uint32Array(padded.buffer)
}

/** Number of ones in a 32-bit word: sums of neighbours in 2, 4 and 8 bits, then of the four bytes by a multiplication. */
function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
