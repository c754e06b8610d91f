import { LabelLengthError, LabelOutOfRangeError, LabelPaddingError } from './errors.js'
import { type LabelShape, type LabelWidth, packedLength } from './shape.js'

/**
 * Packs labels into a label vector: big-endian (label 0 in the highest bits of byte 0), zero-padded to a whole byte.
 *
 * @param labels - class indices, from 0.
 * @param width - bits of each, see `labelWidth`.
 * @throws {LabelOutOfRangeError} when a label is not a whole number of that many bits.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @throws {InvalidWidthError} when the width is not 1, 2, 4, 8 or 16.
 * @example
 * ```ts
 * import { packLabels } from 'modelmarket/labels'
 *
 * console.log(packLabels([1, 2, 3], 4)) // Uint8Array [0x12, 0x30]
 * ```
 */
export function packLabels(labels: ArrayLike<number>, width: LabelWidth): Uint8Array {
  const size = labels.length
  const bytes = new Uint8Array(packedLength({ size, width }))
  const max = 2 ** width - 1
  const labelAt = (index: number) => {
    const label = labels[index]
    if (typeof label === 'number' && (label & max) === label) return label
    throw new LabelOutOfRangeError(index, label, width)
  }
  if (width === 16) {
    for (let index = 0; index < size; index++) {
      const label = labelAt(index)
      bytes[2 * index] = label >>> 8
      bytes[2 * index + 1] = label
    }
    return bytes
  }
  for (let at = 0, index = 0; index < size; at++) {
    let byte = 0
    for (let shift = 8 - width; shift >= 0 && index < size; shift -= width) byte |= labelAt(index++) << shift
    bytes[at] = byte
  }
  return bytes
}

/**
 * Unpacks a label vector into class indices.
 *
 * @throws {LabelLengthError} when it does not have ⌈size · width / 8⌉ bytes.
 * @throws {LabelPaddingError} when the bits after the last label are not zero.
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @throws {InvalidWidthError} when the width is not 1, 2, 4, 8 or 16.
 * @example
 * ```ts
 * import { unpackLabels } from 'modelmarket/labels'
 *
 * console.log(unpackLabels(Uint8Array.of(0x12, 0x30), { size: 3, width: 4 })) // Uint16Array [1, 2, 3]
 * ```
 */
export function unpackLabels(bytes: Uint8Array, shape: LabelShape): Uint16Array {
  checkPacked(bytes, shape)
  const { size, width } = shape
  const labels = new Uint16Array(size)
  const mask = 2 ** width - 1
  if (width === 16) {
    for (let index = 0; index < size; index++) {
      labels[index] = ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)
    }
    return labels
  }
  for (let at = 0, index = 0; index < size; at++) {
    const byte = bytes[at] ?? 0
    // What is assigned beyond its end, a typed array ignores.
    for (let shift = 8 - width; shift >= 0; shift -= width) labels[index++] = (byte >>> shift) & mask
  }
  return labels
}

/** Throws unless the bytes are a label vector of that shape. */
export function checkPacked(bytes: Uint8Array, shape: LabelShape): void {
  const expected = packedLength(shape)
  if (bytes.length !== expected) throw new LabelLengthError(bytes.length, expected)
  const padding = expected * 8 - shape.size * shape.width
  if (((bytes[expected - 1] ?? 0) & (2 ** padding - 1)) !== 0) {
    throw new LabelPaddingError(shape.size, shape.width)
  }
}
