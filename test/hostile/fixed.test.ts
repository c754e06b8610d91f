import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkDataset,
  checkRule,
  checkWeights,
  createStepper,
  datasetRoot,
  decodeDataset,
  decodeWeights,
  encodeDataset,
  encodeWeights,
  FixedError,
  fixedLimits,
  genesisWeights,
  quantize,
  type StepRule,
  weightsRoot,
} from '../../src/fixed/index.js'
import { hex } from './endpoint.js'
import { mutated } from './mutated.js'
import { survive } from './survive.js'

const seed = hex('07', 32)
const shape = [3, 4, 2]
const weights = genesisWeights({ shape, seed })
const dataset = quantize({
  features: Array.from({ length: 24 }, (_, i) => (i % 7) - 3),
  labels: Array.from({ length: 8 }, (_, i) => i % 2),
  columns: 3,
})
const anyNumber = fc.oneof(
  fc.integer({ min: -3, max: 5_000 }),
  fc.double(),
  fc.constantFrom(2 ** 24, 2 ** 31, 2 ** 53, 1e300, -0, Number.NaN, Number.POSITIVE_INFINITY),
)
const anyShape = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(shape, [3, 2], [1, 1], [4_095, 1_024, 1_024, 1_024, 1_024]) },
  { weight: 2, arbitrary: fc.array(fc.nat(6), { maxLength: 7 }) },
  { weight: 1, arbitrary: fc.array(anyNumber, { maxLength: 7 }) },
)
const anyBytes = (good: Uint8Array) =>
  fc.oneof({ weight: 4, arbitrary: mutated(good) }, fc.constant(good), fc.uint8Array({ maxLength: 300 }))

/** Fails where an error is none of the exact step's. */
function refused(error: unknown): void {
  expect(error === undefined || FixedError.is(error), String(error)).toBe(true)
}

describe('weights', () => {
  test('of any bytes and any shape are decoded to what encodes to the same bytes, or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes(encodeWeights(weights, shape)), anyShape, async (bytes, shape) => {
        const { value, error } = await survive(() => decodeWeights(bytes, shape))
        refused(error)
        if (!value) return
        expect(encodeWeights(value, shape)).toEqual(bytes)
        expect(weightsRoot(value, shape)).toMatch(/^0x[\da-f]{64}$/)
        expect(() => checkWeights(value, shape)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  test('beyond the limits are refused with the place of the first', async () => {
    const bytes = encodeWeights(weights, shape)
    // The bias of the second output of the last layer.
    new DataView(bytes.buffer).setInt32(bytes.length - 4, 2 ** 30 + 1)
    const { error } = await survive(() => decodeWeights(bytes, shape))
    expect(error).toMatchObject({ name: 'FixedWeightRangeError', layer: 2, output: 1, input: 4 })
    expect(error?.message).toMatch(/Weight 4 of output 1 in layer 2 is 1073741825[\s\S]*Expected/)
  })

  test('of a great shape and few bytes take no memory', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(4)]) {
      const { error } = await survive(() => decodeWeights(bytes, [4_095, 1_024, 1_024, 1_024, 1_024]))
      expect(error?.name).toBe('FixedBytesError')
    }
  })
})

describe('a dataset', () => {
  const columns = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(3, 1, 2, 11) }, anyNumber)

  test('of any bytes and columns is decoded to what encodes to the same bytes, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes(encodeDataset(dataset)), columns, async (bytes, columns) => {
        const { value, error } = await survive(() => decodeDataset(bytes, { columns }))
        refused(error)
        if (!value) return
        expect(encodeDataset(value)).toEqual(bytes)
        expect(datasetRoot(value)).toMatch(/^0x[\da-f]{64}$/)
      }),
      { numRuns: 500 },
    )
  })

  test('of more rows than there can be is refused before it is read', async () => {
    const bytes = new Uint8Array(4 * (fixedLimits.maxRows + 1))
    const { error } = await survive(() => decodeDataset(bytes, { columns: 1 }))
    expect(error?.name).toBe('FixedDatasetError')
    expect(error?.message).toMatch(/16777217 rows[\s\S]*1 to 16777216/)
  })

  test('whose parts do not fit together is refused', async () => {
    const part = fc.record(
      { rows: anyNumber, columns: anyNumber, features: fc.int16Array(), labels: fc.uint16Array() },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(part, anyShape, async (part, shape) => {
        const { error } = await survive(() => checkDataset({ ...dataset, ...part }, shape))
        refused(error)
        if (!error) expect((part.features ?? dataset.features).length % (shape[0] ?? 0)).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a rule', () => {
  const good: StepRule = {
    ...{ shape, batch: 2, rows: 8, mul: 839, shift: 20, halveEvery: 0, schedule: 'shuffled', seed },
  }
  const value = fc.oneof(
    anyNumber,
    fc.jsonValue(),
    fc.constantFrom('0x', '0xzz', hex('ab', 33), undefined, null, 1n, 'sequential', 'random'),
  )
  const keys = fc.constantFrom(...(Object.keys(good) as (keyof StepRule)[]).filter((key) => key !== 'shape'))

  test('with any value in any place is one that trains, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(keys, value, async (key, value) => {
        const rule = { ...good, [key]: value } as StepRule
        const { error } = await survive(() => checkRule(rule))
        refused(error)
        if (error || rule.rows !== 8) return
        const stepper = createStepper({ rule, dataset, weights })
        expect(stepper.train().loss).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})
