import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../inference/index.js'
import {
  createStepper,
  FixedDatasetError,
  forward,
  genesisWeights,
  predict,
  quantize,
  rateOf,
  type StepRule,
  toOnnx,
  type Weights,
} from './index.js'

const [, ...lines] = readFileSync('examples/data/digits.csv', 'utf8').trim().split('\n')
const table = lines.map((line) => line.split(',').map(Number))
const pixels = Float32Array.from(table.flatMap((row) => row.slice(0, 64)))
const labels = table.map((row) => row[64] ?? 0)
const scaling = { factor: 1 / 16 }
const dataset = quantize({ features: pixels, labels, columns: 64, scaling })

/** What the model predicts, and what ONNX Runtime computes as logits, in Q10. */
async function run(model: Uint8Array, features: Float32Array, shape: readonly number[]) {
  const [columns = 0] = shape
  const classes = shape.at(-1) ?? 0
  const rows = features.length / columns
  const loaded = await loadModel(model, { features: columns, classes })
  const predictions = [...(await loaded.predict(features, { rows, columns }))]
  await loaded.release()
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(model)
  const outputs = await session.run({ features: new Tensor('float32', features, [rows, columns]) })
  const logits = Array.from(outputs.logits?.data as Float32Array, (logit) => logit * 1_024)
  await session.release()
  return { predictions, logits }
}

describe('a model computes the integers of the network, on all rows', () => {
  test.each([
    { shape: [64, 10], atLeast: 0.85 },
    { shape: [64, 32, 10], atLeast: 0.85 },
    { shape: [64, 48, 24, 10], atLeast: 0.85 },
    // It learns slowly, but no longer guesses.
    { shape: [64, 31, 17, 9, 10], atLeast: 0.2 },
  ])('$shape', async ({ shape, atLeast }) => {
    const rule: StepRule = {
      shape,
      batch: 32,
      rows: dataset.rows,
      ...rateOf({ learningRate: 0.1, batch: 32 }),
      halveEvery: 0,
      schedule: 'shuffled',
      seed: `0x${'07'.repeat(32)}`,
    }
    const stepper = createStepper({ rule, dataset, weights: genesisWeights(rule) })
    for (let step = 0; step < 300; step++) stepper.train()
    const weights = stepper.weights()
    const { predictions, logits } = await run(toOnnx({ shape, weights, scaling }), pixels, shape)
    const expected = predict({ shape, weights, dataset })
    expect(predictions).toEqual([...expected])
    expect(logits).toEqual(Array.from(forward({ shape, weights, features: dataset.features })))
    const right = predictions.filter((label, row) => label === labels[row]).length
    expect(right / labels.length).toBeGreaterThan(atLeast)
  })
})

test('also of any weights and features, out of range and missing', async () => {
  const weight = fc.oneof(
    fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
    fc.constantFrom(2 ** 30, -(2 ** 30), 0),
  )
  const feature = fc.oneof(
    fc.float({ noDefaultInfinity: false }),
    fc.float({ min: -40, max: 40 }),
    fc.constant(Number.NaN),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...[3 * 4, 4 * 3].map((length) => fc.array(weight, { minLength: length, maxLength: length }))),
      fc.array(feature, { minLength: 12, maxLength: 12 }),
      async (layers, values) => {
        const shape = [3, 3, 3]
        const weights: Weights = layers.map((layer) => Int32Array.from(layer))
        const given = { offset: [0.5, 0, -1], factor: [1, 2, 0.3] }
        const features = Float32Array.from(values)
        const { logits, predictions } = await run(toOnnx({ shape, weights, scaling: given }), features, shape)
        const whole = Int16Array.from(features, (value, at) => {
          const scaled = (value - (given.offset[at % 3] ?? 0)) * (given.factor[at % 3] ?? 1)
          const known = Number.isNaN(scaled) ? 0 : scaled
          return Math.min(32_767, Math.max(-32_768, Math.floor(known * 1_024 + 0.5)))
        })
        expect(logits).toEqual(Array.from(forward({ shape, weights, features: whole })))
        expect(predictions).toEqual([...predict({ shape, weights, dataset: { features: whole } })])
      },
    ),
    { numRuns: 40 },
  )
})

test('a model is refused a scaling of other columns', () => {
  const weights = genesisWeights({ shape: [2, 2], seed: `0x${'07'.repeat(32)}` })
  expect(() => toOnnx({ shape: [2, 2], weights, scaling: { offset: [1, 2, 3] } })).toThrow(FixedDatasetError)
})
