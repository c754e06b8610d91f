import fc from 'fast-check'
import { bytesToHex, hexToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/scores.json' with { type: 'json' }
import { LabelLengthError, LabelPaddingError } from './errors.js'
import { packLabels, unpackLabels } from './packing.js'
import { countErrors, diffLabels, scoreLabels } from './scoring.js'
import { type LabelShape, type LabelWidth, maxLabelBytes, packedLength } from './shape.js'

const widths = [1, 2, 4, 8, 16] as const

/** The naive twin. */
const naiveErrors = (diff: Uint8Array, shape: LabelShape) =>
  unpackLabels(diff, shape).filter((lane) => lane !== 0).length

describe('countErrors', () => {
  it('agrees with a naive count for every width, size and alignment', () => {
    const bytes = fc.oneof(
      fc.nat({ max: 255 }),
      fc.constant(0),
      fc.constantFrom(1, 2, 4, 8, 16, 32, 64, 128, 255),
    )
    const diffs = fc
      .record({
        width: fc.constantFrom(...widths),
        size: fc.integer({ min: 1, max: 150 }),
        offset: fc.nat({ max: 3 }),
      })
      .chain((shape) => {
        const length = packedLength(shape)
        return fc.record({
          shape: fc.constant(shape),
          content: fc.array(bytes, { minLength: length, maxLength: length }),
        })
      })
    fc.assert(
      fc.property(diffs, ({ shape, content }) => {
        const padding = content.length * 8 - shape.size * shape.width
        const memory = new Uint8Array(shape.offset + content.length + 4).fill(0xff)
        const diff = memory.subarray(shape.offset, shape.offset + content.length)
        diff.set(content)
        diff[diff.length - 1] = ((diff[diff.length - 1] ?? 0) >>> padding) << padding
        expect(countErrors(diff, shape)).toBe(naiveErrors(diff, shape))
      }),
      { numRuns: 1000 },
    )
  })

  it.each(widths)('counts a lane of width %d once whichever of its bits are set', (width) => {
    const size = 64 / width
    for (let bit = 0; bit < 64; bit++) {
      const diff = new Uint8Array(8)
      diff[bit >>> 3] = 0x80 >>> (bit & 7)
      expect(countErrors(diff, { size, width })).toBe(1)
    }
    expect(countErrors(new Uint8Array(8).fill(0xff), { size, width })).toBe(size)
    expect(countErrors(new Uint8Array(8), { size, width })).toBe(0)
  })

  it('refuses another length and padding that is not zero', () => {
    expect(() => countErrors(new Uint8Array(2), { size: 8, width: 1 })).toThrow(LabelLengthError)
    expect(() => countErrors(Uint8Array.of(1), { size: 7, width: 1 })).toThrow(LabelPaddingError)
  })
})

describe('diffLabels', () => {
  it('agrees with labels taken one by one', () => {
    const pairs = fc.constantFrom(...widths).chain((width) => {
      const label = fc.nat({ max: 2 ** width - 1 })
      return fc.record({
        width: fc.constant(width),
        pairs: fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 70 }),
      })
    })
    fc.assert(
      fc.property(pairs, ({ width, pairs }) => {
        const [truth, prediction] = [0, 1].map((side) =>
          packLabels(
            pairs.map((pair) => pair[side] ?? 0),
            width,
          ),
        ) as [Uint8Array, Uint8Array]
        const diff = unpackLabels(diffLabels(truth, prediction), { size: pairs.length, width })
        expect([...diff]).toEqual(pairs.map(([one, other]) => one ^ other))
      }),
    )
  })

  it('refuses vectors of different lengths', () => {
    expect(() => diffLabels(new Uint8Array(1), new Uint8Array(2))).toThrow(LabelLengthError)
    expect(() => diffLabels(new Uint8Array(2), new Uint8Array(1))).toThrow(LabelLengthError)
  })
})

describe('scoreLabels', () => {
  it('agrees with the shared vectors', () => {
    expect(vectors.size.length).toBeGreaterThan(40)
    for (const [index, size] of vectors.size.entries()) {
      const shape = { size, width: vectors.width[index] as LabelWidth }
      const [truth, prediction, diff] = [vectors.truth, vectors.prediction, vectors.diff].map((column) =>
        hexToBytes(`0x${column[index]?.slice(2).repeat(vectors.repeat[index] ?? 1)}`),
      ) as [Uint8Array, Uint8Array, Uint8Array]
      expect(bytesToHex(diffLabels(truth, prediction))).toBe(bytesToHex(diff))
      expect(scoreLabels(truth, prediction, shape)).toBe(vectors.score[index])
      expect(countErrors(diff, shape)).toBe(size - (vectors.score[index] ?? 0))
    }
    const full = vectors.size.filter(
      (size, index) => size * (vectors.width[index] ?? 0) === maxLabelBytes * 8,
    )
    expect(full.length).toBe(widths.length)
  })

  it.each(widths)('counts the most that there can be, of width %d and wherever they lie', (width) => {
    const size = (maxLabelBytes * 8) / width
    const memory = new Uint8Array(maxLabelBytes + 4)
    for (let offset = 0; offset < 4; offset++) {
      const truth = memory.subarray(offset, offset + maxLabelBytes)
      expect(scoreLabels(truth, new Uint8Array(maxLabelBytes).fill(0xff), { size, width })).toBe(0)
      expect(scoreLabels(truth, new Uint8Array(maxLabelBytes), { size, width })).toBe(size)
    }
  })

  it('counts the labels that are equal', () => {
    const pairs = fc.constantFrom(...widths).chain((width) => {
      const label = fc.nat({ max: 2 ** width - 1 })
      return fc.record({
        width: fc.constant(width),
        pairs: fc.array(fc.tuple(label, fc.oneof(label, fc.constant(undefined))), {
          minLength: 1,
          maxLength: 100,
        }),
      })
    })
    fc.assert(
      fc.property(pairs, ({ width, pairs }) => {
        const truth = pairs.map(([label]) => label)
        const prediction = pairs.map(([label, other]) => other ?? label)
        const equal = truth.filter((label, index) => label === prediction[index]).length
        const shape = { size: pairs.length, width }
        expect(scoreLabels(packLabels(truth, width), packLabels(prediction, width), shape)).toBe(equal)
      }),
    )
  })

  it('refuses padding that both vectors share, which their diff would hide', () => {
    const padded = Uint8Array.of(1)
    expect(() => scoreLabels(padded, padded, { size: 7, width: 1 })).toThrow(LabelPaddingError)
  })
})
