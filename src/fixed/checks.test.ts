import { describe, expect, test } from 'vitest'
import {
  checkDataset,
  checkRule,
  checkShape,
  checkWeights,
  createSchedule,
  createStepper,
  decodeDataset,
  decodeWeights,
  encodeDataset,
  encodeWeights,
  FixedBytesError,
  FixedDatasetError,
  FixedError,
  FixedFeatureError,
  FixedIndexError,
  FixedLabelError,
  FixedRateError,
  FixedRuleError,
  FixedShapeError,
  FixedWeightCountError,
  FixedWeightRangeError,
  forward,
  genesisWeights,
  quantize,
  rateOf,
  type StepRule,
} from './index.js'

const seed = `0x${'07'.repeat(32)}` as const
const rule: StepRule = {
  shape: [2, 3, 2],
  batch: 4,
  rows: 5,
  mul: 819,
  shift: 20,
  halveEvery: 0,
  schedule: 'shuffled',
  seed,
}
const dataset = quantize({
  features: [0, 0.5, 1, -1, 0.25, 0, 3, 4, -32, 31.999],
  labels: [0, 1, 1, 0, 1],
  columns: 2,
})
const weights = genesisWeights(rule)

const thrown = (run: () => unknown): FixedError => {
  try {
    run()
  } catch (error) {
    if (FixedError.is(error)) return error
    throw error
  }
  throw new RangeError('nothing was thrown')
}

describe('a shape', () => {
  test.each<[readonly number[]]>([[[1, 1]], [[4_095, 1_024, 1_024, 1_024, 1_024]]])('can be %j', (shape) => {
    expect(() => checkShape(shape)).not.toThrow()
  })

  test.each<[readonly number[]]>([
    [[]],
    [[4]],
    [[4, 3, 3, 3, 3, 3]],
    [[4_096, 2]],
    [[0, 2]],
    [[4, 0]],
    [[4, 1_025]],
    [[4, 2.5]],
    [[4, Number.NaN, 2]],
    [new Array(1_000).fill(1)],
  ])('cannot be %j', (shape) => {
    const error = thrown(() => checkShape(shape))
    expect(error).toBeInstanceOf(FixedShapeError)
    expect(error.message.length).toBeLessThan(200)
  })
})

describe('a rule', () => {
  test.each<[Partial<StepRule>]>([
    [{ batch: 1 }],
    [{ batch: 128, rows: 128 }],
    [{ rows: 2 ** 24 }],
    [{ mul: 1, shift: 2 }],
    [{ mul: 1_023, shift: 40 }],
    [{ halveEvery: 2 ** 32 - 1 }],
  ])('can have %j', (change) => {
    expect(() => checkRule({ ...rule, ...change })).not.toThrow()
  })

  test.each<[Partial<Record<keyof StepRule, unknown>>, RegExp]>([
    [{ batch: 0 }, /batch cannot be 0/],
    [{ batch: 129, rows: 500 }, /batch cannot be 129[\s\S]*1 to 128/],
    [{ batch: 2.5 }, /batch/],
    [{ batch: { toString: false } }, /batch cannot be an object/],
    [{ batch: 1, rows: 1 }, /number of rows cannot be 1[\s\S]*2 to 16777216/],
    [{ rows: 3 }, /number of rows cannot be 3[\s\S]*4 to 16777216/],
    [{ rows: 2 ** 24 + 1 }, /number of rows/],
    [{ mul: 0 }, /mul cannot be 0[\s\S]*rateOf/],
    [{ mul: 1_024 }, /mul/],
    [{ shift: 1 }, /shift/],
    [{ shift: 41 }, /shift/],
    [{ halveEvery: -1 }, /halveEvery/],
    [{ halveEvery: 2 ** 32 }, /halveEvery/],
    [{ schedule: 'random' }, /schedule cannot be random[\s\S]*'sequential' or 'shuffled'/],
    [{ seed: '0x07' }, /seed cannot be 0x07[\s\S]*32 bytes/],
  ])('cannot have %j', (change, message) => {
    const error = thrown(() => checkRule({ ...rule, ...change } as unknown as StepRule))
    expect(error).toBeInstanceOf(FixedRuleError)
    expect(error.message).toMatch(message)
  })
})

describe('a learning rate', () => {
  test('is in fixed point as near as it goes', () => {
    expect(rateOf({ learningRate: 0.01, batch: 32 })).toEqual({ mul: 655, shift: 23 })
    expect(rateOf({ learningRate: 128 * 1_023, batch: 128 })).toEqual({ mul: 1_023, shift: 2 })
    for (const learningRate of [1e-6, 0.001, 0.3, 0.5, 1, 3, 100]) {
      const { mul, shift } = rateOf({ learningRate, batch: 7 })
      expect(Math.abs((7 * mul * 2 ** (2 - shift)) / learningRate - 1)).toBeLessThanOrEqual(2 ** -10)
    }
  })

  test.each([0, -1, 1e-20, 1e9, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (learningRate) => {
    expect(thrown(() => rateOf({ learningRate, batch: 32 }))).toBeInstanceOf(FixedRateError)
  })

  test('halves as the rule says, and at shift 40 no more', () => {
    const at = (shift: number, halveEvery: number, step: number) => {
      const of = createStepper({ rule: { ...rule, shift, halveEvery }, dataset, weights, step })
      of.train()
      return of.root()
    }
    // Of two steps that take the same rows, one is after a halving.
    const constant = (shift: number) => at(shift, 0, 4)
    expect(at(20, 5, 4)).toBe(constant(20))
    expect(at(20, 4, 4)).toBe(constant(21))
    expect(at(20, 2, 4)).toBe(constant(22))
    expect(constant(21)).not.toBe(constant(20))
    expect(at(39, 1, 4)).toBe(constant(40))
  })
})

describe('weights', () => {
  test('survive their encoding', () => {
    const bytes = encodeWeights(weights, rule.shape)
    expect(bytes).toHaveLength(4 * (3 * 3 + 2 * 4))
    expect(decodeWeights(bytes, rule.shape)).toEqual(weights)
    // Anywhere in a larger buffer.
    const inside = new Uint8Array(100)
    inside.set(bytes, 3)
    expect(decodeWeights(inside.subarray(3, 3 + bytes.length), rule.shape)).toEqual(weights)
  })

  test('are of the length that the shape asks for', () => {
    const short = [weights[0]?.slice(1), weights[1]] as Int32Array[]
    expect(thrown(() => checkWeights(short, rule.shape))).toMatchObject({ layer: 1, expected: 9, given: 8 })
    expect(thrown(() => createStepper({ rule, dataset, weights: short }))).toBeInstanceOf(
      FixedWeightCountError,
    )
    expect(thrown(() => checkWeights([], rule.shape))).toMatchObject({
      layer: undefined,
      expected: 2,
      given: 0,
    })
    expect(thrown(() => decodeWeights(new Uint8Array(67), rule.shape))).toBeInstanceOf(FixedBytesError)
    expect(thrown(() => decodeWeights(new Uint8Array(67), rule.shape)).message).toMatch(/67 bytes[\s\S]*68/)
  })

  test('are not beyond ±2^30', () => {
    const bytes = encodeWeights(weights, rule.shape)
    new DataView(bytes.buffer).setInt32(4 * (9 + 4 + 2), 2 ** 30 + 1)
    const error = thrown(() => decodeWeights(bytes, rule.shape))
    expect(error).toBeInstanceOf(FixedWeightRangeError)
    expect(error).toMatchObject({ layer: 2, output: 1, input: 2, given: 2 ** 30 + 1 })
    const low = [weights[0], Int32Array.of(0, 0, 0, 0, 0, 0, 0, -(2 ** 30) - 1)] as Int32Array[]
    expect(thrown(() => createStepper({ rule, dataset, weights: low }))).toMatchObject({
      output: 1,
      input: 3,
    })
  })

  test('are copied', () => {
    const mine = weights.map((layer) => layer.slice())
    const stepper = createStepper({ rule, dataset, weights: mine })
    stepper.train()
    expect(mine).toEqual(weights)
    const taken = stepper.weights()
    taken[0]?.fill(0)
    expect(stepper.weights()).not.toEqual(taken)
  })
})

describe('a dataset', () => {
  test('survives its encoding', () => {
    const bytes = encodeDataset(dataset)
    expect([...bytes.subarray(0, 6)]).toEqual([0, 0, 2, 0, 0, 0])
    expect(decodeDataset(bytes, { columns: 2 })).toEqual(dataset)
    expect(thrown(() => decodeDataset(bytes.subarray(1), { columns: 2 }))).toBeInstanceOf(FixedBytesError)
    expect(thrown(() => decodeDataset(new Uint8Array(), { columns: 2 }))).toBeInstanceOf(FixedBytesError)
    expect(thrown(() => decodeDataset(new Uint8Array(10_000), { columns: 4_999 }))).toBeInstanceOf(
      FixedDatasetError,
    )
  })

  test('is rounded to the nearest', () => {
    const rounded = quantize({
      features: [0.5 / 1_024, 0.49 / 1_024, -0.5 / 1_024, -0.51 / 1_024],
      labels: [0, 0],
      columns: 2,
    })
    expect([...rounded.features]).toEqual([1, 0, 0, -1])
    const scaled = { offset: [10, 0], factor: 0.5 }
    const { features } = quantize({ features: [12, 2], labels: [0], columns: 2, scaling: scaled })
    expect([...features]).toEqual([1_024, 1_024])
  })

  test.each<[number, RegExp]>([
    [32, /row 1, column 0 is 32[\s\S]*scaling/],
    [-32.1, /-32\.1/],
    [Number.NaN, /NaN[\s\S]*missing/],
    [Number.POSITIVE_INFINITY, /Infinity/],
  ])('has no feature %d', (feature, message) => {
    const error = thrown(() => quantize({ features: [0, 0, feature, 0], labels: [0, 1], columns: 2 }))
    expect(error).toBeInstanceOf(FixedFeatureError)
    expect(error).toMatchObject({ row: 1, column: 0, given: feature })
    expect(error.message).toMatch(message)
  })

  test.each<[string, () => unknown]>([
    ['too few features', () => quantize({ features: [0], labels: [0], columns: 2 })],
    ['a label that is none', () => quantize({ features: [0, 0], labels: [0.5], columns: 2 })],
    ['no labels at all', () => quantize({ features: [0, 0], columns: 2 } as never)],
    ['no features at all', () => quantize({ labels: [0], columns: 2 } as never)],
    ['no rows', () => quantize({ features: [], labels: [], columns: 2 })],
    ['no columns', () => quantize({ features: [], labels: [0], columns: 0 })],
    [
      'a scaling of other columns',
      () => quantize({ features: [0, 0], labels: [0], columns: 2, scaling: { factor: [1] } }),
    ],
    ['labels missing', () => checkDataset({ ...dataset, labels: new Uint16Array(4) })],
    ['other columns than the network', () => checkDataset(dataset, [3, 2])],
    ['other rows than the rule', () => createStepper({ rule: { ...rule, rows: 6 }, dataset, weights })],
    ['half a row', () => forward({ shape: rule.shape, weights, features: new Int16Array(3) })],
  ])('does not fit with %s', (_, run) => {
    expect(thrown(run)).toBeInstanceOf(FixedDatasetError)
  })

  test('has labels that are classes of the network', () => {
    const wrong = { ...dataset, labels: Uint16Array.of(0, 1, 0, 2, 0) }
    const error = thrown(() => createStepper({ rule, dataset: wrong, weights }))
    expect(error).toBeInstanceOf(FixedLabelError)
    expect(error).toMatchObject({ row: 3, given: 2, classes: 2 })
  })
})

describe('a schedule', () => {
  test('takes rows in order, or each once an epoch', () => {
    const sequential = createSchedule({ ...rule, rows: 11, schedule: 'sequential' })
    expect(sequential.stepsPerEpoch).toBe(2)
    expect([0, 1, 2].map((step) => [...sequential.rowsOf(step)])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [0, 1, 2, 3],
    ])
    for (const rows of [4, 5, 16, 17, 100, 1_000]) {
      const shuffled = createSchedule({ ...rule, rows })
      const epoch = (number: number) =>
        Array.from({ length: shuffled.stepsPerEpoch }, (_, i) => [
          ...shuffled.rowsOf(number * shuffled.stepsPerEpoch + i),
        ]).flat()
      const [first, second] = [epoch(0), epoch(1)]
      expect(new Set(first).size).toBe(first.length)
      expect(Math.max(...first)).toBeLessThan(rows)
      if (rows > 5) expect(second).not.toEqual(first)
      // Steps may be asked for in any order.
      expect(epoch(0)).toEqual(first)
    }
  })

  test.each([-1, 0.5, Number.NaN])('has no step %d', (step) => {
    expect(thrown(() => createSchedule(rule).rowsOf(step))).toBeInstanceOf(FixedIndexError)
    expect(thrown(() => createStepper({ rule, dataset, weights, step }))).toBeInstanceOf(FixedIndexError)
  })
})

test('first weights are refused a seed that is none', () => {
  expect(thrown(() => genesisWeights({ shape: [2, 2], seed: '0x' }))).toBeInstanceOf(FixedRuleError)
})

test('the loss falls, and is that of the batch', () => {
  const stepper = createStepper({
    rule: { ...rule, shape: [2, 16, 2], batch: 5, ...rateOf({ learningRate: 0.1, batch: 5 }) },
    dataset,
    weights: genesisWeights({ shape: [2, 16, 2], seed }),
  })
  const { step, loss } = stepper.train()
  expect(step).toBe(0)
  // Of two classes, before anything is learnt.
  for (let i = 0; i < 300; i++) stepper.train()
  expect(stepper.train().loss).toBeLessThan(loss / 2)
})
