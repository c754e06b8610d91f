import { LabelLengthError } from './errors.js'
import { checkPacked } from './packing.js'
import type { LabelShape, LabelWidth } from './shape.js'

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
 */
export function diffLabels(truth: Uint8Array, prediction: Uint8Array): Uint8Array {
  if (prediction.length !== truth.length) throw new LabelLengthError(prediction.length, truth.length)
  const diff = new Uint8Array(truth.length)
  for (let at = 0; at < diff.length; at++) diff[at] = (truth[at] ?? 0) ^ (prediction[at] ?? 0)
  return diff
}

/**
 * Counts the labels that differ: the non-zero lanes of a diff.
 *
 * @throws {LabelLengthError} when the diff does not have ⌈size · width / 8⌉ bytes.
 * @throws {LabelPaddingError} when the bits after the last label are not zero.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @throws {InvalidWidthError} when the width is not 1, 2, 4, 8 or 16.
 * @example
 * ```ts
 * import { countErrors } from 'modelmarket/labels'
 *
 * console.log(countErrors(Uint8Array.of(0x01, 0x30), { size: 3, width: 4 })) // 2
 * ```
 */
export function countErrors(diff: Uint8Array, shape: LabelShape): number {
  checkPacked(diff, shape)
  return countDifferent(diff, new Uint8Array(diff.length), shape.width)
}

/**
 * Scores a prediction: the number of labels that it gets right.
 *
 * @throws {LabelLengthError} when a vector does not have ⌈size · width / 8⌉ bytes.
 * @throws {LabelPaddingError} when the bits after its last label are not zero.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @throws {InvalidWidthError} when the width is not 1, 2, 4, 8 or 16.
 * @example
 * ```ts
 * import { packLabels, scoreLabels } from 'modelmarket/labels'
 *
 * const truth = packLabels([0, 1, 2], 2)
 * const prediction = packLabels([0, 1, 1], 2)
 * console.log(scoreLabels(truth, prediction, { size: 3, width: 2 })) // 2
 * ```
 */
export function scoreLabels(truth: Uint8Array, prediction: Uint8Array, shape: LabelShape): number {
  checkPacked(truth, shape)
  checkPacked(prediction, shape)
  return shape.size - countDifferent(truth, prediction, shape.width)
}

/** Counts the lanes in which two label vectors of one length differ. */
function countDifferent(one: Uint8Array, other: Uint8Array, width: LabelWidth): number {
  const [left, right] = [words(one), words(other)]
  // All but the highest bit of each lane. `| 0`, here and below: with what is known to be a whole number of 32 bits the
  // loop is compiled to half as many steps.
  const low = (((2 ** 32 - 1) / (2 ** width - 1)) * (2 ** (width - 1) - 1)) | 0
  const toLowest = width - 1
  // Lanes that have a nibble or more add up in it, for as many words as cannot overflow it.
  const isNarrow = width < 4
  const block = isNarrow ? 1 : 15
  let count = 0
  for (let at = 0; at < left.length; ) {
    const end = Math.min(at + block, left.length)
    let ones = 0
    for (; at < end; at++) {
      const diff = (left[at] ?? 0) ^ (right[at] ?? 0)
      // Whatever is in the low bits of a lane carries into its highest one, and never out of it.
      ones = (ones + (((((diff & low) + low) | diff) & ~low) >>> toLowest)) | 0
    }
    count += sumOfNibbles(isNarrow ? onesPerNibble(ones) : ones)
  }
  return count
}

/** The bytes as words of 32 bits, with zeros at the end: a copy where they do not fill words, or lie across them. */
function words(bytes: Uint8Array): Int32Array {
  const { byteOffset, length } = bytes
  if ((byteOffset | length) % 4 === 0) return new Int32Array(bytes.buffer, byteOffset, length / 4)
  const copy = new Uint8Array((length + 3) & ~3)
  copy.set(bytes)
  return new Int32Array(copy.buffer)
}

/** Counts the ones in each nibble: sums of neighbours in 2, then in 4 bits. */
function onesPerNibble(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
}

/** Adds up the eight nibbles of a word: those of each byte, then the bytes by a multiplication. */
function sumOfNibbles(word: number): number {
  return Math.imul((word & 0x0f0f0f0f) + ((word >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24
}
