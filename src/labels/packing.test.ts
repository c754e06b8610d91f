import fc from 'fast-check'
import { bytesToHex, hexToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/packing.json' with { type: 'json' }
import { InvalidSizeError, LabelLengthError, LabelOutOfRangeError, LabelPaddingError } from './errors.js'
import { packLabels, unpackLabels } from './packing.js'
import { type LabelWidth, maxLabelBytes } from './shape.js'

const widths = [1, 2, 4, 8, 16] as const

/** Labels, and a width that they fit. */
const labelled = fc.constantFrom(...widths).chain((width) =>
  fc.record({
    width: fc.constant(width),
    labels: fc.array(fc.nat({ max: 2 ** width - 1 }), { minLength: 1, maxLength: 70 }),
  }),
)

describe('packLabels and unpackLabels', () => {
  it('agree with the shared vectors', () => {
    expect(vectors.packed.length).toBeGreaterThan(40)
    for (const [index, packed] of vectors.packed.entries()) {
      const width = vectors.width[index] as LabelWidth
      const size = vectors.size[index] ?? 0
      const view = Buffer.from(vectors.labels[index]?.slice(2) ?? '', 'hex')
      const labels = Uint16Array.from({ length: size }, (_, label) => view.readUInt16BE(2 * label))
      expect(bytesToHex(packLabels(labels, width))).toBe(packed)
      expect(unpackLabels(hexToBytes(packed as `0x${string}`), { size, width })).toEqual(labels)
    }
  })

  it('undo each other', () => {
    fc.assert(
      fc.property(labelled, ({ width, labels }) => {
        const packed = packLabels(labels, width)
        expect(packed.length).toBe(Math.ceil((labels.length * width) / 8))
        expect([...unpackLabels(packed, { size: labels.length, width })]).toEqual(labels)
      }),
    )
  })

  it('agree with labels written out bit by bit, for every width', () => {
    fc.assert(
      fc.property(labelled, ({ width, labels }) => {
        const bits = labels.map((label) => label.toString(2).padStart(width, '0')).join('')
        const bytes = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)) ?? []
        expect([...packLabels(labels, width)]).toEqual(bytes)
        expect([...unpackLabels(Uint8Array.from(bytes), { size: labels.length, width })]).toEqual(labels)
      }),
    )
  })

  it.each(widths)('take as many labels of width %d as fit, and no more', (width) => {
    const size = (maxLabelBytes * 8) / width
    const packed = packLabels(new Uint16Array(size).fill(2 ** width - 1), width)
    expect(packed.every((byte) => byte === 255)).toBe(true)
    expect(unpackLabels(packed, { size, width }).length).toBe(size)
    expect(() => packLabels(new Uint16Array(size + 1), width)).toThrow(InvalidSizeError)
  })
})

describe('packLabels', () => {
  it('refuses a label that is not a number of its width, and says where but not what', () => {
    for (const width of widths) {
      for (const value of [2 ** width, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        let error: unknown
        try {
          packLabels([0, 0, value, 0], width)
        } catch (caught) {
          error = caught
        }
        expect(error).toBeInstanceOf(LabelOutOfRangeError)
        expect(error).toMatchObject({ index: 2, value, width })
      }
    }
    const secret = new LabelOutOfRangeError(0, 54_321, 8)
    expect(JSON.stringify(secret) + secret.stack).not.toContain('54321')
  })

  it('refuses holes', () => {
    expect(() => packLabels({ length: 2, 0: 1 }, 8)).toThrow(LabelOutOfRangeError)
  })

  it('refuses what is not even a number, from code without types', () => {
    for (const value of ['1', 1n, null, {}, Object.create(null)]) {
      expect(() => packLabels([value], 8)).toThrow(LabelOutOfRangeError)
    }
  })
})

describe('unpackLabels', () => {
  it('refuses another length', () => {
    expect(() => unpackLabels(new Uint8Array(3), { size: 4, width: 4 })).toThrow(LabelLengthError)
    expect(() => unpackLabels(new Uint8Array(1), { size: 4, width: 4 })).toThrow(LabelLengthError)
  })

  it('refuses each bit of padding that is set', () => {
    for (const width of [1, 2, 4] as const) {
      for (let size = 1; size < 8 / width; size++) {
        for (let bit = 0; bit < 8; bit++) {
          const unpack = () => unpackLabels(Uint8Array.of(0x80 >>> bit), { size, width })
          if (bit < size * width) expect(unpack).not.toThrow()
          else expect(unpack).toThrow(LabelPaddingError)
        }
      }
    }
  })
})
