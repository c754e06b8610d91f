import { describe, expect, it } from 'vitest'
import { InvalidClassCountError, InvalidSizeError, InvalidWidthError } from './errors.js'
import { type LabelWidth, labelWidth, maxLabelBytes, packedLength } from './shape.js'

describe('labelWidth', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [16, 4],
    [17, 8],
    [256, 8],
    [257, 16],
    [65_536, 16],
  ])('of %d classes is %d', (classes, width) => {
    expect(labelWidth(classes)).toBe(width)
  })

  it('refuses what is no number of classes, and too many', () => {
    for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => labelWidth(count)).toThrow(InvalidClassCountError)
    }
    expect(() => labelWidth(65_537)).toThrow(InvalidClassCountError)
  })
})

describe('packedLength', () => {
  it('rounds up to whole bytes', () => {
    expect(packedLength({ size: 1, width: 1 })).toBe(1)
    expect(packedLength({ size: 8, width: 1 })).toBe(1)
    expect(packedLength({ size: 9, width: 1 })).toBe(2)
    expect(packedLength({ size: 3, width: 4 })).toBe(2)
    expect(packedLength({ size: 3, width: 16 })).toBe(6)
  })

  it.each([1, 2, 4, 8, 16] as const)('ends at 61,440 bytes for width %d', (width) => {
    const max = (maxLabelBytes * 8) / width
    expect(packedLength({ size: max, width })).toBe(maxLabelBytes)
    expect(() => packedLength({ size: max + 1, width })).toThrow(InvalidSizeError)
  })

  it('refuses sizes and widths that there are not', () => {
    for (const size of [0, -1, 1.5, Number.NaN]) {
      expect(() => packedLength({ size, width: 8 })).toThrow(InvalidSizeError)
    }
    const untyped: unknown[] = [0, 3, 32, '8', undefined]
    for (const width of untyped) {
      expect(() => packedLength({ size: 1, width: width as LabelWidth })).toThrow(InvalidWidthError)
    }
  })
})
