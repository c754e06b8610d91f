import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BigStep, type BigWeights, exactStep, largest, traceOf } from '../../test/fixtures/exactStep.js'
import { createStepper, fixedLimits, forward, type StepRule, traceLayout, type Weights } from './index.js'

const seed = `0x${'07'.repeat(32)}` as const

/** Any integer of a range, and its ends as often. */
const extreme = (min: number, max: number) =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, min + 1, max - 1, max))

const weightsOf = (shape: readonly number[], value: fc.Arbitrary<number>) =>
  fc.tuple(
    ...shape.slice(1).map((outputs, index) => {
      const length = outputs * ((shape[index] ?? 0) + 1)
      return fc
        .array(value, { minLength: length, maxLength: length })
        .map((values) => Int32Array.from(values))
    }),
  )

const bounds = {
  usual: extreme(-(2 ** 24), 2 ** 24),
  saturated: fc.constantFrom(2 ** 30, 2 ** 30 - 1, -(2 ** 30), -(2 ** 30) + 1),
  any: extreme(-(2 ** 30), 2 ** 30),
}

/** Some steps: a shape of so many layers, a batch, features, labels, weights and a rate. */
const setting = (layers: number, bound: keyof typeof bounds) =>
  fc
    .record({
      shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: layers + 1, maxLength: layers + 1 }),
      batch: fc.integer({ min: 1, max: 7 }),
      rows: fc.integer({ min: 7, max: 12 }),
      mul: extreme(1, 1_023),
      shift: fc.integer({ min: 2, max: 40 }),
      halveEvery: fc.integer({ min: 0, max: 2 }),
      schedule: fc.constantFrom('sequential' as const, 'shuffled' as const),
    })
    .chain(({ rows, ...rule }) => {
      const [columns = 1] = rule.shape
      const [count, classes] = [rows * columns, rule.shape.at(-1) ?? 1]
      // Many are 0, which the kernels leave out.
      const feature = fc.oneof(extreme(-32_768, 32_767), fc.constant(0), fc.integer({ min: 0, max: 1_024 }))
      return fc.record({
        rule: fc.constant<StepRule>({ ...rule, rows, seed }),
        features: fc.array(feature, { minLength: count, maxLength: count }),
        labels: fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }),
        weights: weightsOf(rule.shape, bounds[bound]) as fc.Arbitrary<Int32Array[]>,
      })
    })

interface Setting {
  rule: StepRule
  features: readonly number[]
  labels: readonly number[]
  weights: Weights
}

const toBig = (weights: Weights, shape: readonly number[]): BigWeights =>
  weights.map((layer, index) => {
    const size = (shape[index] ?? 0) + 1
    return Array.from({ length: layer.length / size }, (_, o) =>
      Array.from(layer.subarray(o * size, (o + 1) * size), BigInt),
    )
  })

const decoded = (leaf: Uint8Array) => {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength)
  return Array.from({ length: leaf.length / 4 }, (_, i) => BigInt(view.getInt32(4 * i)))
}

/** Takes some steps, and compares all numbers of each with those of the twin. */
function compare({ rule, features, labels, weights }: Setting, steps: number): BigStep | undefined {
  const [columns = 1] = rule.shape
  const dataset = {
    rows: rule.rows,
    columns,
    features: Int16Array.from(features),
    labels: Uint16Array.from(labels),
  }
  const stepper = createStepper({ rule, dataset, weights })
  let twin: BigStep | undefined
  for (let step = 0; step < steps; step++) {
    const { rows, leaves } = stepper.trace()
    const s = rule.halveEvery === 0 ? 0 : Math.floor(step / rule.halveEvery)
    twin = exactStep({
      weights: twin?.next ?? toBig(weights, rule.shape),
      features: Array.from(rows, (row) => features.slice(row * columns, (row + 1) * columns)),
      labels: Array.from(rows, (row) => labels[row] ?? 0),
      mul: rule.mul,
      shift: Math.min(40, rule.shift + s),
    })
    const layout = traceLayout(rule.shape, rule.batch)
    const found = leaves.map((leaf, index) => {
      const { kind, layer, row } = layout.leafAt(index)
      return { name: `${kind}(${layer},${row})`, values: decoded(leaf) }
    })
    expect(found).toEqual(traceOf(twin))
    stepper.train()
    expect(toBig(stepper.weights(), rule.shape)).toEqual(twin.next)
  }
  return twin
}

describe.each([1, 2, 3, 4])('all numbers of networks of %i layers are those of big integers', (layers) => {
  test.each(['usual', 'saturated', 'any'] as const)('with %s weights', (bound) => {
    fc.assert(
      fc.property(setting(layers, bound), (given) => void compare(given, 3)),
      { numRuns: 30 },
    )
  })
})

test('logits of any number of rows are those of big integers', () => {
  fc.assert(
    fc.property(setting(3, 'any'), ({ rule, features, labels, weights }) => {
      const [columns = 1] = rule.shape
      const { a } = exactStep({
        weights: toBig(weights, rule.shape),
        features: labels.map((_, row) => features.slice(row * columns, (row + 1) * columns)),
        labels,
        mul: 1,
        shift: 2,
      })
      const logits = forward({ shape: rule.shape, weights, features: Int16Array.from(features) })
      expect(Array.from(logits, BigInt)).toEqual(a.at(-1)?.flat())
    }),
  )
})

describe('sums stay exact at the limits', () => {
  const { maxColumns, maxWidth, maxBatch, maxWeight } = fixedLimits
  const at = (shape: readonly number[], batch: number): Setting => {
    const [columns = 1] = shape
    return {
      rule: {
        shape,
        batch,
        rows: Math.max(2, batch),
        mul: 1_023,
        shift: 40,
        halveEvery: 0,
        schedule: 'sequential',
        seed,
      },
      features: Array.from({ length: Math.max(2, batch) * columns }, (_, i) => (i % 97 === 0 ? -1 : -32_768)),
      labels: Array.from({ length: Math.max(2, batch) }, () => 0),
      // Odd sums, whose last bit would be lost first. Negative weights on negative features: positive activations.
      weights: shape.slice(1).map((outputs, index) => {
        const size = (shape[index] ?? 0) + 1
        return Int32Array.from(
          { length: outputs * size },
          (_, i) => (index === 0 ? -1 : 1) * (maxWeight - (i % 3)),
        )
      }),
    }
  }

  test.each<[string, readonly number[], number]>([
    ['columns and rows of a batch', [maxColumns, 3], maxBatch],
    ['widths', [2, 3, maxWidth, 3], 1],
  ])('of %s', (_, shape, batch) => {
    expect(compare(at(shape, batch), 1)).toBeDefined()
  })

  test('because none is above 2^52', () => {
    // What the largest network could reach, with the largest numbers of each kind.
    const [w, a, d] = [BigInt(maxWeight) >> 8n, 2n ** 15n, 2n ** 20n]
    const most = {
      forward: BigInt(maxColumns) * w * a + w * 1_024n,
      backward: BigInt(maxWidth) * w * d,
      update: BigInt(maxBatch) * d * a * 1_023n + 2n ** 39n,
    }
    for (const kind of ['forward', 'backward', 'update'] as const) {
      expect(most[kind]).toBeLessThanOrEqual(2n ** 52n)
      expect(largest[kind]).toBeLessThanOrEqual(most[kind])
    }
    // The tests above came near.
    expect(largest.forward).toBeGreaterThan(2n ** 48n)
  })
})
