import { InvalidClassCountError, InvalidSizeError, InvalidWidthError } from './errors.js'

/** Bits of a label. */
export type LabelWidth = 1 | 2 | 4 | 8 | 16

/** What one must know to read packed labels. */
export interface LabelShape {
  /** Number of labels, at least 1. */
  size: number
  /** Bits of each. */
  width: LabelWidth
}

/** Most bytes of a label vector, so that an opening (two vectors) fits one transaction of 128 KiB. */
export const maxLabelBytes = 61_440

const widths: readonly LabelWidth[] = [1, 2, 4, 8, 16]

/**
 * Chooses the narrowest label for a number of classes: 1, 2, 4, 8 or 16 bits.
 *
 * @throws {InvalidClassCountError} when it is not a whole number from 1 to 65,536.
 * @example
 * ```ts
 * import { labelWidth } from 'modelmarket/labels'
 *
 * console.log(labelWidth(2), labelWidth(10), labelWidth(1000)) // 1 4 16
 * ```
 */
export function labelWidth(classCount: number): LabelWidth {
  const width = widths.find((candidate) => classCount <= 2 ** candidate)
  if (!width || !Number.isInteger(classCount) || classCount < 1) throw new InvalidClassCountError(classCount)
  return width
}

/**
 * Computes the number of bytes of a label vector: ⌈size · width / 8⌉.
 *
 * @throws {InvalidSizeError} when there are no labels, or more than 61,440 bytes of them.
 * @throws {InvalidWidthError} when the width is not 1, 2, 4, 8 or 16.
 * @example
 * ```ts
 * import { packedLength } from 'modelmarket/labels'
 *
 * console.log(packedLength({ size: 10, width: 4 })) // 5
 * ```
 */
export function packedLength({ size, width }: LabelShape): number {
  if (!widths.includes(width)) throw new InvalidWidthError(width)
  const max = (maxLabelBytes * 8) / width
  if (!Number.isInteger(size) || size < 1 || size > max) throw new InvalidSizeError(size, width, max)
  return Math.ceil((size * width) / 8)
}
