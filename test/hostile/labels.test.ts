import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSealedBlock, sealBlock } from '../../src/content/index.js'
import {
  countErrors,
  diffLabels,
  type LabelShape,
  labelWidth,
  packLabels,
  scoreLabels,
  unpackLabels,
} from '../../src/labels/index.js'
import { survive } from './survive.js'

const anyNumber = fc.oneof(fc.integer({ min: -3, max: 600_000 }), fc.double(), fc.constantFrom(2 ** 53, -0))
const width = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 2, 4, 8, 16) },
  { weight: 1, arbitrary: anyNumber },
)
const shape = fc.record({ size: anyNumber, width }) as fc.Arbitrary<LabelShape>
const bytes = fc.uint8Array({ maxLength: 64 })
/** A shape with as many bytes as it asks for, whatever their last bits. */
const fitting = fc
  .record({ size: fc.integer({ min: 1, max: 200 }), width: fc.constantFrom(1, 2, 4, 8, 16) })
  .chain((shape) => {
    const length = Math.ceil((shape.size * shape.width) / 8)
    const vector = fc.uint8Array({ minLength: length, maxLength: length })
    return fc.record({ shape: fc.constant(shape as LabelShape), a: vector, b: vector })
  })
const anything = fc.anything({ withBigInt: true, withNullPrototype: true })

describe('label vectors', () => {
  test('of any bytes and any shape unpack to labels that pack to the same bytes, or are refused', async () => {
    const vector = fc.oneof(fitting, fc.record({ shape, a: bytes, b: bytes }))
    await fc.assert(
      fc.asyncProperty(vector, async ({ shape, a, b }) => {
        const { value: labels } = await survive(() => unpackLabels(a, shape))
        if (labels) expect(packLabels(labels, shape.width)).toEqual(a)
        const { value: score } = await survive(() => scoreLabels(a, b, shape))
        if (score !== undefined) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(shape.size)
        }
        await survive(() => countErrors(a, shape))
        await survive(() => diffLabels(a, b))
      }),
    )
  })

  test('are packed of whole numbers alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.nat(20), anyNumber, anything)), width, async (labels, width) => {
        const { value } = await survive(() => packLabels(labels as number[], width as LabelShape['width']))
        if (value) {
          const again = unpackLabels(value, { size: labels.length, width: width as LabelShape['width'] })
          expect(Array.from(again)).toEqual(labels.map((label) => Number(label) + 0))
        }
      }),
    )
  })

  test('have a width for any number of classes, or none', async () => {
    await fc.assert(
      fc.asyncProperty(anyNumber, async (classes) => {
        const { value } = await survive(() => labelWidth(classes))
        if (value) expect(2 ** value).toBeGreaterThanOrEqual(classes)
      }),
    )
  })
})

describe('sealed blocks', () => {
  test('of any bytes open to what seals to the same block, or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (block) => {
        const { value } = await survive(() => openSealedBlock(block))
        if (value) expect(sealBlock(value).block).toEqual(block)
        else expect(block.length).toBeLessThan(32)
      }),
    )
  })
})
